use std::{collections::BTreeSet, fs, path::Path};

use evaluate::{Document, Expected, SetKind, read};
use serde_json::json;
use tempfile::TempDir;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

fn refused(path: &Path) -> String {
    read(path, None, None).unwrap_err().to_string()
}

const BEIR: &[(&str, &str)] = &[
    (
        "corpus.jsonl",
        "{\"_id\": \"d1\", \"title\": \"A title\", \"text\": \"Some text.\"}\n{\"_id\": \"d2\", \"text\": \"Other.\"}\n",
    ),
    ("queries.jsonl", "{\"_id\": \"q1\", \"text\": \"Which?\"}\n\n{\"_id\": \"q2\", \"text\": \"Not judged?\"}\n"),
    ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\n"),
    ("qrels/dev.tsv", "query-id\tcorpus-id\tscore\nq2\td2\t1\n"),
];

#[test]
fn a_beir_folder_is_read_with_its_judgements() {
    let dir = folder(BEIR);
    let set = read(dir.path(), None, None).unwrap();
    assert_eq!((set.kind, set.documents.len(), set.questions.len()), (SetKind::Beir, 2, 1));
    let first = Document::Text { name: "d1.md".into(), text: "# A title\n\nSome text.".into() };
    assert_eq!(set.documents[0], first);
    let Expected::Sources(grades) = &set.questions[0].expected else { panic!("{:?}", set.questions[0]) };
    assert_eq!(grades.get("d1.md"), Some(&2.0));
    let dev = read(dir.path(), None, Some("dev")).unwrap();
    assert_eq!((dev.questions[0].key.as_str(), dev.name.ends_with("/dev")), ("q2", true));
    assert!(read(dir.path(), None, Some("train")).unwrap_err().to_string().contains("dev, test"));
    assert!(read(dir.path(), Some(SetKind::Tables), None).unwrap_err().to_string().contains("--kind"));
}

#[test]
fn document_questions_find_their_files() {
    let lines = [
        json!({"id": "a", "file": "x.pdf", "question": "Where?", "gold_pages": [3, 4], "also_ok_pages": [9], "answer": "Here", "tags": ["direct"]}),
        json!({"id": "b", "file": "x.pdf", "question": "What else?", "gold_pages": [], "answer": null, "expect": "not in the document"}),
        json!({"id": "c", "file": "x.pdf", "question": "In words?", "answer": "So"}),
    ];
    let text = lines.map(|line| line.to_string()).join("\n");
    let dir = folder(&[("my-questions.jsonl", &text), ("files/x.pdf", "pdf")]);
    let set = read(&dir.path().join("my-questions.jsonl"), None, None).unwrap();
    assert_eq!((set.name.as_str(), set.kind), ("my", SetKind::Documents));
    assert_eq!(set.documents, [Document::File(dir.path().join("files/x.pdf"))]);
    let Expected::Pages { pages, answer, .. } = &set.questions[0].expected else { panic!() };
    assert_eq!((pages["x.pdf"].clone(), answer.as_deref()), (BTreeSet::from([3, 4]), Some("Here")));
    assert_eq!(set.questions[1].expected, Expected::Nothing);
    assert_eq!(set.questions[2].expected, Expected::Words("So".into()));
    let half = |split| read(&dir.path().join("my-questions.jsonl"), None, Some(split)).unwrap().questions.len();
    assert_eq!((half("dev"), half("test")), (2, 1));
}

#[test]
fn table_questions_take_the_table_beside_them() {
    let lines = [
        json!({"id": "a", "question": "Which?", "kind": "filter", "gold_rows": [1, 2], "note": "x", "k": 3}),
        json!({"question": "How many?", "kind": "aggregate", "answer": 7, "unit": "rows"}),
        json!({"question": "Any?", "expect": "none"}),
    ];
    let text = lines.map(|line| line.to_string()).join("\n");
    let dir = folder(&[("questions.jsonl", &text), ("table.csv", "a,b\n1,2\n")]);
    let set = read(dir.path(), Some(SetKind::Tables), None).unwrap();
    assert_eq!(set.documents, [Document::File(dir.path().join("table.csv"))]);
    let keys: Vec<&str> = set.questions.iter().map(|question| question.key.as_str()).collect();
    assert_eq!(keys, ["a", "2", "3"]);
    assert!(matches!(&set.questions[1].expected, Expected::Value { value, .. } if *value == json!(7)));
    assert_eq!(set.questions[2].expected, Expected::Nothing);
}

#[test]
fn what_cannot_be_read_is_named() {
    let one = |line: &str| folder(&[("questions.jsonl", line), ("table.csv", "a\n1\n")]);
    let say = |line: &str| refused(one(line).path());
    assert!(say("{\"question\": \"q\", \"gold_row\": [1]}").contains("gold_row"), "a misspelled field");
    assert!(say("{\"question\": \"q\"}").contains("remedy"), "nothing is right");
    assert!(say("{\"question\": \" \", \"gold_rows\": []}").contains("question is missing"));
    assert!(say("{\"question\": ").contains("line 1"));
    let twice =
        "{\"id\": \"a\", \"question\": \"q\", \"answer\": 1}\n{\"id\": \"a\", \"question\": \"q\", \"answer\": 1}";
    assert!(say(twice).contains("twice"));
    let elsewhere = "{\"question\": \"q\", \"file\": \"../../etc/passwd\", \"gold_pages\": [1]}";
    assert!(say(elsewhere).contains("is not there"), "a name that leads elsewhere");
    assert!(refused(folder(&[("table.csv", "a\n")]).path()).contains("holds no question set"));
    assert!(
        refused(folder(&[("questions.jsonl", "{\"question\": \"q\", \"answer\": 1}")]).path()).contains("is not there")
    );
    let bad = folder(&[BEIR[0], BEIR[1], ("qrels/test.tsv", "h\nq1\td1\n")]);
    assert!(refused(bad.path()).contains("three cells"));
}
