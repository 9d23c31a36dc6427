//! Series over HTTP: a column is marked, forecast, drawn, judged and exported.

use axum::http::{Method, StatusCode};
use ingest::Change;
use serde_json::{Value, json};

use crate::support::Server;

/// Hours of the series, from 2024-03-01T00:00Z.
const HOURS: i64 = 30 * 24;

/// A month of hours with a daily wave and the publisher's forecast beside it; one hour is missing, one far off.
fn load() -> String {
    let start: jiff::Timestamp = "2024-03-01T00:00:00Z".parse().expect("a time");
    let mut lines = "time,load,forecast,place".to_owned();
    for hour in (0..HOURS).filter(|hour| *hour != 100) {
        let time = start + jiff::SignedDuration::from_hours(hour);
        let wave = [50, 48, 47, 47, 50, 60, 75, 90, 95, 96, 97, 98, 97, 95, 94, 93, 95, 99, 97, 90, 80, 70, 60, 55];
        let usual = 1000 + 10 * wave[usize::try_from(hour % 24).expect("an hour")] + (hour * 7919) % 23;
        let value = if hour == 200 { 9999 } else { usual };
        lines.push_str(&format!("\n{time},{value},{},north", usual + 40));
    }
    lines
}

/// A server with the month of hours; the id of its source.
async fn server() -> (Server, String) {
    let server = Server::start().await;
    let collection = server.collection("c").await;
    let lines = load();
    let reply = server.upload(&collection, "load.csv", lines.clone()).await;
    assert_eq!(reply.status, StatusCode::ACCEPTED, "{}", reply.text());
    server.finish_next_table(&lines).await;
    let id = reply.json()["items"][0]["id"].as_str().expect("an id").to_owned();
    (server, id)
}

fn columns(source: &str) -> Value {
    json!({
        "source_id": source, "table": 0, "time_column": "time", "value_column": "load", "unit": "MW",
        "zone": "Europe/Zurich", "country": "ch", "publisher_column": "forecast",
    })
}

/// The series once it is forecast.
async fn ready(server: &Server, body: Value) -> Value {
    let mut changes = server.app.ingest.subscribe();
    let made = server.post("/api/v1/series", body).await;
    assert_eq!(made.status, StatusCode::ACCEPTED, "{}", made.text());
    let made = made.json();
    assert_eq!((&made["state"], &made["step"], &made["forecast"]), (&json!("working"), &Value::Null, &Value::Null));
    server.app.ingest.start().await.expect("it starts");
    let path = format!("/api/v1/series/{}", made["id"].as_str().expect("an id"));
    loop {
        let series = server.get(&path).await.json();
        if series["state"] != "working" {
            return series;
        }
        while !matches!(changes.recv().await.expect("a change"), Change::Series(..)) {}
    }
}

#[tokio::test]
async fn a_column_becomes_a_series_with_a_forecast_and_its_error() {
    let (server, source) = server().await;
    let series = ready(&server, columns(&source)).await;
    assert_eq!((&series["state"], &series["error"]), (&json!("ready"), &Value::Null), "{series}");
    assert_eq!(
        (&series["name"], &series["unit"], &series["country"], &series["zone"]),
        (&json!("load: load"), &json!("MW"), &json!("CH"), &json!("Europe/Zurich"))
    );
    assert_eq!((&series["step_seconds"], &series["horizon"]), (&json!(3600), &json!(48)));
    assert_eq!(
        (&series["start"], &series["end"], &series["points"]),
        (&json!("2024-03-01T00:00:00Z"), &json!("2024-03-30T23:00:00Z"), &json!(HOURS - 1))
    );
    assert_eq!((&series["quality"]["missing"], &series["quality"]["outliers"]), (&json!(1), &json!(1)), "{series}");
    assert_eq!(
        (&series["forecast"]["issued_at"], &series["forecast"]["points"]),
        (&json!("2024-03-31T00:00:00Z"), &json!(48))
    );
    let path = format!("/api/v1/series/{}", series["id"].as_str().expect("an id"));

    let latest = server.get(&format!("{path}/forecasts/latest")).await.json();
    let points = latest["points"].as_array().expect("points");
    assert_eq!((points.len(), &points[0]["time"]), (48, &json!("2024-03-31T00:00:00Z")));
    for point in points {
        let bounds = ["lower_95", "lower_90", "lower_80", "value", "upper_80", "upper_90", "upper_95"];
        let bounds = bounds.map(|name| point[name].as_f64().expect(name));
        assert!(bounds.windows(2).all(|pair| pair[0] <= pair[1]), "{point}");
        assert!((1000.0..2500.0).contains(&bounds[3]), "{point}");
    }
    assert_eq!(latest["newest_known"], "2024-03-30T23:00:00Z");
    let candidates = latest["candidates"].as_array().expect("candidates");
    assert!(candidates.len() > 2 && candidates[0]["chosen"] == json!(true) && candidates[1]["chosen"] == json!(false));

    let accuracy = server.get(&format!("{path}/accuracy")).await.json();
    assert!(accuracy["protocol"].as_str().expect("words").contains("from all values before"), "{accuracy}");
    let overall = &accuracy["overall"];
    assert!(overall["mape"].as_f64().expect("a figure") < 5.0, "{overall}");
    assert!(overall["publisher_mae"].as_f64().expect("a figure") > 20.0, "{overall}");
    assert!(overall["naive_mae"].is_number() && overall["coverage_90"].is_number());
    let periods: Vec<&str> = accuracy["periods"]
        .as_array()
        .expect("periods")
        .iter()
        .filter_map(|period| period["period"].as_str())
        .collect();
    assert_eq!(periods, ["1h", "24h", "1w"], "as far as the back-test goes");
    assert_eq!(accuracy["horizons"].as_array().map(Vec::len), Some(48));
    assert_eq!(accuracy["issued"], json!([]), "nothing that was issued is known yet");

    let kept = server.get(&format!("{path}/forecasts?issued_after=2024-03-30T00:00:00Z")).await.json();
    assert_eq!((kept["forecasts"].as_array().map(Vec::len), &kept["next_cursor"]), (Some(1), &Value::Null));
    let later = server.get(&format!("{path}/forecasts?issued_after=2024-03-31")).await.json();
    assert_eq!(later["forecasts"], json!([]));
    let listed = server.get(&format!("/api/v1/series?source_id={source}")).await.json();
    assert_eq!(listed, json!({"series": [series], "next_cursor": null}));
}

