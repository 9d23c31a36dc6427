//! `almanac forecast`: a file in, points and an honest error out.

use serde_json::json;

use crate::support::{errors, lines, run};

/// Five weeks of hours, local to Zurich, with a day and a weekend in them.
fn hours() -> String {
    let mut text = "when,load\n".to_owned();
    for at in 0..24 * 35 {
        let (day, hour) = (at / 24, at % 24);
        let weekend = if day % 7 > 4 { -20 } else { 0 };
        let wave = [0, -5, -8, -10, -8, -4, 2, 8, 12, 14, 14, 13, 12, 11, 10, 10, 11, 13, 14, 12, 9, 6, 4, 2][hour];
        let noise = (at * 7919 % 13) as i64 - 6;
        // May 1 was a Wednesday; the file begins on Monday, 6 May 2024.
        let date = if day < 26 { format!("2024-05-{:02}", day + 6) } else { format!("2024-06-{:02}", day - 25) };
        text.push_str(&format!("{date} {hour:02}:00,{}\n", 100 + weekend + wave + noise));
    }
    text
}

#[test]
fn a_column_is_forecast_and_back_tested() {
    let data = tempfile::tempdir().unwrap();
    std::fs::write(data.path().join("load.csv"), hours()).unwrap();
    let arguments = "forecast load.csv --time when --value load --horizon 24 --time-zone Europe/Zurich --issue-hour 0 \
                     --country CH --backtest 2024-06-03..2024-06-09 --out issued.csv --json";
    let output = run(data.path(), &arguments.split_whitespace().collect::<Vec<_>>());
    assert!(output.status.success(), "{}", errors(&output));
    let found = &lines(&output)[0];
    assert_eq!(found["points"].as_array().unwrap().len(), 24);
    assert_eq!(found["points"][0]["time"], json!("2024-06-09T22:00:00Z"));
    assert_eq!((&found["season"], &found["long_season"]), (&json!(24), &json!(168)));
    let point = &found["points"][12];
    let of = |name: &str| point[name].as_f64().unwrap();
    assert!(
        of("lower_95") <= of("lower_80") && of("lower_80") <= of("value") && of("value") <= of("upper_90"),
        "{point}"
    );
    let backtest = &found["backtest"];
    assert_eq!((&backtest["metrics"]["n"], &backtest["protocol"]["kind"]), (&json!(168), &json!("issued_at")));
    assert!(backtest["metrics"]["mape"].as_f64().unwrap() < 10.0, "{backtest}");
    let issued = std::fs::read_to_string(data.path().join("issued.csv")).unwrap();
    let mut rows = issued.lines();
    assert!(rows.next().unwrap().starts_with("issued_at,newest_known,target,forecast,lower_90,upper_90,actual"));
    assert!(rows.next().unwrap().starts_with("2024-06-02T22:00:00Z,2024-06-02T21:00:00Z,2024-06-02T22:00:00Z,"));
    assert_eq!(rows.count(), 167);
}

#[test]
fn rows_without_times_are_forecast_too() {
    let data = tempfile::tempdir().unwrap();
    let values: String = hours().lines().skip(1).map(|line| format!("{}\n", &line[17..])).collect();
    std::fs::write(data.path().join("values.csv"), values).unwrap();
    let arguments =
        "forecast values.csv --step 1h --horizon 3 --backtest 700..800 --newest-known 25 --out issued.jsonl --json";
    let output = run(data.path(), &arguments.split_whitespace().collect::<Vec<_>>());
    assert!(output.status.success(), "{}", errors(&output));
    let found = &lines(&output)[0];
    assert_eq!((&found["points"][0]["time"], &found["season"]), (&json!(841), &json!(24)));
    assert_eq!(found["backtest"]["metrics"]["n"], json!(101));
    let issued = std::fs::read_to_string(data.path().join("issued.jsonl")).unwrap();
    let first: serde_json::Value = serde_json::from_str(issued.lines().next().unwrap()).unwrap();
    assert_eq!((&first["target"], &first["newest_known"]), (&json!(700), &json!(675)));
}

#[test]
fn what_is_wrong_is_told_with_the_remedy() {
    let data = tempfile::tempdir().unwrap();
    std::fs::write(data.path().join("load.csv"), hours()).unwrap();
    for (arguments, code, words) in [
        ("--time when --value MW --horizon 1", 1, "the columns are when, load"),
        ("--time when --value load --horizon 0", 1, "the horizon must be"),
        ("--time when --value load --horizon 1 --country XX", 1, "no holidays are known of XX"),
        ("--time load --value load --horizon 1", 1, "is no time"),
        ("--time when --value load --horizon 1 --backtest soon", 1, "FROM..TO"),
        ("--value load --horizon 1 --backtest 2024-05-08..2024-05-09", 1, "with --time"),
        ("--time when --value load --horizon 1 --out ./load.csv", 1, "would overwrite"),
        ("--time when --value load --horizon 1 --time-zone Mars", 2, "a time zone is expected"),
    ] {
        let arguments = format!("forecast load.csv {arguments}");
        let output = run(data.path(), &arguments.split_whitespace().collect::<Vec<_>>());
        assert_eq!(output.status.code(), Some(code), "{arguments}: {}", errors(&output));
        assert!(errors(&output).contains(words), "{arguments}: {}", errors(&output));
    }
}
