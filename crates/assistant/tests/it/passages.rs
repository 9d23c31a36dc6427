//! The source panel.

use assistant::{AssistantError, PassageKind};
use store::ChunkId;

use crate::support::{GARDEN, HANDBOOK, document, everything, garden, house};

#[tokio::test]
async fn a_citation_of_a_page_opens_with_its_rectangles() {
    let house = house().await;
    let assistant = house.assistant(None);
    let answer = assistant.ask(&house.env, "What is a computer security incident?", &everything(), None).await.unwrap();
    let citation = &answer.citations[0];
    let span = Some((citation.location.start, citation.location.end));
    let passage = assistant.passage(&house.env, citation.chunk_id, Some(&citation.source_id), span).await.unwrap();
    assert_eq!((passage.kind, &passage.rects), (PassageKind::Page, &citation.rects));
    assert_eq!(passage.text, citation.text);
    assert_eq!(format!("{}{}{}", passage.before, passage.text, passage.after), HANDBOOK);
    let page = passage.page.unwrap();
    assert_eq!((page.number, page.count, page.width_points), (1, 1, 595.0));
    assert_eq!(passage.source.name, "handbook.pdf");
}

#[tokio::test]
async fn a_row_opens_among_its_neighbours() {
    let house = house().await;
    let assistant = house.assistant(None);
    let found = assistant.search(&house.env, &everything(), "Rolex Submariner", 3).await.unwrap();
    let passage = assistant.passage(&house.env, found.evidence[0].chunk_id, None, None).await.unwrap();
    assert_eq!(passage.kind, PassageKind::Row);
    let row = passage.row.unwrap();
    assert_eq!((row.index, row.sheet.as_deref()), (1, Some("Stock")));
    assert_eq!(
        (row.header, row.cells),
        (strings(&["Brand", "Model", "Price"]), strings(&["Rolex", "Submariner", "9,500"]))
    );
    assert_eq!((row.before[0].index, &row.before[0].cells[0]), (0, &"Omega".to_owned()));
    assert_eq!((row.after[0].index, &row.after[0].cells[1]), (2, &"Turtle".to_owned()));
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[tokio::test]
async fn text_opens_in_its_surroundings_under_the_source_that_was_meant() {
    let house = house().await;
    let twin = house.add_named("copy.txt", garden()).await;
    let assistant = house.assistant(None);
    let found = assistant.search(&house.env, &everything(), "tomatoes sun", 1).await.unwrap();
    let chunk = found.evidence[0].chunk_id;
    let passage = assistant.passage(&house.env, chunk, Some(&twin.id), Some((14, 23))).await.unwrap();
    assert_eq!((passage.source.name.as_str(), passage.text.as_str()), ("copy.txt", &GARDEN[14..23]));
    // A span that is none opens the whole chunk.
    let passage = assistant.passage(&house.env, chunk, None, Some((50, 5_000))).await.unwrap();
    assert_eq!(passage.text, GARDEN);
}

#[tokio::test]
async fn a_citation_of_older_content_opens_what_it_cited() {
    let house = house().await;
    let assistant = house.assistant(None);
    let found = assistant.search(&house.env, &everything(), "tomatoes sun", 1).await.unwrap();
    let (chunk, source) = (found.evidence[0].chunk_id, &found.evidence[0].source_id);
    let newer = house.add_named("garden.txt", document("garden.txt", "text", "section", "Nothing grows here.")).await;
    assert_eq!(newer.id, *source);
    let passage = assistant.passage(&house.env, chunk, Some(source), None).await.unwrap();
    assert_eq!((passage.text.as_str(), passage.source.name.as_str()), (GARDEN, "garden.txt"));
}

#[tokio::test]
async fn what_no_source_shows_any_more_is_not_found() {
    let house = house().await;
    let assistant = house.assistant(None);
    let found = assistant.search(&house.env, &everything(), "tomatoes sun", 1).await.unwrap();
    house.store.delete_source(&house.env, &found.evidence[0].source_id).await.unwrap();
    for chunk in [found.evidence[0].chunk_id, ChunkId(-5), ChunkId(i64::MAX)] {
        let gone = assistant.passage(&house.env, chunk, None, None).await;
        assert!(matches!(gone, Err(AssistantError::NotFound(_))), "{gone:?}");
    }
    let events = assistant.search(&house.env, &everything(), "tomatoes sun", 5).await.unwrap();
    assert!(events.evidence.iter().all(|evidence| evidence.source != "garden.txt"));
}