#[tokio::test]
async fn points_are_reduced_to_what_a_chart_can_show() {
    let (server, source) = server().await;
    let series = ready(&server, columns(&source)).await;
    let path = format!("/api/v1/series/{}/points", series["id"].as_str().expect("an id"));
    let all = server.get(&path).await.json();
    assert_eq!((&all["is_reduced"], all["points"].as_array().map(Vec::len)), (&json!(false), Some(720)));
    assert_eq!((&all["unit"], &all["zone"]), (&json!("MW"), &json!("Europe/Zurich")));
    assert_eq!((&all["from"], &all["to"]), (&json!("2024-03-01T00:00:00Z"), &json!("2024-03-31T00:00:00Z")));
    assert_eq!(all["gaps"], json!([{"from": "2024-03-05T04:00:00Z", "to": "2024-03-05T05:00:00Z"}]));
    assert_eq!(all["points"][200]["flags"], json!(["outlier"]));
    assert_eq!(all["publisher"].as_array().map(Vec::len), Some(719));

    let few = server.get(&format!("{path}?points_max=30")).await.json();
    assert_eq!(few["is_reduced"], json!(true));
    let points = few["points"].as_array().expect("points");
    assert_eq!(points.len(), 31, "a day each, and the one that is flagged");
    let flagged = points.iter().find(|point| point["flags"] == json!(["outlier"])).expect("the outlier");
    assert_eq!((&flagged["value"], &flagged["low"]), (&json!(9999.0), &Value::Null));
    assert!(points[0]["low"].as_f64() < points[0]["value"].as_f64());

    let day = server.get(&format!("{path}?from=2024-03-10&to=2024-03-11")).await.json();
    assert_eq!(
        (&day["from"], &day["to"], day["points"].as_array().map(Vec::len)),
        (&json!("2024-03-09T23:00:00Z"), &json!("2024-03-10T23:00:00Z"), Some(24)),
        "days are those of the series' clock"
    );
    assert_eq!(server.get(&format!("{path}?points_max=0")).await.code(), "points_out_of_range");
    assert_eq!(server.get(&format!("{path}?from=soon")).await.code(), "bad_time");
}

#[tokio::test]
async fn a_series_is_exported_with_its_forecast() {
    let (server, source) = server().await;
    let series = ready(&server, columns(&source)).await;
    let path = format!("/api/v1/series/{}/export", series["id"].as_str().expect("an id"));
    let reply = server.get(&format!("{path}?format=csv")).await;
    assert_eq!((reply.status, reply.header("content-type")), (StatusCode::OK, "text/csv; charset=utf-8"));
    let lines: Vec<&str> = reply.text().lines().collect();
    assert_eq!((lines.len(), lines[0]), (1 + 720 + 48, "time,value,flags,forecast,lower_90,upper_90"));
    assert!(lines[101].starts_with("2024-03-05T04:00:00Z,,,") && lines[201].contains(",9999,outlier,"));
    assert!(lines[721].starts_with("2024-03-31T00:00:00Z,,,1"));
    assert_eq!(server.get(&format!("{path}?format=xlsx")).await.code(), "unknown_format");
}

