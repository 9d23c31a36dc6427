//! Answers without a language model.

use assistant::{AssistantError, Mode, Scope};

use crate::support::{GARDEN, HANDBOOK, empty, everything, garden, house, only, watches};

#[tokio::test]
async fn the_answer_is_the_sentence_and_its_citation_is_exact() {
    let house = house().await;
    let assistant = house.assistant(None);
    let answer = assistant.ask(&house.env, "What is a computer security incident?", &everything(), None).await.unwrap();
    assert_eq!((answer.mode, answer.abstained, answer.model), (Mode::Passages, false, None));
    assert!(answer.answer.starts_with("> A computer security incident is a violation"), "{}", answer.answer);
    let citation = &answer.citations[0];
    assert!(answer.answer.contains(&format!("[{}]", citation.number)));
    assert_eq!((citation.source.as_str(), citation.page, citation.row), ("handbook.pdf", Some(1), None));
    let span = citation.location.start as usize..citation.location.end as usize;
    assert_eq!(&HANDBOOK[span], citation.text);
    assert!(citation.text.starts_with("A computer") && citation.text.ends_with("policies."));
    assert!(!citation.rects.is_empty());
    assert!(citation.rects.iter().all(|rect| rect.x >= 0.0 && rect.x + rect.width <= 1.0));
    let evidence = &answer.evidence[citation.number as usize - 1];
    let marked: Vec<&str> =
        evidence.segments.iter().filter(|segment| segment.marked).map(|segment| segment.text.as_str()).collect();
    assert_eq!(marked, [citation.text.as_str()]);
    assert_eq!(evidence.segments.iter().map(|segment| segment.text.as_str()).collect::<String>(), evidence.text);
    assert_eq!(evidence.rects, citation.rects);
}

#[tokio::test]
async fn brackets_of_a_document_are_no_citations() {
    let house = house().await;
    let answer = house
        .assistant(None)
        .ask(&house.env, "How long does escalation wait before the manager is called?", &everything(), None)
        .await
        .unwrap();
    assert!(answer.answer.contains("called \\[7\\]."), "{}", answer.answer);
    assert!(answer.citations[0].text.contains("called [7]."));
}

#[tokio::test]
async fn rows_are_shown_compactly_and_cited_whole() {
    let house = house().await;
    let answer = house
        .assistant(None)
        .ask(&house.env, "What is the price of the Rolex Submariner?", &everything(), None)
        .await
        .unwrap();
    assert!(answer.answer.starts_with("> Brand: Rolex; Model: Submariner; Price: 9,500 ["), "{}", answer.answer);
    let citation = &answer.citations[0];
    assert_eq!((citation.row, citation.page), (Some(1), None));
    assert_eq!(citation.location.label, "row 2 of Stock");
    assert_eq!(citation.text, "Brand: Rolex\nModel: Submariner\nPrice: 9,500");
}

#[tokio::test]
async fn what_the_sources_do_not_say_is_not_answered() {
    let house = house().await;
    let assistant = house.assistant(None);
    let question = "Reykjavik chess champions 1972";
    let answer = assistant.ask(&house.env, question, &everything(), None).await.unwrap();
    assert!(answer.abstained && answer.citations.is_empty(), "{answer:?}");
    assert_eq!(
        answer.answer,
        "None of the 4 sources searched answers this question. Try other words, or widen the scope."
    );
}

#[tokio::test]
async fn an_empty_house_says_so() {
    let house = empty().await;
    let answer = house.assistant(None).ask(&house.env, "Anything?", &everything(), None).await.unwrap();
    assert!(answer.abstained && answer.evidence.is_empty());
    assert!(answer.answer.starts_with("There is nothing to search"), "{}", answer.answer);
}

#[tokio::test]
async fn the_scope_narrows_and_wrong_names_are_told() {
    let house = empty().await;
    house.add(garden()).await;
    house.add(watches()).await;
    let assistant = house.assistant(None);
    let found = assistant.search(&house.env, &only("garden.txt"), "price of water", 10).await.unwrap();
    assert!(found.semantic && found.evidence.iter().all(|evidence| evidence.source == "garden.txt"));
    assert_eq!(found.evidence[0].text, GARDEN);
    let wrong = assistant.search(&house.env, &only("nowhere.txt"), "water", 10).await;
    assert!(matches!(wrong, Err(AssistantError::UnknownScope { kind: "source", .. })));
    let formats = Scope { formats: vec!["csv".into()], ..Scope::default() };
    let found = assistant.search(&house.env, &formats, "tomatoes", 10).await.unwrap();
    assert!(found.evidence.iter().all(|evidence| evidence.source == "watches.csv"));
}

#[tokio::test]
async fn questions_are_bounded() {
    let house = empty().await;
    let assistant = house.assistant(None);
    for (question, is_empty) in [("  \n", true), ("x".repeat(9_000).as_str(), false)] {
        let error = assistant.ask(&house.env, question, &everything(), None).await.unwrap_err();
        assert_eq!(matches!(error, AssistantError::QuestionEmpty), is_empty, "{error}");
        assert_eq!(matches!(error, AssistantError::QuestionTooLong { .. }), !is_empty, "{error}");
    }
}

#[tokio::test]
async fn top_bounds_the_evidence() {
    let house = house().await;
    let answer =
        house.assistant(None).ask(&house.env, "Rolex price model brand", &everything(), Some(2)).await.unwrap();
    assert_eq!(answer.evidence.len(), 2);
    assert_eq!(answer.evidence.iter().map(|evidence| evidence.number).collect::<Vec<_>>(), [1, 2]);
    assert!(answer.evidence[0].score >= answer.evidence[1].score);
}
