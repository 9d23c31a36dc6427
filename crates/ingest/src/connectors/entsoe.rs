//! The ENTSO-E Transparency Platform: load with the operators' own forecast, and day-ahead prices, asked year by year.
//! Parameters as in <https://transparency.entsoe.eu/content/static_content/Static%20content/web%20api/Guide.html>.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use models::Secret;
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;

use super::{
    entsoe_xml::{self, Document},
    failed, patience,
};
use crate::{index_source::Stop, ingest::Inner};

/// Where the platform answers.
pub(super) const ADDRESS: &str = "https://web-api.tp.entsoe.eu/api";
/// Bytes of one answer: a year of quarter hours has some 5 MB.
const ANSWER_BYTES_MAX: usize = 64 << 20;
/// Time series of one answer; where there are so many, more follow.
const TIME_SERIES_PAGE: usize = 100;
/// Time series of one slice that are asked for.
const TIME_SERIES_MAX: usize = 4_800;
/// Points of one slice, all pages together: a year of quarter hours, of some auctions.
const POINTS_MAX: usize = 10 * 4 * 24 * 367;
/// Years that one source may go back.
const YEARS_MAX: i16 = 50;
/// Characters of an area's code.
const AREA_CHARS: usize = 16;
const TOKEN_REMEDY: &str =
    "set ALMANAC_ENTSOE_TOKEN to the security token of your account on the platform, then restart";

/// What is asked of the platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntsoeQuery {
    /// EIC code of the bidding zone, as `10YCH-SWISSGRIDZ`.
    pub area: String,
    pub data: EntsoeData,
    /// The first day, as `2015-01-01`.
    pub from: String,
}

/// Which data of an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntsoeData {
    /// Actual total load, and the forecast of it published the day before: columns `load_mw` and `forecast_mw`.
    Load,
    /// Day-ahead prices: column `price`, in the area's currency for a MWh.
    DayAheadPrice,
}

/// The parameters of one column.
type Parameters = &'static [(&'static str, &'static str)];

impl EntsoeData {
    /// Name and parameters of each column.
    fn columns(self) -> &'static [(&'static str, Parameters)] {
        match self {
            Self::Load => &[
                ("load_mw", &[("documentType", "A65"), ("processType", "A16")]),
                ("forecast_mw", &[("documentType", "A65"), ("processType", "A01")]),
            ],
            Self::DayAheadPrice => &[("price", &[("documentType", "A44"), ("contract_MarketAgreement.type", "A01")])],
        }
    }

    /// The parameters that name the area.
    fn domains(self) -> &'static [&'static str] {
        match self {
            Self::Load => &["outBiddingZone_Domain"],
            Self::DayAheadPrice => &["in_Domain", "out_Domain"],
        }
    }
}

impl EntsoeQuery {
    pub(super) fn check(&self) -> Result<(), String> {
        let is_code = |character: char| character.is_ascii_alphanumeric() || character == '-';
        if self.area.len() != AREA_CHARS || !self.area.chars().all(is_code) {
            return Err(format!(
                "{:?} is no EIC code of an area: it has {AREA_CHARS} signs, as 10YCH-SWISSGRIDZ",
                self.area
            ));
        }
        let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
        match self.first() {
            Some(first) if first <= today && today.year() - first.year() <= YEARS_MAX => Ok(()),
            _ => Err(format!("{:?} is no day of the last {YEARS_MAX} years: write it as 2015-01-01", self.from)),
        }
    }

    /// What a source of it is called.
    pub(super) fn name(&self) -> String {
        let data = match self.data {
            EntsoeData::Load => "load",
            EntsoeData::DayAheadPrice => "day-ahead price",
        };
        format!("ENTSO-E {data} {}.csv", self.area)
    }

    fn first(&self) -> Option<Date> {
        self.from.parse().ok()
    }
}

/// The token goes to the platform alone, or to a host that the configuration names.
///
/// # Errors
/// In words for the person.
pub(super) fn check_host(url: &Url, hosts_allowed: &[String]) -> Result<(), String> {
    let host = url.host_str().unwrap_or_default();
    let is_platform = ADDRESS.parse::<Url>().is_ok_and(|platform| platform.origin() == url.origin());
    if is_platform || hosts_allowed.iter().any(|allowed| allowed == host) {
        return Ok(());
    }
    Err(format!("the security token is not sent to {host}: leave the address out, or allow it by ALMANAC_FETCH_HOSTS"))
}

