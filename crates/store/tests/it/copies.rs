//! What the tests of copies begin with: a store with a row of nearly every kind, and places to copy it to.

use std::path::Path;

use store::{
    AnswerLease, Begun, BlobLocation, Feedback, Location, MessageState, Missed, NewForecast, NewMessage, NewRefresh,
    NewReport, NewSeries, NewTable, RefreshCause, RefreshWork, Role, Rows, RunId, RunResult, Schedule, SeriesPoints,
    Store, Verdict,
    copy::{CopyError, Progress},
    now_ms,
};

use crate::support::{World, chunk, job, part, summary};

/// A database and a folder, nobody using them.
pub struct Site {
    pub dir: tempfile::TempDir,
    pub url: Option<String>,
    pub blobs: BlobLocation,
}

/// The same with a store open on it.
pub struct Home {
    pub world: World,
    pub url: Option<String>,
    blobs: BlobLocation,
}

pub fn location<'a>(dir: &'a Path, url: Option<&'a str>, blobs: &'a BlobLocation) -> Location<'a> {
    Location { dir, database_url: url, redis_url: None, blobs }
}

/// Nobody looks on.
pub fn unwatched(_: Progress<'_>) {}

/// What a refusal says, with its remedy.
pub fn refusal<T: std::fmt::Debug>(outcome: Result<T, CopyError>) -> String {
    match outcome.unwrap_err() {
        CopyError::Refused { what, remedy } => format!("{what}; {remedy}"),
        other => panic!("it is refused: {other}"),
    }
}

impl Site {
    pub fn sqlite() -> Self {
        Self { dir: tempfile::tempdir().unwrap(), url: None, blobs: BlobLocation::default() }
    }

    /// On the database that the tests run on.
    pub async fn tested() -> Self {
        Self { url: store::testing::fresh_database().await.unwrap(), ..Self::sqlite() }
    }

    pub fn location(&self) -> Location<'_> {
        location(self.dir.path(), self.url.as_deref(), &self.blobs)
    }

    /// Started once, without anything put in.
    pub async fn open_only(self) -> Self {
        Store::open_at(&self.location()).await.unwrap().close().await;
        self
    }

    pub async fn open(self) -> Home {
        let store = Store::open_at(&self.location()).await.unwrap();
        let env = store.main_environment().await.unwrap();
        let page = store::PageRequest { limit: 1, cursor: None };
        let collection =
            match store.collections(&env, &store::Readable::All, &page).await.unwrap().items.into_iter().next() {
                Some(collection) => collection,
                None => store.create_collection(&env, "Library", "").await.unwrap(),
            };
        Home { world: World { store, env, collection, dir: self.dir }, url: self.url, blobs: self.blobs }
    }
}

impl Home {
    pub async fn close(self) -> Site {
        let World { store, dir, .. } = self.world;
        store.close().await;
        drop(store);
        Site { dir, url: self.url, blobs: self.blobs }
    }

    pub fn location(&self) -> Location<'_> {
        location(self.world.dir.path(), self.url.as_deref(), &self.blobs)
    }
}

