//! Connectors against a site that answers as the real ones do.

use std::time::Duration;

use ingest::{
    Address, Connector, EntsoeData, EntsoeQuery, Ingest, IngestError, JsonColumn, JsonMapping, Settings,
    series::{SeriesRequest, summary},
};
use models::Secret;
use store::{RefreshCause, RefreshOutcome, Source, SourceState};

use crate::{
    House,
    site::{Page, Site, ok},
};

const TOKEN: &str = "0123-token";
const AREA: &str = "10YCH-SWISSGRIDZ";

fn settings() -> Settings {
    Settings {
        private_hosts_allowed: vec!["127.0.0.1".to_owned()],
        entsoe_token: Some(Secret::new(TOKEN)),
        retry_after: Duration::from_millis(1),
        ..Settings::default()
    }
}

async fn added(settings: Settings, site: &Site, path: &str, connector: Connector) -> (House, Ingest, Source) {
    let house = House::new().await;
    let ingest = house.ingest(settings, true).await;
    let address = Address { url: Some(format!("{}{path}", site.base)), name: None, connector: Some(connector) };
    let source = ingest.add_address(&house.env, &house.collection.id, address).await.unwrap();
    let source = house.ended(&ingest, &source.id).await;
    (house, ingest, source)
}

async fn content(house: &House, source: &Source) -> String {
    let file = house.store.blobs().local(source.blob_hash.as_deref().unwrap()).await.unwrap();
    std::fs::read_to_string(file.path()).unwrap()
}

fn this_year() -> i16 {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).year()
}

fn load(from: i16) -> Connector {
    Connector::Entsoe(EntsoeQuery { area: AREA.to_owned(), data: EntsoeData::Load, from: format!("{from}-01-01") })
}

/// The beginning of the address of one year's slice.
fn slice(process: &str, year: i16) -> &'static str {
    format!(
        "/api?securityToken={TOKEN}&documentType=A65&processType={process}&outBiddingZone_Domain={AREA}\
         &periodStart={year}01010000&*"
    )
    .leak()
}

/// A document of points from the first hour of the year.
fn document(path: &'static str, year: i16, resolution: &str, values: &[i64]) -> Page {
    let points: String = (1..)
        .zip(values)
        .map(|(position, value)| format!("<Point><position>{position}</position><quantity>{value}</quantity></Point>"))
        .collect();
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><GL_MarketDocument xmlns=\"urn:iec62325.351:tc57wg16:451-6:generationloaddocument:3:0\">
         <TimeSeries><curveType>A01</curveType><Period><timeInterval><start>{year}-01-01T00:00Z</start><end>{year}-01-01T02:00Z</end>
         </timeInterval><resolution>{resolution}</resolution>{points}</Period></TimeSeries></GL_MarketDocument>"
    );
    ok(path, "text/xml", xml.as_bytes())
}

fn no_data(path: &'static str) -> Page {
    let xml = "<Acknowledgement_MarketDocument><Reason><code>999</code><text>No matching data found for Data item Day-ahead \
               Total Load Forecast</text></Reason></Acknowledgement_MarketDocument>";
    (path, "400 Bad Request\r\ncontent-type: text/xml".to_owned(), xml.as_bytes().to_vec())
}

fn busy(path: &'static str) -> Page {
    (path, "503 Service Unavailable\r\nretry-after: 0".to_owned(), Vec::new())
}

#[tokio::test]
async fn load_comes_year_by_year_with_the_operators_forecast() {
    let year = this_year();
    let (before, now) = (slice("A16", year - 1), slice("A16", year));
    let site = Site::start(vec![
        document(before, year - 1, "PT60M", &[6500, 6400]),
        busy(now),
        busy(now),
        document(now, year, "PT15M", &[10, 20, 30, 40, 50, 50, 50, 50]),
        no_data(slice("A01", year - 1)),
        document(slice("A01", year), year, "PT60M", &[26, 49]),
        no_data("/api?*"),
    ])
    .await;
    let (house, ingest, source) = added(settings(), &site, "/api", load(year - 1)).await;
    assert_eq!(source.state, SourceState::Ready, "{:?}", source.error);
    assert_eq!(source.name, format!("ENTSO-E load {AREA}.csv"));
    assert_eq!(source.format.as_deref(), Some("csv"));
    assert!(!source.origin_url.as_deref().unwrap().contains(TOKEN), "the token is not kept with the source");
    let before = year - 1;
    assert_eq!(
        content(&house, &source).await,
        format!(
            "time,load_mw,forecast_mw\n{before}-01-01T00:00:00Z,6500,\n{before}-01-01T01:00:00Z,6400,\n\
             {year}-01-01T00:00:00Z,25,26\n{year}-01-01T01:00:00Z,50,49\n"
        ),
        "quarter hours become the hours that the years before have"
    );
    ingest.refresh(&house.env, &source.id, RefreshCause::Hand).await.unwrap();
    assert_eq!(house.refreshed(&ingest, &source.id).await.outcome, RefreshOutcome::Unchanged);
    ingest.shutdown().await;
}

#[tokio::test]
async fn a_refused_token_and_a_missing_one_are_told_without_repeating_it() {
    let refused = vec![("/api?*", "401 Unauthorized".to_owned(), b"Authentication failed".to_vec())];
    let site = Site::start(refused).await;
    let (_house, ingest, source) = added(settings(), &site, "/api", load(this_year())).await;
    let error = source.error.unwrap();
    assert_eq!(error.code, "token_refused");
    assert!(!error.message.contains(TOKEN) && error.remedy.contains("ALMANAC_ENTSOE_TOKEN"), "{error:?}");
    ingest.shutdown().await;
    let without = Settings { entsoe_token: None, ..settings() };
    let (_house, ingest, source) = added(without, &site, "/api", load(this_year())).await;
    assert_eq!(source.error.unwrap().code, "no_token");
    assert_eq!(site.asked().len(), 1, "nobody is asked without a token");
    ingest.shutdown().await;
}

