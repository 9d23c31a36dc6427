//! Going over to another embedding model, with everything at work.

use std::{sync::Arc, time::Duration};

use ingest::{Ingest, IngestError, Parts, Settings};
use models::{EmbedError, Embedder, EmbedderSource, Embedders, FakeEmbedder, fake::OtherEmbedder};
use search::SearchRequest;
use store::{
    NewEnvironment, PageRequest, PointerFilter, Rebuild, RebuildState, RebuildToCheck, SourceFilter, SourceId,
    SourceState, StoreError,
};

use crate::{ENDED_WITHIN, House, program};

struct Installed;

impl EmbedderSource for Installed {
    fn names(&self) -> Vec<String> {
        vec!["other".to_owned()]
    }

    fn load(&self, name: &str) -> Result<Arc<dyn Embedder>, EmbedError> {
        if name == "other" { Ok(Arc::new(OtherEmbedder)) } else { Err(EmbedError::Missing { path: name.into() }) }
    }
}

const TEXTS: [(&str, &str); 3] = [
    ("valve.txt", "The relief valve opens at nine bar."),
    ("pump.txt", "The pump is primed before it starts."),
    ("filter.txt", "The filter is changed every spring."),
];

impl House {
    async fn with_two_models(&self) -> Ingest {
        let ingest = Ingest::new(Parts {
            store: self.store.clone(),
            index: Some(self.index.clone()),
            embedders: Embedders::new(Some(Arc::new(FakeEmbedder)), Arc::new(Installed)),
            extractor: extract::Extractor::new(program(), None, extract::Limits::default()),
            settings: Settings::default(),
        });
        ingest.start().await.unwrap();
        ingest
    }

    /// Models of the sources that are shown, by name, each with whether it is ready.
    async fn models(&self) -> Vec<(String, String)> {
        let page = PageRequest { limit: 100, cursor: None };
        let sources =
            self.store.sources(&self.env, &self.collection.id, &SourceFilter::default(), &page).await.unwrap();
        let model = |source: store::Source| {
            assert_eq!(source.state, SourceState::Ready, "{}", source.name);
            (source.name, source.snapshot.unwrap().recipe.embedder.unwrap())
        };
        sources.items.into_iter().map(model).collect()
    }

    async fn all_are_by(&self, embedder: &dyn Embedder, sources: usize) {
        let models = self.models().await;
        assert_eq!(models.len(), sources);
        assert!(models.iter().all(|(_, model)| model == embedder.fingerprint()), "{models:?}");
    }

    /// The best source for a question that shares no word with it but those that both models know.
    async fn best(&self, embedder: &dyn Embedder, question: &str) -> (String, bool) {
        let request = SearchRequest {
            environment: self.env.clone(),
            filter: PointerFilter::default(),
            text: question.to_owned(),
            vector: Some(embedder.embed_query(question).unwrap()),
            limit: 1,
        };
        let found = self.index.search(&request).await.unwrap();
        (found.hits[0].pointer.source_name.clone(), found.hits[0].vector.is_some_and(|leg| leg.score > 0.4))
    }

