//! From the cells of a table to a regular series.

use forecast::{Series, read_times};
use jiff::tz::TimeZone;
use store::{Correction, DueSeries, SourceError, Store, StoreError};
use tables::{Aside, Kind, Reading, Typed};

/// Stretches of rows read at once.
const STRETCHES_READ: u32 = 256;
/// Rows that a series may be made of.
const ROWS_MAX: usize = 5_000_000;

/// Why a series was not read.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The data's: told to the person.
    Data(SourceError),
    /// Ours: tried again.
    Ours(StoreError),
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Damaged(_) => Self::Data(told("damaged", &error.to_string(), "read the source anew")),
            // Reading it again finds the same.
            StoreError::Json(_) => {
                let message = "what is known of the table's columns cannot be read";
                Self::Data(told("damaged", message, "refresh the source, or upload the file again"))
            }
            other => Self::Ours(other),
        }
    }
}

/// The cells that a series is made of, and how its numbers are read.
#[derive(Debug)]
pub(crate) struct Columns {
    pub times: Vec<String>,
    pub values: (Vec<String>, Reading),
    pub publisher: Option<(Vec<String>, Reading)>,
    /// Lines that are no rows of the table: a header once more, units, totals.
    pub aside: Aside,
}

impl Columns {
    /// Rows of the table, each with its place in the file.
    fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.times.len()).filter(|row| !is_aside(&self.aside, *row))
    }
}

fn is_aside(aside: &Aside, row: usize) -> bool {
    u32::try_from(row).is_ok_and(|row| aside.contains(row))
}

/// A series with the publisher's own forecasts of its steps.
#[derive(Debug)]
pub(crate) struct Built {
    pub series: Series,
    pub publisher: Option<Vec<f64>>,
    /// What a person should know of how the times were read.
    pub notes: Vec<String>,
}

pub(crate) fn told(code: &str, message: &str, remedy: &str) -> SourceError {
    SourceError { code: code.to_owned(), message: message.to_owned(), remedy: remedy.to_owned() }
}

/// Reads the columns that `due` names out of its source's present content.
pub(crate) async fn columns(store: &Store, due: &DueSeries) -> Result<Columns, Fault> {
    let series = &due.series;
    let tables = store.tables(due.snapshot).await?;
    let gone = |what: &str| {
        let message = format!("the source has no {what} any more");
        Fault::Data(told("column_gone", &message, "mark the series again on the source's page"))
    };
    let stored = tables.iter().find(|table| table.number == series.table).ok_or_else(|| gone("such table"))?;
    if usize::try_from(stored.rows).unwrap_or(usize::MAX) > ROWS_MAX {
        let message = format!("the table has more than {ROWS_MAX} rows");
        return Err(Fault::Data(told("too_long", &message, "split the file, or give it in longer steps")));
    }
    let typed: Typed = serde_json::from_str(&stored.typed).map_err(StoreError::from)?;
    let position = |name: &str| typed.schema.position(name).ok_or_else(|| gone(&format!("column {name:?}")));
    let corrections = store.corrections(&due.environment, &series.source).await?;
    let numbers = async |name: &str| {
        let at = position(name)?;
        let of_column = |one: &&Correction| one.table == series.table && one.column == name;
        let cells = cells(store, due, at).await?;
        let (cells, reading) = reading(&typed, at, cells, corrections.iter().find(of_column)).await?;
        if !reading.kind.is_number() {
            let message = format!("the column {name:?} holds no numbers");
            return Err(Fault::Data(told("no_numbers", &message, "say what the column is on the source's page")));
        }
        Ok((cells, reading))
    };
    let times = cells(store, due, position(&series.time_column)?).await?;
    let values = numbers(&series.value_column).await?;
    let publisher = match &series.publisher_column {
        Some(name) => Some(numbers(name).await?),
        None => None,
    };
    Ok(Columns { times, values, publisher, aside: typed.schema.aside })
}

async fn cells(store: &Store, due: &DueSeries, column: usize) -> Result<Vec<String>, Fault> {
    let column = u32::try_from(column).unwrap_or(u32::MAX);
    let (mut all, mut from) = (Vec::new(), 0);
    loop {
        let (cells, next) = store.table_column(due.snapshot, due.series.table, column, from, STRETCHES_READ).await?;
        all.extend(cells);
        let Some(next) = next else { return Ok(all) };
        from = next;
    }
}

/// How the cells are read: as they were typed, or as a person said that they are.
async fn reading(
    typed: &Typed,
    at: usize,
    cells: Vec<String>,
    correction: Option<&Correction>,
) -> Result<(Vec<String>, Reading), StoreError> {
    let kind = correction.and_then(|correction| Some((correction, Kind::named(&correction.kind)?)));
    let Some((correction, kind)) = kind else { return Ok((cells, typed.readings[at].clone())) };
    let mut recast = typed.recast(&correction.column, kind, correction.unit.as_deref());
    let work = tokio::task::spawn_blocking(move || {
        recast.push(&cells);
        (cells, recast.finish().1)
    });
    work.await.map_err(|error| std::io::Error::other(error).into())
}