#[tokio::test]
async fn a_host_that_stays_busy_is_given_up_and_nothing_at_all_is_told() {
    let site = Site::start(vec![busy("/api?*")]).await;
    let (_house, ingest, source) = added(settings(), &site, "/api", load(this_year())).await;
    let error = source.error.unwrap();
    assert!(error.code == "fetch_failed" && error.message.contains("5 attempts"), "{error:?}");
    assert!(!error.message.contains(TOKEN));
    assert_eq!(site.asked().len(), 5);
    ingest.shutdown().await;
    let site = Site::start(vec![no_data("/api?*")]).await;
    let (_house, ingest, source) = added(settings(), &site, "/api", load(this_year())).await;
    assert_eq!(source.error.unwrap().code, "no_data");
    ingest.shutdown().await;
}

fn mapping(rows: Option<&str>) -> Connector {
    let column = |name: &str, path: &str| JsonColumn { name: name.to_owned(), path: path.to_owned() };
    Connector::Json(JsonMapping {
        rows: rows.map(str::to_owned),
        columns: vec![column("time", "at"), column("level", "level.m")],
    })
}

#[tokio::test]
async fn json_becomes_a_table_and_a_series() {
    let rows: Vec<String> = (0..48)
        .map(|hour| {
            format!(
                "{{\"at\": \"2024-01-{:02}T{:02}:00:00Z\", \"level\": {{\"m\": {}}}}}",
                1 + hour / 24,
                hour % 24,
                hour % 5
            )
        })
        .collect();
    let json = format!("{{\"data\": [{}]}}", rows.join(","));
    let site = Site::start(vec![ok("/levels?station=7", "application/json", json.as_bytes())]).await;
    let (house, ingest, source) = added(settings(), &site, "/levels?station=7", mapping(Some("data"))).await;
    assert_eq!((source.state, source.format.as_deref()), (SourceState::Ready, Some("csv")), "{:?}", source.error);
    assert!(!source.name.contains("station"), "the query of an address may hold a key: {}", source.name);
    assert!(ingest::shown_address(&source).unwrap().ends_with("/levels?station=***"));
    let columns =
        SeriesRequest { time_column: "time".to_owned(), value_column: "level".to_owned(), ..SeriesRequest::default() };
    let series = ingest.create_series(&house.env, &source.id, columns).await.unwrap();
    let summary = summary(&house.reported(&ingest, &series.id).await).unwrap();
    assert_eq!((summary.points, summary.step_seconds), (48, 3600));

    site.replace(vec![ok("/levels?station=7", "application/json", b"{\"rows\": []}")]);
    ingest.refresh(&house.env, &source.id, RefreshCause::Hand).await.unwrap();
    let failed = house.refreshed(&ingest, &source.id).await;
    assert!(failed.outcome == RefreshOutcome::Failed && failed.message.unwrap().contains("\"data\""));
    ingest.shutdown().await;
}

#[tokio::test]
async fn a_table_that_is_too_large_is_told_at_once() {
    let rows = format!("[{}]", ["{\"at\": 1, \"level\": {\"m\": 2}}"; 300].join(","));
    let site = Site::start(vec![ok("/levels", "application/json", rows.as_bytes())]).await;
    let small = Settings { upload_bytes_max: 1_000, ..settings() };
    let (_house, ingest, source) = added(small, &site, "/levels", mapping(None)).await;
    assert_eq!(source.error.unwrap().code, "too_large");
    assert_eq!(site.asked().len(), 1, "asking again would not make it smaller");
    ingest.shutdown().await;
}

#[tokio::test]
async fn what_a_host_calls_text_is_read_as_csv_where_the_connector_says_so() {
    let site = Site::start(vec![ok("/export", "text/plain", b"day,visitors\n2024-01-01,10\n2024-01-02,12\n")]).await;
    let (house, ingest, source) = added(settings(), &site, "/export", Connector::Csv).await;
    assert_eq!((source.state, source.format.as_deref()), (SourceState::Ready, Some("csv")), "{:?}", source.error);
    assert_eq!(house.store.tables(source.snapshot.unwrap().id).await.unwrap().len(), 1);
    ingest.shutdown().await;
}

#[tokio::test]
async fn connectors_that_cannot_be_followed_are_refused() {
    let house = House::new().await;
    let ingest = house.ingest(Settings::default(), true).await;
    let refused = async |url: Option<&str>, connector: Option<Connector>| {
        let address = Address { url: url.map(str::to_owned), name: None, connector };
        ingest.add_address(&house.env, &house.collection.id, address).await.unwrap_err()
    };
    assert!(matches!(refused(None, None).await, IngestError::NoAddress));
    assert!(matches!(refused(None, Some(Connector::Csv)).await, IngestError::NoAddress));
    let empty = Connector::Json(JsonMapping { rows: None, columns: Vec::new() });
    assert!(matches!(refused(Some("https://example.com/"), Some(empty)).await, IngestError::Connector(_)));
    let nowhere = EntsoeQuery { area: "CH".to_owned(), data: EntsoeData::Load, from: "2020-01-01".to_owned() };
    assert!(matches!(refused(None, Some(Connector::Entsoe(nowhere))).await, IngestError::Connector(_)));
    let elsewhere = refused(Some("https://example.com/api"), Some(load(2020))).await;
    assert!(matches!(elsewhere, IngestError::Connector(_)), "the token is for the platform alone");
    ingest.shutdown().await;
}
