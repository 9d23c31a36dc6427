//! Environments: copies of pointers that do not know of each other, put in each other's place, rolled back.

mod clones;
mod forecasts;
mod history;
mod moves;
mod sweep;

use store::{
    CollectionChange, Environment, EnvironmentId, Missed, NewEnvironment, NewSeries, PageRequest, Schedule,
    SourceFilter, SourceId,
};

use crate::support::{World, job};

pub const ALL: PageRequest = PageRequest { limit: 500, cursor: None };

pub fn columns(source: &SourceId, name: &str) -> NewSeries {
    NewSeries {
        source: source.clone(),
        table: 0,
        time_column: "time".to_owned(),
        value_column: name.to_lowercase(),
        name: name.to_owned(),
        unit: None,
        zone: "UTC".to_owned(),
        country: None,
        publisher_column: None,
        horizon: None,
    }
}

pub fn daily(next_ms: i64) -> Schedule {
    Schedule {
        cron: "15 6 * * *".to_owned(),
        zone: "Europe/Zurich".to_owned(),
        jitter_seconds: 60,
        missed: Missed::RunOnce,
        next_ms,
    }
}

impl World {
    /// An environment with the pointers of `main`.
    pub async fn clone(&self, name: &str) -> Environment {
        let new = NewEnvironment {
            name: name.to_owned(),
            from: self.env.clone(),
            with_chats: false,
            expires_ms: None,
            mask: None,
        };
        self.store.create_environment(&new, &job()).await.unwrap()
    }

    /// A source that is ready, in a collection of its own name.
    pub async fn ready(&self, name: &str, text: &str) -> SourceId {
        let source = self.put(name, text).await;
        self.index("w").await;
        source.id
    }

    /// All that makes up the set of an environment, in words.
    pub async fn set(&self, env: &EnvironmentId) -> String {
        let mut words = String::new();
        for collection in self.store.collections(env, &store::Readable::All, &ALL).await.unwrap().items {
            let store::Collection { id, name, description, questions, reranks, expands, .. } = collection;
            words.push_str(&format!("{id} {name} {description:?} {questions:?} {reranks} {expands}\n"));
            for source in self.store.sources(env, &id, &SourceFilter::default(), &ALL).await.unwrap().items {
                let snapshot = source.snapshot.as_ref().map(|snapshot| snapshot.id);
                let store::Source { id, name, state, origin_url, connector, blob_hash, size_bytes, .. } = source;
                words.push_str(&format!(
                    "  {id} {name} {state:?} {snapshot:?} {origin_url:?} {connector:?} {blob_hash:?} {size_bytes}\n"
                ));
                words.push_str(&format!("    {:?}\n", self.store.corrections(env, &id).await.unwrap()));
                let schedule = self.store.schedule(env, &id).await.unwrap();
                words.push_str(&format!("    {:?}\n", schedule.map(|schedule| (schedule.cron, schedule.zone))));
                for series in self.store.series_page(env, &store::Readable::All, Some(&id), &ALL).await.unwrap().items {
                    words.push_str(&format!("    {} {} {:?} {}\n", series.id, series.name, series.unit, series.zone));
                }
            }
        }
        words
    }

    /// Describes a collection.
    pub async fn describe(&self, env: &EnvironmentId, description: &str) {
        let change = CollectionChange { description: Some(description.to_owned()), ..CollectionChange::default() };
        self.store.update_collection(env, &self.collection.id, &change).await.unwrap();
    }
}