    /// Drives the change until it waits for somebody or is over.
    async fn driven(&self, ingest: &Ingest) -> (Rebuild, Vec<RebuildToCheck>) {
        let wait = async {
            loop {
                let to_check = ingest.advance_rebuilds().await.unwrap();
                let rebuild = self.store.rebuild(&self.env).await.unwrap().unwrap();
                if rebuild.state != RebuildState::Building {
                    return (rebuild, to_check);
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(ENDED_WITHIN, wait).await.unwrap()
    }
}

async fn filled() -> (House, Ingest, Vec<SourceId>) {
    let house = House::new().await;
    let ingest = house.with_two_models().await;
    let mut ids = Vec::new();
    for (name, text) in TEXTS {
        ids.push(house.upload(&ingest, name, text.to_owned()).await.id);
    }
    (house, ingest, ids)
}

#[tokio::test]
async fn all_sources_go_over_at_once_and_back() {
    let (house, ingest, _) = filled().await;
    house.all_are_by(&FakeEmbedder, 3).await;
    assert!(matches!(
        ingest.start_rebuild(&house.env, Some("fake"), None).await,
        Err(IngestError::SameModel(name)) if name == "fake"
    ));
    assert!(matches!(
        ingest.start_rebuild(&house.env, Some("absent"), None).await,
        Err(IngestError::UnknownModel { installed, .. }) if installed == ["fake", "other"]
    ));
    let begun = ingest.start_rebuild(&house.env, Some("other"), None).await.unwrap();
    assert_eq!((begun.model.as_str(), begun.sources, begun.failed), ("other", 3, 0));
    assert!(matches!(
        ingest.start_rebuild(&house.env, Some("other"), None).await,
        Err(IngestError::Store(StoreError::RebuildRunning))
    ));
    // Nothing moves until it is looked after, however much is ready.
    house.all_are_by(&FakeEmbedder, 3).await;
    assert_eq!(house.best(&FakeEmbedder, "relief valve opens").await, ("valve.txt".to_owned(), true));

    let (done, _) = house.driven(&ingest).await;
    assert_eq!((done.state, done.sources, done.staging), (RebuildState::Done, 3, None));
    house.all_are_by(&OtherEmbedder, 3).await;
    assert_eq!(house.best(&OtherEmbedder, "relief valve opens").await, ("valve.txt".to_owned(), true));
    assert_eq!(house.store.environment(&house.env).await.unwrap().embedder.as_deref(), Some("other"));
    assert_eq!(house.store.environments().await.unwrap().len(), 1, "what it was made in is gone");
    let new = house.upload(&ingest, "new.txt", "New things are read by the new model.".to_owned()).await;
    assert_eq!(new.snapshot.unwrap().recipe.embedder.as_deref(), Some(OtherEmbedder.fingerprint()));

    ingest.rollback(&house.env, done.moved_ms.unwrap() - 1).await.unwrap();
    house.all_are_by(&FakeEmbedder, 3).await;
    let late = house.upload(&ingest, "late.txt", "And back, with all that comes.".to_owned()).await;
    assert_eq!(late.snapshot.unwrap().recipe.embedder.as_deref(), Some(FakeEmbedder.fingerprint()));
    ingest.shutdown().await;
}

#[tokio::test]
async fn what_changes_meanwhile_goes_over_too() {
    let (house, ingest, ids) = filled().await;
    ingest.start_rebuild(&house.env, Some("other"), None).await.unwrap();
    house.upload(&ingest, "late.txt", "A late paper about gaskets.".to_owned()).await;
    house.upload(&ingest, "pump.txt", "The pump is new and primes itself.".to_owned()).await;
    ingest.delete_source(&house.env, &ids[2]).await.unwrap();
    let (done, _) = house.driven(&ingest).await;
    assert_eq!((done.state, done.sources), (RebuildState::Done, 3));
    house.all_are_by(&OtherEmbedder, 3).await;
    assert_eq!(house.best(&OtherEmbedder, "the pump primes itself").await.0, "pump.txt");
    ingest.shutdown().await;
}

#[tokio::test]
async fn pointers_stay_until_the_cases_score_enough() {
    let (house, ingest, _) = filled().await;
    ingest.start_rebuild(&house.env, Some("other"), Some(0.5)).await.unwrap();
    let (checking, to_check) = house.driven(&ingest).await;
    assert_eq!(checking.state, RebuildState::Checking);
    let [check @ RebuildToCheck { staging, name, .. }] = to_check.as_slice() else { panic!("{to_check:?}") };
    assert_eq!((name.as_str(), Some(staging)), ("main", checking.staging.as_ref()));
    assert_eq!(house.store.environment_named(staging.as_str()).await.unwrap(), None, "nobody reaches it by a name");
    assert!(ingest.advance_rebuilds().await.unwrap().is_empty(), "one process checks");
    let held = ingest.checked_rebuild(check, Ok(0.4)).await.unwrap();
    assert_eq!((held.state, held.score), (RebuildState::Held, Some(0.4)));
    assert!(held.message.as_deref().is_some_and(|message| message.contains("0.400")), "{held:?}");
    assert!(ingest.advance_rebuilds().await.unwrap().is_empty());
    house.all_are_by(&FakeEmbedder, 3).await;

    ingest.retry_rebuild(&house.env).await.unwrap();
    let (_, to_check) = house.driven(&ingest).await;
    assert_eq!(to_check.len(), 1);
    let done = ingest.checked_rebuild(&to_check[0], Ok(0.5)).await.unwrap();
    assert_eq!((done.state, done.score), (RebuildState::Done, Some(0.5)));
    house.all_are_by(&OtherEmbedder, 3).await;
    ingest.shutdown().await;
}

#[tokio::test]
async fn what_cannot_be_read_holds_it_until_it_is_gone() {
    let (house, ingest, ids) = filled().await;
    let lost = house.store.source(&house.env, &ids[0]).await.unwrap().blob_hash.unwrap();
    let is_lost = |path: &std::path::PathBuf| path.to_string_lossy().replace('/', "").ends_with(&lost);
    std::fs::remove_file(walk(house._dir.path()).into_iter().find(is_lost).unwrap()).unwrap();
    ingest.start_rebuild(&house.env, Some("other"), None).await.unwrap();
    let (held, _) = house.driven(&ingest).await;
    assert_eq!((held.state, held.failed), (RebuildState::Held, 1));
    assert!(held.message.as_deref().is_some_and(|message| message.contains("valve.txt")), "{held:?}");
    house.all_are_by(&FakeEmbedder, 3).await;
    ingest.delete_source(&house.env, &ids[0]).await.unwrap();
    ingest.retry_rebuild(&house.env).await.unwrap();
    assert_eq!(house.driven(&ingest).await.0.state, RebuildState::Done);
    house.all_are_by(&OtherEmbedder, 2).await;

    ingest.start_rebuild(&house.env, None, None).await.unwrap();
    let cancelled = ingest.cancel_rebuild(&house.env).await.unwrap();
    assert_eq!((cancelled.state, cancelled.staging), (RebuildState::Cancelled, None));
    assert!(matches!(ingest.cancel_rebuild(&house.env).await, Err(IngestError::NoRebuild)));
    house.all_are_by(&OtherEmbedder, 2).await;
    ingest.shutdown().await;
}

fn walk(dir: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

#[tokio::test]
async fn masked_columns_are_masked_wherever_they_are_shown() {
    let (house, ingest, _) = filled().await;
    let table = "name,email,town\nAda,ada@x.org,Bern\nBob,bob@x.org,Basel\nAda,ada@x.org,Chur\n";
    let source = house.upload(&ingest, "people.csv", table.to_owned()).await;
    let new = NewEnvironment {
        name: "preview".to_owned(),
        from: house.env.clone(),
        with_chats: false,
        expires_ms: None,
        mask: Some(vec!["e*mail".to_owned(), "Name".to_owned()]),
    };
    let preview = ingest.create_environment(&new).await.unwrap();
    assert!(preview.is_sanitised);
    let shown = |env| {
        let (store, id) = (house.store.clone(), source.id.clone());
        async move { store.source(&env, &id).await.unwrap() }
    };
    let wait = async {
        while shown(preview.id.clone()).await.state != SourceState::Ready {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(ENDED_WITHIN, wait).await.unwrap();
    let snapshot = shown(preview.id.clone()).await.snapshot.unwrap().id;
    let column = |at| {
        let store = house.store.clone();
        async move { store.table_column(snapshot, 0, at, 0, 8).await.unwrap().0 }
    };
    let emails = column(1).await;
    assert!(emails.iter().all(|email| email.starts_with("masked-")), "{emails:?}");
    assert_eq!((&emails[0], emails[0] == emails[1]), (&emails[2], false), "equal values have equal marks");
    assert_eq!(column(2).await, ["Bern", "Basel", "Chur"]);
    let text = house.store.part(snapshot, 1).await.unwrap().text;
    assert!(!text.contains("Ada") && !text.contains('@') && text.contains(&emails[0]), "{text}");
    let typed = &house.store.tables(snapshot).await.unwrap()[0].typed;
    assert!(!typed.contains("Ada") && !typed.contains("x.org"), "{typed}");
    // Documents are the same snapshots; the parent has what it had.
    assert_eq!(preview.ready, 3);
    let before = shown(house.env.clone()).await.snapshot.unwrap().id;
    assert_eq!(house.store.table_column(before, 0, 1, 0, 8).await.unwrap().0[0], "ada@x.org");
    for (from, to) in [(&preview.id, &house.env), (&house.env, &preview.id)] {
        let refused = ingest.promote(from, to).await;
        assert!(matches!(refused, Err(IngestError::Store(StoreError::Sanitised))), "{refused:?}");
    }
    // What comes later is masked, too; and so is a clone, by other marks.
    let body = futures::stream::iter([Ok::<_, std::io::Error>(bytes::Bytes::from("email\nada@x.org\n"))]);
    let later = ingest.upload(&preview.id, &house.collection.id, "later.csv", body).await.unwrap();
    let clone = NewEnvironment { name: "clone".to_owned(), from: preview.id.clone(), mask: None, ..new };
    assert!(ingest.create_environment(&clone).await.unwrap().is_sanitised);
    let wait = async {
        loop {
            let later = house.store.source(&preview.id, &later.id).await.unwrap();
            if let Some(snapshot) = later.snapshot {
                return house.store.table_column(snapshot.id, 0, 0, 0, 8).await.unwrap().0;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    assert_eq!(tokio::time::timeout(ENDED_WITHIN, wait).await.unwrap(), [emails[0].clone()]);
    ingest.shutdown().await;
}

#[tokio::test]
async fn a_table_stays_one_whatever_it_is_called() {
    let house = House::new().await;
    let ingest = house.with_two_models().await;
    let source = house.upload(&ingest, "people.csv", "email,town\nada@x.org,Bern\n".to_owned()).await;
    let renamed = store::SourceChange { name: Some("people".to_owned()), collection: None };
    house.store.update_source(&house.env, &source.id, &renamed).await.unwrap();
    ingest.start_rebuild(&house.env, Some("other"), None).await.unwrap();
    assert_eq!(house.driven(&ingest).await.0.state, RebuildState::Done);
    let snapshot = house.store.source(&house.env, &source.id).await.unwrap().snapshot.unwrap().id;
    assert_eq!(house.store.table_column(snapshot, 0, 0, 0, 8).await.unwrap().0, ["ada@x.org"]);

    let new = NewEnvironment {
        name: "preview".to_owned(),
        from: house.env.clone(),
        with_chats: false,
        expires_ms: None,
        mask: Some(vec!["email".to_owned()]),
    };
    let preview = ingest.create_environment(&new).await.unwrap().id;
    // Retried by hand, too.
    for _ in 0..2 {
        let wait = async {
            loop {
                let source = house.store.source(&preview, &source.id).await.unwrap();
                if let Some(snapshot) = source.snapshot.filter(|_| source.state == SourceState::Ready) {
                    return house.store.table_column(snapshot.id, 0, 0, 0, 8).await.unwrap().0;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let shown = tokio::time::timeout(ENDED_WITHIN, wait).await.unwrap();
        assert!(shown[0].starts_with("masked-"), "{shown:?}");
        ingest.retry(&preview, &source.id).await.unwrap();
    }
    ingest.shutdown().await;
}
