//! `almanac eval` from end to end: a set is indexed, asked, kept, compared; a minimum fails.

use serde_json::{Value, json};

use crate::support::{errors, lines, run};

const BOATS: &str = "Name,Hull,Price (EUR)\nAlbatros,Steel,180000\nBora,Wood,24500\nCalypso,Fibre,65000\nDora,Fibre,18000\n\
    Eider,Wood,9900\nFulmar,Steel,88000\n";

#[test]
fn a_set_is_asked_kept_and_compared() {
    let data = tempfile::tempdir().unwrap();
    let set = data.path().join("boats");
    std::fs::create_dir(&set).unwrap();
    std::fs::write(set.join("table.csv"), BOATS).unwrap();
    let questions = [
        json!({"id": "a", "kind": "filter", "question": "boats under 20,000 euros", "gold_rows": [3, 4]}),
        json!({"id": "b", "kind": "aggregate", "question": "How many boats are made of wood?", "answer": 2}),
        json!({"id": "c", "kind": "aggregate", "question": "average price of steel boats", "answer": 1}),
        json!({"id": "d", "kind": "filter", "question": "boats over 500,000 euros", "expect": "none"}),
    ];
    std::fs::write(set.join("questions.jsonl"), questions.map(|line| line.to_string()).join("\n")).unwrap();
    let path = set.to_string_lossy().into_owned();
    let own = data.path().join("data");
    std::fs::create_dir(&own).unwrap();
    let eval = |more: &[&str]| {
        let output = run(&own, &[&["eval", &path, "--json"], more].concat());
        let object = lines(&output).pop().unwrap_or_default();
        (output.status.code(), object, errors(&output))
    };
    let (code, object, told) = eval(&[]);
    assert_eq!(code, Some(0), "{told}");
    assert_eq!((&object["set"], &object["questions"]), (&json!("boats"), &json!(4)));
    // The third question's gold is wrong on purpose.
    assert_eq!((&object["metrics"]["np@5"], &object["metrics"]["accuracy"]), (&json!(0.75), &json!(0.5)));
    assert_eq!(object["metrics"]["abstention_recall"], json!(1.0));

    let (code, again, told) = eval(&["--compare", "last", "--min", "np@5=0.7"]);
    assert_eq!(code, Some(0), "{told}");
    assert_eq!(again["comparison"]["base"], object["run"]);
    assert_eq!(again["comparison"]["questions"], json!([]));

    let (code, object, told) = eval(&["--min", "np@5=0.9"]);
    assert_eq!((code, object["questions"].as_u64()), (Some(1), Some(4)), "everything is told before it fails");
    assert!(told.contains("np@5 is 0.750"), "{told}");
    let (code, _, told) = eval(&["--compare", "ffff"]);
    assert!(code == Some(1) && told.contains("no run's id begins with ffff"), "{told}");
    let (code, _, told) = eval(&["--min", "speed=0.9"]);
    assert!(code == Some(1) && told.contains("choose among"), "{told}");

    let listed = run(&own, &["eval"]);
    assert_eq!(String::from_utf8_lossy(&listed.stdout).lines().filter(|line| line.contains("boats")).count(), 4);
    assert_eq!(object["kind"], Value::from("tables"));
}

#[test]
fn the_first_run_of_a_set_has_nothing_to_be_compared_with() {
    let data = tempfile::tempdir().unwrap();
    std::fs::write(data.path().join("table.csv"), BOATS).unwrap();
    std::fs::write(data.path().join("questions.jsonl"), "{\"question\": \"How many?\", \"answer\": 6}").unwrap();
    let output = run(data.path(), &["eval", ".", "--compare", "last"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains("there is no earlier run"), "{}", errors(&output));
    let output = run(data.path(), &["eval", "nowhere"]);
    assert!(errors(&output).contains("remedy: name a BEIR folder"), "{}", errors(&output));
}
