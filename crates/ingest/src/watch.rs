//! What is watched while the program runs: the queue, how fresh sources are, how far off forecasts are. For metrics and alerts.

use forecast::published::{Accuracy, PeriodErrors};
use store::{Freshness, Queue, SeriesId};

use crate::{Ingest, IngestError};

/// Forecasts whose targets are known by now that make an error worth watching: two days of hours.
const JUDGED_MIN: usize = 48;
/// Stretches at the end of which errors are watched, the first that has enough. A week holds every day of it.
const PERIODS: [&str; 4] = ["1w", "24h", "4w", "all"];

/// How far off the forecasts of a series are: mean absolute error over that of the seasonal naive forecast (MASE, Hyndman and
/// Koehler 2006); below 1 is better than naive.
#[derive(Debug, Clone, PartialEq)]
pub struct ForecastError {
    pub series: SeriesId,
    /// In the back-test.
    pub backtest: Option<f64>,
    /// Of those that were issued, lately.
    pub issued: Option<f64>,
}

impl ForecastError {
    fn of(series: SeriesId, accuracy: &Accuracy) -> Self {
        let lately =
            |period: &&str| accuracy.issued.iter().find(|errors| errors.period == **period && errors.n >= JUDGED_MIN);
        let mase = |errors: &PeriodErrors| errors.mase;
        Self {
            series,
            backtest: accuracy.overall.as_ref().and_then(mase),
            issued: PERIODS.iter().find_map(lately).and_then(mase),
        }
    }

    /// How much worse the issued ones are than the back-test promised; 1 is as good.
    pub fn drift(&self) -> Option<f64> {
        self.issued
            .zip(self.backtest)
            .filter(|(_, backtest)| *backtest > 0.0)
            .map(|(issued, backtest)| issued / backtest)
    }
}

impl Ingest {
    /// The queue now.
    ///
    /// # Errors
    /// The store's.
    pub async fn queue(&self) -> Result<Queue, IngestError> {
        Ok(self.inner.store.queue().await?)
    }

    /// How many sources there are in each state.
    ///
    /// # Errors
    /// The store's.
    pub async fn source_states(&self) -> Result<Vec<(String, i64)>, IngestError> {
        Ok(self.inner.store.source_states().await?)
    }

    /// How fresh the sources with a schedule are.
    ///
    /// # Errors
    /// The store's.
    pub async fn freshness(&self) -> Result<Freshness, IngestError> {
        Ok(self.inner.store.freshness().await?)
    }

    /// How far off the forecasts of `main` are, those that drifted most first; what this version cannot read is left out.
    ///
    /// # Errors
    /// The store's.
    pub async fn forecast_errors(&self) -> Result<Vec<ForecastError>, IngestError> {
        let kept = self.inner.store.accuracies().await?;
        let read = kept.into_iter().filter_map(|(series, json)| {
            let accuracy: Accuracy = serde_json::from_str(&json).ok()?;
            Some(ForecastError::of(series, &accuracy))
        });
        let mut errors: Vec<ForecastError> = read.collect();
        errors.sort_by(|a, b| b.drift().unwrap_or_default().total_cmp(&a.drift().unwrap_or_default()));
        Ok(errors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(period: &str, n: usize, mase: f64) -> PeriodErrors {
        PeriodErrors {
            period: period.to_owned(),
            n,
            mape: None,
            smape: None,
            mase: Some(mase),
            mae: None,
            rmse: None,
            pinball: None,
            coverage_80: None,
            coverage_90: None,
            coverage_95: None,
            naive_mape: None,
            naive_mae: None,
            publisher_mape: None,
            publisher_mae: None,
        }
    }

    #[test]
    fn drift_is_the_issued_error_over_the_promised_one() {
        let accuracy = |issued| Accuracy {
            protocol: String::new(),
            backtest: None,
            overall: Some(errors("all", 1_000, 0.5)),
            periods: Vec::new(),
            horizons: Vec::new(),
            issued,
        };
        let of = |issued| ForecastError::of(SeriesId("s".to_owned()), &accuracy(issued));
        assert_eq!(of(vec![errors("24h", 96, 0.6), errors("1w", 96, 1.0)]).drift(), Some(2.0), "the week counts");
        assert_eq!(of(vec![errors("24h", 96, 0.6)]).drift(), Some(1.2));
        assert_eq!(of(vec![errors("24h", 3, 9.0)]).drift(), None, "three targets are no error");
        assert_eq!(of(Vec::new()).drift(), None);
    }
}