/// Rows of nearly every table: documents, a table, a series, a draft, chats, judgements, schedules, runs; and gaps in the ids.
pub async fn fill(world: &World) {
    let (store, env) = (&world.store, &world.env);
    let gone = world.put("gone.txt", "gone").await;
    world.index("w").await;
    store.delete_source(env, &gone.id).await.unwrap();
    world.sweep(world.tick().await + 1).await;
    let past = world.put("past.txt", "past").await;
    world.index("w").await;
    // Remembered still, so that it could come back.
    store.delete_source(env, &past.id).await.unwrap();
    let text = world.put("a.txt", "text").await;
    world.index("w").await;
    world.put("Übersicht 表.csv", "name,note\nheron,grey\n").await;
    table(world).await;
    let series = NewSeries {
        source: text.id.clone(),
        table: 0,
        time_column: "time".to_owned(),
        value_column: "load".to_owned(),
        name: "Load".to_owned(),
        unit: Some("MW".to_owned()),
        zone: "UTC".to_owned(),
        country: None,
        publisher_column: None,
        horizon: Some(24),
    };
    store.create_series(env, &series).await.unwrap();
    let due = store.claim_series("w", now_ms(), 60_000, 1).await.unwrap().remove(0);
    store.begin_series(&due, now_ms() + 60_000).await.unwrap();
    let points = SeriesPoints { times: vec![0, 1], values: vec![0.5, -0.0], flags: vec![0, 1], publisher: Vec::new() };
    let forecast = NewForecast { issued_ms: 1, model: "mean".to_owned(), points: 2, body: "{}".to_owned() };
    let report = NewReport { summary: "{}".to_owned(), accuracy: "{}".to_owned(), points, forecast: Some(forecast) };
    store.report_series(&due, report).await.unwrap();
    let schedule = Schedule {
        cron: "0 6 * * *".to_owned(),
        zone: "Europe/Zurich".to_owned(),
        jitter_seconds: 60,
        missed: Missed::Skip,
        next_ms: 5_000,
    };
    store.put_schedule(env, &text.id, &schedule).await.unwrap();
    let again = job();
    let refresh = NewRefresh { cause: RefreshCause::Hand, work: RefreshWork::Job(&again), run: None };
    store.start_refresh(env, &text.id, &refresh).await.unwrap();
    let lease = world.claim("w").await;
    store.give_up_job(&lease, None).await.unwrap();
    world.put("draft.txt", "draft").await;
    let lease = world.claim("w").await;
    let Begun::Draft { id, .. } = world.begin(&lease).await else { panic!("a new draft") };
    store.stage(&lease, id, &[part("one")], &[chunk(0, "staged")]).await.unwrap();
    talk(world, "What is it?").await;
    let run = store.create_run(env, RunId::new(), "{}").await.unwrap();
    let result =
        RunResult { key: "q1".to_owned(), place: 0, score: "{}".to_owned(), result: "{\"found\":[]}".to_owned() };
    store.add_results(env, &run.id, &[result]).await.unwrap();
}

async fn table(world: &World) {
    let lease = world.claim("w").await;
    let Begun::Draft { id, .. } = world.begin(&lease).await else { panic!("a new draft") };
    let rows = Rows::new(0, 0, &[vec!["heron".to_owned(), "grey".to_owned()]]);
    let sheet = store::Part {
        label: Some("Sheet 1".to_owned()),
        size_points: Some((595.3, 0.1)),
        header: vec!["name".to_owned(), "note".to_owned()],
        words: Some(vec![0, 255, 7]),
        rows: Some(rows),
        // Postgres keeps no NUL.
        ..part("heron\0grey")
    };
    let chunks = [store::NewChunk { vector: Some(vec![0.25, -1.5e-8]), ..chunk(0, "heron\0grey") }];
    world.store.stage(&lease, id, &[sheet], &chunks).await.unwrap();
    let tables = vec![NewTable { number: 0, rows: 1, typed: "[]".to_owned() }];
    let summary = store::SnapshotSummary { tables, warnings: vec!["odd".to_owned()], ..summary(1) };
    world.store.finish_snapshot(&lease, id, &summary).await.unwrap();
}

/// A chat with a judged answer.
pub async fn talk(world: &World, question: &str) {
    let (store, env) = (&world.store, &world.env);
    let chat = store.create_chat(env, None, "{}").await.unwrap();
    let lease = AnswerLease { owner: "w".to_owned(), until_ms: now_ms() + 60_000 };
    let message = |role, state, text: &str| NewMessage {
        role,
        state,
        text: text.to_owned(),
        detail: "{}".to_owned(),
        lease: Some(lease.clone()),
    };
    let pair =
        [message(Role::Question, MessageState::Done, question), message(Role::Answer, MessageState::Streaming, "")];
    let messages = store.append_messages(&chat.id, question, &pair).await.unwrap();
    store.write_answer(&messages[1].id, "w", MessageState::Done, "A bird.", "{}").await.unwrap();
    let feedback = Feedback { verdict: Verdict::Down, note: Some("Grüße".to_owned()) };
    store.judge(env, &messages[1].id, Some(&feedback)).await.unwrap();
}

/// Every file below `dir` with its bytes, by path.
pub fn files(dir: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut found = std::collections::BTreeMap::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(dir).unwrap().to_string_lossy().into_owned();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}