/// Stretches of at most a calendar year from `first` until the end of the day after `now`: so far reach forecasts.
fn slices(first: Date, now: Timestamp) -> Vec<(Timestamp, Timestamp)> {
    let start_of = |date: Date| TimeZone::UTC.to_timestamp(date.to_datetime(jiff::civil::Time::midnight())).ok();
    let last = now.to_zoned(TimeZone::UTC).date().saturating_add(2.days());
    let (mut from, mut slices) = (first, Vec::new());
    while from < last {
        let next = Date::new(from.year() + 1, 1, 1).unwrap_or(Date::MAX).min(last);
        slices.extend(start_of(from).zip(start_of(next)));
        from = next;
    }
    slices
}

/// The address with its parameters. It holds the token: never shown.
fn address(base: &Url, query: &EntsoeQuery, parameters: Parameters, slice: (Timestamp, Timestamp), token: &str) -> Url {
    let mut url = base.clone();
    let minute = |time: Timestamp| time.to_zoned(TimeZone::UTC).strftime("%Y%m%d%H%M").to_string();
    url.query_pairs_mut()
        .append_pair("securityToken", token)
        .extend_pairs(parameters)
        .extend_pairs(query.data.domains().iter().map(|domain| (domain, &query.area)))
        .append_pair("periodStart", &minute(slice.0))
        .append_pair("periodEnd", &minute(slice.1));
    url
}

/// Asks for all slices and puts them together as CSV. One that fails fails all: half a table would look like news.
pub(super) async fn table(
    inner: &Inner,
    base: &Url,
    query: &EntsoeQuery,
    token: Option<&Secret>,
) -> Result<Vec<u8>, Stop> {
    let Some(token) = token else {
        return Err(failed("no_token", "the ENTSO-E platform wants a security token", TOKEN_REMEDY));
    };
    check_host(base, &inner.settings.private_hosts_allowed)
        .map_err(|why| failed("bad_connector", &why, "add the source again"))?;
    let first =
        query.first().ok_or_else(|| failed("bad_connector", "the first day is no date", "add the source again"))?;
    let columns = query.data.columns();
    let mut table = Table::new(columns.len());
    for slice in slices(first, Timestamp::now()) {
        for (column, (_, parameters)) in columns.iter().enumerate() {
            let url = address(base, query, parameters, slice, token.expose());
            // A year is answered whole; what lies outside it is another slice's, so the table is bounded by the slices.
            let within = slice.0.as_second()..slice.1.as_second();
            for point in points(inner, &url).await?.into_iter().filter(|(time, ..)| within.contains(time)) {
                table.add(column, point);
            }
        }
    }
    if table.rows.is_empty() {
        let message = format!("the ENTSO-E platform has no data of {} since {}", query.area, query.from);
        return Err(failed("no_data", &message, "look on the platform which data the area publishes"));
    }
    Ok(table.csv(columns.iter().map(|(name, _)| *name)))
}

/// All points of one slice, page by page.
async fn points(inner: &Inner, url: &Url) -> Result<Vec<(i64, i64, f64)>, Stop> {
    let mut all = Vec::new();
    let mut offset = 0;
    loop {
        let mut page = url.clone();
        if offset > 0 {
            page.query_pairs_mut().append_pair("offset", &offset.to_string());
        }
        let answer = patience::ask(inner, &page, ANSWER_BYTES_MAX).await?;
        if answer.status == 401 || answer.status == 403 {
            return Err(failed("token_refused", "the ENTSO-E platform refused the security token", TOKEN_REMEDY));
        }
        let points_max = POINTS_MAX.saturating_sub(all.len());
        let read = tokio::task::spawn_blocking(move || {
            let text = String::from_utf8_lossy(&answer.body);
            (answer.status, entsoe_xml::read(&text, points_max))
        });
        let (status, document) = read.await.map_err(|error| Stop::Retry(error.to_string()))?;
        let document = understood(status, document)?;
        let count = document.time_series;
        all.extend(document.points);
        offset += TIME_SERIES_PAGE;
        if count < TIME_SERIES_PAGE || offset >= TIME_SERIES_MAX {
            return Ok(all);
        }
    }
}

/// What an answer says; nothing where the platform has nothing.
fn understood(status: u16, document: Result<Document, String>) -> Result<Document, Stop> {
    let odd = |why: &str| failed("fetch_failed", &format!("the ENTSO-E platform answered {why}"), super::CHECK);
    match document {
        Ok(document) if document.is_no_data() => Ok(Document::default()),
        Ok(Document { reason: Some((code, text)), .. }) => Err(odd(&format!("{status}: {text} ({code})"))),
        Ok(document) if (200..300).contains(&status) => Ok(document),
        Ok(_) => Err(odd(&status.to_string())),
        Err(why) => Err(odd(&format!("{status}: {why}"))),
    }
}