#[tokio::test]
async fn columns_that_make_no_series_are_refused_in_words() {
    let (server, source) = server().await;
    let refused = async |change: Value| {
        let mut body = columns(&source);
        for (name, value) in change.as_object().expect("an object") {
            body[name] = value.clone();
        }
        let reply = server.post("/api/v1/series", body).await;
        if reply.status == StatusCode::UNPROCESSABLE_ENTITY && reply.code() != "invalid_body" {
            assert!(reply.json()["error"]["remedy"].is_string(), "{}", reply.text());
        }
        (reply.status.as_u16(), reply.code())
    };
    assert_eq!(refused(json!({"value_column": "wind"})).await, (422, "no_column".to_owned()));
    assert_eq!(refused(json!({"value_column": "place"})).await, (422, "no_numbers".to_owned()));
    assert_eq!(refused(json!({"table": 3})).await, (422, "no_table".to_owned()));
    assert_eq!(refused(json!({"zone": "Mars/Olympus"})).await, (422, "bad_zone".to_owned()));
    assert_eq!(refused(json!({"country": "XX"})).await, (422, "bad_country".to_owned()));
    assert_eq!(refused(json!({"horizon": 0})).await, (422, "bad_horizon".to_owned()));
    assert_eq!(refused(json!({"source_id": "nobody"})).await, (404, "not_found".to_owned()));
    assert_eq!(refused(json!({"colour": "red"})).await, (422, "invalid_body".to_owned()));
    assert_eq!(server.post("/api/v1/series", columns(&source)).await.status, StatusCode::ACCEPTED);
    assert_eq!(refused(json!({})).await, (409, "series_exists".to_owned()));
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_what_is_not_made_not_ready() {
    let (server, source) = server().await;
    for rest in ["", "/points", "/forecasts", "/forecasts/latest", "/accuracy", "/export"] {
        let reply = server.get(&format!("/api/v1/series/nobody{rest}")).await;
        assert_eq!((reply.status, reply.code()), (StatusCode::NOT_FOUND, "not_found".to_owned()), "{rest}");
    }
    assert_eq!(server.delete("/api/v1/series/nobody").await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.get("/api/v1/series?source_id=nobody").await.status, StatusCode::NOT_FOUND);
    let made = server.post("/api/v1/series", columns(&source)).await.json();
    let path = format!("/api/v1/series/{}", made["id"].as_str().expect("an id"));
    for rest in ["/forecasts/latest", "/accuracy", "/export"] {
        assert_eq!(server.get(&format!("{path}{rest}")).await.code(), "not_ready", "{rest}");
    }
    let none = server.get(&format!("{path}/points")).await.json();
    assert_eq!((&none["points"], &none["from"]), (&json!([]), &Value::Null));
}

#[tokio::test]
async fn a_series_is_changed_and_deleted() {
    let (server, source) = server().await;
    let made = server.post("/api/v1/series", columns(&source)).await.json();
    let path = format!("/api/v1/series/{}", made["id"].as_str().expect("an id"));
    let change = async |body: Value| server.call(Method::PATCH, &path, body).await;
    let publisher = json!({"value_column": "forecast", "name": "A forecast"});
    let mut body = columns(&source);
    body.as_object_mut().expect("an object").extend(publisher.as_object().expect("an object").clone());
    let other = server.post("/api/v1/series", body).await.json();
    let first = server.get("/api/v1/series?limit=1").await.json();
    assert_eq!(first["series"][0]["id"], other["id"], "{other}");
    let cursor: String = first["next_cursor"].as_str().expect("a cursor").replace(' ', "%20");
    let second = server.get(&format!("/api/v1/series?limit=1&cursor={cursor}")).await.json();
    assert_eq!((&second["series"][0]["id"], &second["next_cursor"]), (&made["id"], &Value::Null));
    assert_eq!(server.get("/api/v1/series?cursor=x").await.code(), "bad_cursor");
    assert_eq!(server.get("/api/v1/series?limit=0").await.code(), "limit_out_of_range");
    server.delete(&format!("/api/v1/series/{}", other["id"].as_str().expect("an id"))).await;
    let named = change(json!({"name": " Load ", "country": null, "horizon": 24})).await.json();
    assert_eq!(
        (&named["name"], &named["country"], &named["horizon"], &named["unit"]),
        (&json!("Load"), &Value::Null, &json!(24), &json!("MW"))
    );
    assert_eq!(change(json!({"name": " "})).await.code(), "bad_name");
    assert_eq!(change(json!({"zone": "Mars/Olympus"})).await.code(), "bad_zone");
    assert_eq!(change(json!({"colour": "red"})).await.code(), "invalid_body");
    assert_eq!(server.delete(&path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(server.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.get("/api/v1/series").await.json(), json!({"series": [], "next_cursor": null}));
}

#[tokio::test]
async fn newer_content_makes_a_series_due() {
    let (server, source) = server().await;
    let series = ready(&server, columns(&source)).await;
    let path = format!("/api/v1/series/{}", series["id"].as_str().expect("an id"));
    server.app.ingest.shutdown().await;
    let lines = load() + "\n2024-03-31T00:00:00Z,1500,1500,north";
    let collection = series["collection_id"].as_str().expect("an id");
    server.upload(collection, "load.csv", lines.clone()).await;
    server.finish_next_table(&lines).await;
    let due = server.get(&path).await.json();
    assert_eq!(
        (&due["state"], &due["forecast"]),
        (&json!("working"), &series["forecast"]),
        "the last good one is shown"
    );
    assert_eq!(due["source_id"], source.as_str());
}
