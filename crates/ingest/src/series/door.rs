//! The door of series: marking columns as one, changing it, reading its points.

use jiff::tz::TimeZone;
use store::{EnvironmentId, NewSeries, Series, SeriesChange, SeriesId, SnapshotId, SourceId};
use tables::{Kind, Typed};

use super::{PointsView, Summary, Wanted};
use crate::{Change, Ingest, IngestError};

/// Characters of a name, a unit and a column.
const NAME_CHARS_MAX: usize = 200;
const UNIT_CHARS_MAX: usize = 40;

/// Columns that are to be read as a series.
#[derive(Debug, Clone, Default)]
pub struct SeriesRequest {
    /// Number of the table in its source, from 0.
    pub table: u32,
    pub time_column: String,
    pub value_column: String,
    /// After source and column when absent.
    pub name: Option<String>,
    pub unit: Option<String>,
    /// IANA; UTC when absent.
    pub zone: Option<String>,
    pub country: Option<String>,
    pub publisher_column: Option<String>,
    pub horizon: Option<u32>,
}

impl Ingest {
    /// Reads two columns of a source as a series from now on.
    ///
    /// # Errors
    /// [`IngestError::Series`] where the columns make none; the store's where the source does not exist or the columns make one
    /// already.
    pub async fn create_series(
        &self,
        env: &EnvironmentId,
        source: &SourceId,
        request: SeriesRequest,
    ) -> Result<Series, IngestError> {
        let row = self.inner.store.source(env, source).await?;
        let Some(snapshot) = row.snapshot else {
            return Err(refused("not_ready", "the source has not been read yet", "wait until it is ready"));
        };
        self.check_columns(env, source, snapshot.id, &request).await?;
        let stem = row.name.rsplit_once('.').map_or(row.name.as_str(), |(stem, _)| stem);
        let mut name = request.name.unwrap_or_else(|| format!("{stem}: {}", request.value_column));
        if name.chars().count() > NAME_CHARS_MAX {
            name = name.chars().take(NAME_CHARS_MAX).collect();
        }
        let new = NewSeries {
            source: source.clone(),
            table: request.table,
            time_column: request.time_column,
            value_column: request.value_column,
            name: checked_name(&name)?,
            unit: request.unit.as_deref().map(checked_unit).transpose()?,
            zone: checked_zone(request.zone.as_deref().unwrap_or("UTC"))?,
            country: request.country.as_deref().map(checked_country).transpose()?,
            publisher_column: request.publisher_column,
            horizon: request.horizon.map(checked_horizon).transpose()?,
        };
        let series = self.inner.store.create_series(env, &new).await?;
        self.series_changed(env, &series.id);
        Ok(series)
    }

    /// Whether the table has the columns that are named, with what a series wants of them.
    async fn check_columns(
        &self,
        env: &EnvironmentId,
        source: &SourceId,
        snapshot: SnapshotId,
        request: &SeriesRequest,
    ) -> Result<(), IngestError> {
        let stored = self.inner.store.tables(snapshot).await?;
        let stored = stored.iter().find(|table| table.number == request.table);
        let typed: Typed = match stored {
            Some(table) => serde_json::from_str(&table.typed).map_err(store::StoreError::from)?,
            None => {
                return Err(refused(
                    "no_table",
                    &format!("the source has no table {}", request.table),
                    "take a number that the source's tables have, from 0",
                ));
            }
        };
        let corrections = self.inner.store.corrections(env, source).await?;
        let check = |name: &str, wants_numbers: bool| {
            let Some(column) = typed.schema.column(name) else {
                let known = typed.schema.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>();
                let remedy = format!("name one of its columns: {}", known.join(", "));
                return Err(refused("no_column", &format!("the table has no column {name:?}"), &remedy));
            };
            let corrected = corrections
                .iter()
                .find(|correction| correction.table == request.table && correction.column == name)
                .and_then(|correction| Kind::named(&correction.kind));
            let kind: Kind = corrected.unwrap_or(column.kind);
            if wants_numbers && (!kind.is_number() || matches!(kind, Kind::Date | Kind::Boolean)) {
                let words = format!("the column {name:?} holds no numbers");
                return Err(refused("no_numbers", &words, "choose another, or say what it is on the source's page"));
            }
            Ok(())
        };
        check(&request.time_column, false)?;
        check(&request.value_column, true)?;
        if let Some(publisher) = &request.publisher_column {
            check(publisher, true)?;
        }
        Ok(())
    }

