//! Passages read again by a re-ranker and questions expanded by a language model, where a collection allows it.

use std::sync::Arc;

use assistant::{Assistant, Parts, Settings};
use models::{
    EmbedError, Reranker,
    fake::{FakeLlm, Say, Turn},
};
use store::CollectionChange;

use crate::support::{everything, house};

/// Prefers the passage with the most of one letter.
struct Letters(char);

impl Reranker for Letters {
    fn name(&self) -> &str {
        "letters"
    }

    fn scores(&self, _: &str, passages: &[&str]) -> Result<Vec<f32>, EmbedError> {
        Ok(passages.iter().map(|passage| passage.matches(self.0).count() as f32 / 100.0).collect())
    }
}

#[tokio::test]
async fn a_reranker_decides_the_order_unless_the_collection_does_not_want_it() {
    let house = house().await;
    let parts = house.parts(None, Settings::default());
    let assistant = Assistant::new(Parts { reranker: Some(Arc::new(Letters('y'))), ..parts });
    let first = async || {
        let found = assistant.search(&house.env, &everything(), "How much sun do tomatoes need?", 3).await.unwrap();
        assert_eq!(found.evidence.len(), 3);
        assert!(found.evidence.windows(2).all(|pair| pair[0].number + 1 == pair[1].number));
        found.evidence[0].source.clone()
    };
    let plain = house.assistant(None).search(&house.env, &everything(), "How much sun do tomatoes need?", 3).await;
    assert_eq!(plain.unwrap().evidence[0].source, "garden.txt");
    // "security", "any", "system", "policy", ...
    assert_eq!(first().await, "handbook.pdf");
    let change = CollectionChange { reranks: Some(false), ..CollectionChange::default() };
    house.store.update_collection(&house.env, &house.collection.id, &change).await.unwrap();
    assert_eq!(first().await, "garden.txt");
}

#[tokio::test]
async fn a_question_is_expanded_only_where_the_collection_wants_it() {
    let house = house().await;
    let llm = FakeLlm::start([Turn::Say(Say::text("Tomatoes need hours of sun a day."))]).await.unwrap();
    let assistant = house.assistant(Some(&llm));
    let search = async || assistant.search(&house.env, &everything(), "Where to plant them?", 3).await.unwrap();
    search().await;
    assert!(llm.requests().is_empty(), "nothing was asked of the model");
    let change = CollectionChange { expands: Some(true), ..CollectionChange::default() };
    house.store.update_collection(&house.env, &house.collection.id, &change).await.unwrap();
    let found = search().await;
    assert_eq!(llm.requests().len(), 1);
    assert!(llm.requests()[0].body["messages"].to_string().contains("Where to plant them?"));
    assert_eq!(found.evidence[0].source, "garden.txt");
    // The model fails: the question is searched as it is.
    let found = assistant.search(&house.env, &everything(), "Where to put them?", 3).await.unwrap();
    assert!(!found.evidence.is_empty());
}