/// Columns by time.
#[derive(Debug)]
struct Table {
    rows: BTreeMap<i64, Vec<Option<Cell>>>,
    width: usize,
    /// The longest step given, in seconds.
    step: i64,
    /// Some steps were shorter than others: platforms change from hours to quarter hours.
    is_mixed: bool,
}

/// A value and the seconds that it is of.
#[derive(Debug, Clone, Copy)]
struct Cell {
    value: f64,
    step: i64,
}

impl Table {
    fn new(width: usize) -> Self {
        Self { rows: BTreeMap::new(), width, step: 0, is_mixed: false }
    }

    fn add(&mut self, column: usize, (time, step, value): (i64, i64, f64)) {
        self.is_mixed |= self.step != 0 && self.step != step;
        self.step = self.step.max(step);
        let row = self.rows.entry(time).or_insert_with(|| vec![None; self.width]);
        if let Some(cell) = row.get_mut(column) {
            *cell = Some(Cell { value, step });
        }
    }

    /// Times in UTC; of mixed resolutions, the means over the longest. A step of which only a part is there yet has no mean:
    /// it would look like news of the whole.
    fn csv<'n>(self, names: impl Iterator<Item = &'n str>) -> Vec<u8> {
        let mut text = format!("time,{}\n", names.collect::<Vec<_>>().join(","));
        let mut write = |time: i64, cells: &[Option<f64>]| {
            let time = Timestamp::from_second(time).unwrap_or(Timestamp::UNIX_EPOCH);
            text.push_str(&time.to_string());
            for cell in cells {
                text.push(',');
                if let Some(value) = cell {
                    text.push_str(&value.to_string());
                }
            }
            text.push('\n');
        };
        if self.is_mixed {
            self.means().iter().for_each(|(time, cells)| write(*time, cells));
        } else {
            let values =
                |cells: &[Option<Cell>]| cells.iter().map(|cell| Some(cell.as_ref()?.value)).collect::<Vec<_>>();
            self.rows.iter().for_each(|(time, cells)| write(*time, &values(cells)));
        }
        text.into_bytes()
    }

    /// Means over the longest step, each value weighted by its own step; those that cover one whole.
    fn means(&self) -> BTreeMap<i64, Vec<Option<f64>>> {
        let mut sums: BTreeMap<i64, Vec<(f64, i64)>> = BTreeMap::new();
        // What is given in short steps goes before what a long one that begins earlier says of the same time.
        let mut next = vec![i64::MAX; self.width];
        for (time, cells) in self.rows.iter().rev() {
            let sums = sums.entry(time.div_euclid(self.step) * self.step).or_insert_with(|| vec![(0.0, 0); self.width]);
            for ((sum, next), cell) in sums.iter_mut().zip(&mut next).zip(cells) {
                let Some(cell) = cell else { continue };
                let seconds = cell.step.min(next.saturating_sub(*time));
                *next = *time;
                #[expect(clippy::cast_precision_loss, reason = "steps have some thousand seconds")]
                let share = seconds as f64 / self.step as f64;
                *sum = (sum.0 + cell.value * share, sum.1 + seconds);
            }
        }
        let mean = |(sum, seconds): (f64, i64)| (seconds == self.step).then_some(sum);
        sums.into_iter()
            .map(|(time, sums)| (time, sums.into_iter().map(mean).collect::<Vec<_>>()))
            .filter(|(_, means)| means.iter().any(Option::is_some))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    /// The platform refuses more than a year.
    const SLICE_MAX: SignedDuration = SignedDuration::from_hours(366 * 24);

    fn query(data: EntsoeData) -> EntsoeQuery {
        EntsoeQuery { area: "10YCH-SWISSGRIDZ".to_owned(), data, from: "2022-11-01".to_owned() }
    }

    #[test]
    fn years_are_asked_one_by_one_until_the_day_after() {
        let now: Timestamp = "2024-02-10T15:30:00Z".parse().unwrap();
        let found = slices("2022-11-01".parse().unwrap(), now);
        let days: Vec<String> =
            found.iter().map(|(from, to)| format!("{}..{}", &from.to_string()[..10], &to.to_string()[..10])).collect();
        assert_eq!(days, ["2022-11-01..2023-01-01", "2023-01-01..2024-01-01", "2024-01-01..2024-02-12"]);
        assert!(found.iter().all(|(from, to)| to.duration_since(*from) <= SLICE_MAX));
        assert!(slices("2025-01-01".parse().unwrap(), now).is_empty());
    }

    #[test]
    fn parameters_are_those_of_the_platform() {
        let base: Url = ADDRESS.parse().unwrap();
        let slice = ("2024-01-01T00:00:00Z".parse().unwrap(), "2024-02-12T00:00:00Z".parse().unwrap());
        let asked = |data: EntsoeData| {
            let (_, parameters) = data.columns()[0];
            address(&base, &query(data), parameters, slice, "T").query().unwrap().to_owned()
        };
        assert_eq!(
            asked(EntsoeData::Load),
            "securityToken=T&documentType=A65&processType=A16&outBiddingZone_Domain=10YCH-SWISSGRIDZ\
             &periodStart=202401010000&periodEnd=202402120000"
        );
        assert!(asked(EntsoeData::DayAheadPrice).contains("in_Domain=10YCH-SWISSGRIDZ&out_Domain=10YCH-SWISSGRIDZ"));
    }

    #[test]
    fn columns_meet_at_their_times() {
        let mut table = Table::new(2);
        table.add(0, (3600, 3600, 7.0));
        table.add(0, (0, 3600, 5.0));
        table.add(1, (0, 3600, 4.5));
        let csv = |table: Table| String::from_utf8(table.csv(["load_mw", "forecast_mw"].into_iter())).unwrap();
        let wanted = "time,load_mw,forecast_mw\n1970-01-01T00:00:00Z,5,4.5\n1970-01-01T01:00:00Z,7,\n";
        assert_eq!(csv(table), wanted);
    }

    fn check_means(points: &[(i64, i64, f64)], wanted: &str) {
        let mut table = Table::new(1);
        points.iter().for_each(|point| table.add(0, *point));
        assert_eq!(String::from_utf8(table.csv(["x"].into_iter())).unwrap(), format!("time,x\n{wanted}"));
    }

    #[test]
    fn mixed_steps_become_means_over_the_longest() {
        let quarters = [(3600, 900, 6.0), (4500, 900, 8.0), (5400, 900, 6.0), (6300, 900, 8.0)];
        let whole = "1970-01-01T00:00:00Z,5\n1970-01-01T01:00:00Z,7\n";
        check_means(&[&[(0, 3600, 5.0)], quarters.as_slice()].concat(), whole);
        // An hour that the platform gives as quarters too is given by them.
        check_means(&[quarters.as_slice(), &[(0, 3600, 5.0), (4500, 900, 8.0)]].concat(), whole);
        // A value of half an hour weighs as much as two quarters.
        check_means(
            &[(0, 3600, 5.0), (3600, 1800, 10.0), (5400, 900, 2.0), (6300, 900, 4.0)],
            "1970-01-01T00:00:00Z,5\n1970-01-01T01:00:00Z,6.5\n",
        );
    }

    #[test]
    fn a_step_of_which_a_part_is_there_is_not_published() {
        check_means(&[(0, 3600, 5.0), (3600, 900, 6.0), (4500, 900, 8.0)], "1970-01-01T00:00:00Z,5\n");
        check_means(
            &[(0, 3600, 5.0), (3600, 900, 6.0), (7200, 1800, 1.0), (9000, 1800, 3.0)],
            "1970-01-01T00:00:00Z,5\n1970-01-01T02:00:00Z,2\n",
        );
        let mut table = Table::new(2);
        table.add(0, (0, 900, 6.0));
        table.add(1, (0, 3600, 4.5));
        let wanted = "time,load_mw,forecast_mw\n1970-01-01T00:00:00Z,,4.5\n";
        assert_eq!(String::from_utf8(table.csv(["load_mw", "forecast_mw"].into_iter())).unwrap(), wanted);
    }

    #[test]
    fn the_token_goes_to_nobody_else() {
        let check = |url: &str| check_host(&url.parse().unwrap(), &["127.0.0.1".to_owned()]).is_ok();
        assert!(check(ADDRESS) && check("http://127.0.0.1:9/api"));
        for url in
            ["https://example.com/api", "http://web-api.tp.entsoe.eu/api", "https://web-api.tp.entsoe.eu.example.com/"]
        {
            assert!(!check(url), "{url}");
        }
    }

    #[test]
    fn what_the_platform_would_refuse_is_refused_first() {
        assert!(query(EntsoeData::Load).check().is_ok());
        assert!(EntsoeQuery { area: "CH".to_owned(), ..query(EntsoeData::Load) }.check().is_err());
        for from in ["soon", "1950-01-01", "2999-01-01"] {
            assert!(EntsoeQuery { from: from.to_owned(), ..query(EntsoeData::Load) }.check().is_err(), "{from}");
        }
    }
}