/// Lays the points on their grid. Rows without a time are left out, and told.
///
/// # Errors
/// In words for the person: a cell that is no time, a wrong time zone, nothing at all.
pub(crate) fn build(columns: &Columns, zone: &str) -> Result<Built, SourceError> {
    let time_zone = TimeZone::get(zone)
        .map_err(|_| told("bad_zone", &format!("there is no time zone {zone:?}"), "choose one as Europe/Zurich"))?;
    let rows: Vec<usize> = columns.rows().filter(|row| !columns.times[*row].trim().is_empty()).collect();
    let texts = rows.iter().map(|row| columns.times[*row].as_str());
    let times = read_times(texts, &time_zone).map_err(|error| {
        let row = rows.get(error.row - 1).map_or(error.row, |row| row + 1);
        let message = format!("row {row}: {:?} is no time", error.text);
        told("bad_time", &message, "write times as 2024-10-27T02:00:00Z, 2024-10-27 02:00, 27.10.2024 02:00 or 2024-10")
    })?;
    let (cells, reading) = &columns.values;
    let number = |cells: &[String], reading: &Reading, row: usize| cells.get(row).and_then(|cell| reading.number(cell));
    let values: Vec<Option<f64>> = rows.iter().map(|row| number(cells, reading, *row)).collect();
    let series = Series::new(&times.times, &values, &time_zone, None)
        .map_err(|error| told("no_series", &error.to_string(), "look at the time column, or choose another"))?;
    let publisher = columns.publisher.as_ref().map(|(cells, reading)| {
        series.place(rows.iter().zip(&times.times).map(|(row, time)| (*time, number(cells, reading, *row))))
    });
    let mut notes = times.notes;
    let left_out = columns.rows().count() - rows.len();
    if left_out > 0 {
        notes.push(format!("{left_out} rows without a time are left out"));
    }
    Ok(Built { series, publisher, notes })
}

#[cfg(test)]
mod tests {
    use tables::Profiler;

    use super::*;

    fn column(cells: &[&str]) -> (Vec<String>, Reading) {
        let mut profiler = Profiler::forced("load", Kind::Decimal, None);
        cells.iter().for_each(|cell| profiler.push(cell));
        (cells.iter().map(|cell| (*cell).to_owned()).collect(), profiler.finish().1)
    }

    #[test]
    fn points_are_laid_on_the_grid_with_the_publishers_forecasts() {
        let columns = Columns {
            times: column(&["2024-10-27 01:00", "", "2024-10-27 02:00", "2024-10-27 02:00", "2024-10-27 04:00"]).0,
            values: column(&["1", "99", "2", "3", "5"]),
            publisher: Some(column(&["1.5", "", "n/a", "3.5", "5.5"])),
            aside: Aside::default(),
        };
        let built = build(&columns, "Europe/Zurich").unwrap();
        assert_eq!(built.series.time(0).to_string(), "2024-10-26T23:00:00Z");
        let shown = |values: &[f64]| values.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        assert_eq!(shown(built.series.values()), "1 2 3 NaN 5");
        assert_eq!(shown(&built.publisher.unwrap()), "1.5 NaN 3.5 NaN 5.5");
        assert_eq!(built.notes, ["1 rows without a time are left out"]);
    }

    #[test]
    fn what_can_never_be_read_is_the_datas_fault() {
        let json = serde_json::from_str::<Typed>("{").unwrap_err();
        let fault = Fault::from(StoreError::from(json));
        assert!(matches!(fault, Fault::Data(SourceError { code, .. }) if code == "damaged"));
        assert!(matches!(Fault::from(StoreError::LeaseLost), Fault::Ours(_)));
    }

    #[test]
    fn lines_that_are_no_rows_are_passed_over() {
        let columns = Columns {
            times: column(&["(UTC)", "2024-01-01", "Day", "2024-01-02", "2024-01-03", "Total"]).0,
            values: column(&["MW", "1", "Load", "2", "3", "6"]),
            publisher: None,
            aside: Aside { headers: vec![0, 2], totals: vec![5] },
        };
        let built = build(&columns, "UTC").unwrap();
        assert_eq!(built.series.values(), [1.0, 2.0, 3.0]);
        assert_eq!(built.notes, [""; 0], "what is no row is no row without a time either");
    }

    #[test]
    fn what_is_no_time_is_told_with_its_row() {
        let columns = Columns {
            times: column(&["2024-01-01", "", "soon"]).0,
            values: column(&["1", "2", "3"]),
            publisher: None,
            aside: Aside::default(),
        };
        let error = build(&columns, "UTC").unwrap_err();
        assert_eq!((error.code.as_str(), error.message.as_str()), ("bad_time", "row 3: \"soon\" is no time"));
        assert_eq!(build(&columns, "Mars/Olympus").unwrap_err().code, "bad_zone");
    }
}