    /// Changes a series; what changes its numbers makes it due again.
    ///
    /// # Errors
    /// [`IngestError::Series`]; the store's where it does not exist.
    pub async fn update_series(
        &self,
        env: &EnvironmentId,
        id: &SeriesId,
        mut change: SeriesChange,
    ) -> Result<Series, IngestError> {
        change.name = change.name.as_deref().map(checked_name).transpose()?;
        change.zone = change.zone.as_deref().map(checked_zone).transpose()?;
        if let Some(Some(unit)) = &change.unit {
            change.unit = Some(Some(checked_unit(unit)?));
        }
        if let Some(Some(country)) = &change.country {
            change.country = Some(Some(checked_country(country)?));
        }
        if let Some(Some(horizon)) = change.horizon {
            change.horizon = Some(Some(checked_horizon(horizon)?));
        }
        let series = self.inner.store.update_series(env, id, &change).await?;
        self.series_changed(env, id);
        Ok(series)
    }

    /// Deletes a series; its source stays.
    ///
    /// # Errors
    /// The store's, when it does not exist.
    pub async fn delete_series(&self, env: &EnvironmentId, id: &SeriesId) -> Result<(), IngestError> {
        self.inner.store.delete_series(env, id).await?;
        self.notify(Change::Series(env.clone(), id.clone()));
        Ok(())
    }

    /// The points of a stretch; none before the first report.
    ///
    /// # Errors
    /// The store's, when it does not exist.
    pub async fn series_points(
        &self,
        env: &EnvironmentId,
        series: &Series,
        wanted: Wanted,
    ) -> Result<PointsView, IngestError> {
        let points = self.inner.store.series_points(env, &series.id).await?.unwrap_or_default();
        let step_seconds = summary(series).map_or(1, |summary| summary.step_seconds);
        let work = tokio::task::spawn_blocking(move || PointsView::of(&points, step_seconds, &wanted));
        work.await.map_err(|error| store::StoreError::from(std::io::Error::other(error)).into())
    }

    fn series_changed(&self, env: &EnvironmentId, id: &SeriesId) {
        self.inner.ring();
        self.notify(Change::Series(env.clone(), id.clone()));
    }
}

/// What the last report said of a series; `None` before, and where another version wrote it, which is logged.
pub fn summary(series: &Series) -> Option<Summary> {
    let unread = |error: &serde_json::Error| {
        tracing::warn!(%error, series.id = %series.id, "a series' summary cannot be read; refresh its source");
    };
    serde_json::from_str(series.summary.as_deref()?).inspect_err(unread).ok()
}

fn refused(code: &'static str, message: &str, remedy: &str) -> IngestError {
    IngestError::Series { code, message: message.to_owned(), remedy: remedy.to_owned() }
}

fn checked_name(name: &str) -> Result<String, IngestError> {
    let name: String = name.chars().filter(|character| !character.is_control()).collect();
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
        return Err(refused(
            "bad_name",
            &format!("a series' name has 1 to {NAME_CHARS_MAX} characters"),
            "choose another name",
        ));
    }
    Ok(name.to_owned())
}

fn checked_unit(unit: &str) -> Result<String, IngestError> {
    let unit = unit.trim();
    if unit.is_empty() || unit.chars().count() > UNIT_CHARS_MAX || unit.chars().any(char::is_control) {
        return Err(refused(
            "bad_unit",
            &format!("a unit has 1 to {UNIT_CHARS_MAX} characters"),
            "write a shorter one, or none",
        ));
    }
    Ok(unit.to_owned())
}

fn checked_zone(zone: &str) -> Result<String, IngestError> {
    match TimeZone::get(zone) {
        Ok(_) => Ok(zone.to_owned()),
        Err(_) => Err(refused("bad_zone", &format!("there is no time zone {zone:?}"), "name one as Europe/Zurich")),
    }
}

fn checked_country(country: &str) -> Result<String, IngestError> {
    let country = country.trim().to_ascii_uppercase();
    let known = forecast::countries();
    if known.contains(country.as_str()) {
        return Ok(country);
    }
    let known = known.iter().copied().collect::<Vec<_>>().join(", ");
    let remedy = format!("leave it out, or name one of {known}");
    Err(refused("bad_country", &format!("no holidays are known of {country:?}"), &remedy))
}

fn checked_horizon(steps: u32) -> Result<u32, IngestError> {
    if (1..=forecast::HORIZON_MAX).contains(&(steps as usize)) {
        return Ok(steps);
    }
    let remedy = format!("take 1 to {} steps, or leave it out", forecast::HORIZON_MAX);
    Err(refused("bad_horizon", &format!("{steps} steps cannot be forecast"), &remedy))
}
