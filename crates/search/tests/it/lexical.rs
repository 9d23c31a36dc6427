//! What words find.

use search::{LIMIT_MAX, SearchRequest};

use crate::helper::Shelf;

/// Each text is a source named by its place.
async fn check(texts: &[&str], question: &str, expected: &[&str]) {
    let shelf = Shelf::new().await;
    let (index, _) = shelf.open().await;
    let collection = shelf.collection("notes").await;
    for (at, text) in texts.iter().enumerate() {
        shelf.put(Some(&index), &collection, &format!("{at}.txt"), &[(text, None)]).await;
    }
    let asked = question.get(..80).unwrap_or(question);
    assert_eq!(shelf.names(&index, question).await, expected, "{asked}");
}

#[tokio::test]
async fn stems_meet() {
    check(&["We store the keys in vaults.", "Nothing of the kind."], "storing a key", &["0.txt"]).await;
}

#[tokio::test]
async fn joined_words_meet_their_parts_and_other_spellings() {
    let texts =
        ["See SP 800-61 for incidents.", "See SP 800-53 for controls.", "E-mail was sent.", "A1:2017 Injection"];
    check(&texts, "SP 800-61", &["0.txt", "1.txt"]).await;
    check(&texts, "email", &["2.txt"]).await;
    check(&texts, "a1:2017", &["3.txt"]).await;
}

#[tokio::test]
async fn the_signs_of_query_languages_are_text() {
    for question in ["\"vault", "text:vault AND (", "vault~2 ^ * \\ [ TO", "+vault -\u{0}", "heading:vault OR !!"] {
        check(&["The vault."], question, &["0.txt"]).await;
    }
    check(&["The vault."], "?!", &[]).await;
    check(&["The vault."], "", &[]).await;
}

#[tokio::test]
async fn a_question_of_stop_words_finds_them() {
    check(&["To be, or not to be.", "The vault."], "to be or not to be", &["0.txt"]).await;
}

#[tokio::test]
async fn ten_thousand_words_are_answered() {
    let mut question: String = (0..10_000).map(|number| format!("word{number} ")).collect();
    question.insert_str(0, "vault ");
    check(&["The vault.", "Another."], &question, &["0.txt"]).await;
}

#[tokio::test]
async fn equal_texts_are_shown_once() {
    check(&["The vault is open.", "the VAULT is  open!", "A vault."], "open vault", &["0.txt", "2.txt"]).await;
}

#[tokio::test]
async fn headings_count() {
    let shelf = Shelf::new().await;
    let (index, _) = shelf.open().await;
    let collection = shelf.collection("notes").await;
    for (name, heading) in [("plain.txt", None), ("headed.txt", Some("Vaults > Keys"))] {
        let draft = shelf.stage(&collection, name, heading, &[(&format!("The lock of {name}."), None)]).await;
        index.add_snapshot(draft.snapshot).await.unwrap();
        shelf.finish(&draft).await;
    }
    assert_eq!(shelf.names(&index, "lock of the vault").await, ["headed.txt", "plain.txt"]);
    assert_eq!(shelf.names(&index, "vault").await, ["headed.txt"]);
}

#[tokio::test]
async fn limits_are_clamped_and_scores_are_shares() {
    let shelf = Shelf::new().await;
    let (index, _) = shelf.open().await;
    let collection = shelf.collection("notes").await;
    let texts: Vec<String> = (0..LIMIT_MAX + 20).map(|number| format!("vault number {number}")).collect();
    let passages: Vec<_> = texts.iter().map(|text| (text.as_str(), None)).collect();
    shelf.put(Some(&index), &collection, "vaults.txt", &passages).await;
    for (limit, expected) in [(0, 1), (5, 5), (usize::MAX / 8, LIMIT_MAX)] {
        let found = index.search(&SearchRequest { limit, ..shelf.ask("vault 7", None) }).await.unwrap();
        assert_eq!(found.hits.len(), expected);
        assert_eq!(found.chunks_searched, texts.len() as u64);
        assert!(found.hits.is_sorted_by(|a, b| a.score >= b.score));
        assert!(found.hits.iter().all(|hit| (0.0..=1.0).contains(&hit.score) && hit.vector.is_none()));
        assert_eq!(found.hits[0].lexical.unwrap().rank, 1);
    }
}
