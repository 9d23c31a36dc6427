//! Public holidays by country, weighted by the share of people who have them. The table is written by
//! `holidays/generate.py` from the Python package `holidays` (MIT licence); it covers 2000 to 2040.

use std::{
    collections::{BTreeSet, HashMap},
    sync::OnceLock,
};

use jiff::civil::Date;

const TABLE: &str = include_str!("../holidays/holidays.csv");
/// From this share of the people on, a day counts as a day off.
pub(crate) const DAY_OFF_SHARE: f64 = 0.5;

/// The days of one country.
#[derive(Debug, Default)]
pub(crate) struct Holidays(HashMap<Date, (f64, &'static str)>);

impl Holidays {
    /// The days of `country` (ISO 3166-1 alpha-2, any case); `None` where the table does not have it.
    pub(crate) fn of(country: &str) -> Option<Self> {
        let wanted = country.to_ascii_uppercase();
        let mut days: HashMap<Date, (f64, &'static str)> = HashMap::new();
        for line in rows() {
            let mut cells = line.split(',');
            if cells.next() != Some(wanted.as_str()) {
                continue;
            }
            let (Some(name), Some(share), Some(first), Some(last), Some(dates)) =
                (cells.next(), cells.next(), cells.next(), cells.next(), cells.next())
            else {
                continue;
            };
            let (Ok(share), Ok(first), Ok(last)) = (share.parse::<f64>(), first.parse::<i16>(), last.parse::<i16>())
            else {
                continue;
            };
            let each: Vec<&str> = dates.split(' ').collect();
            for year in first..=last {
                let at = usize::try_from(year - first).unwrap_or_default();
                let Some(date) = each.get(if each.len() == 1 { 0 } else { at }).and_then(|text| date(year, text))
                else {
                    continue;
                };
                let entry = days.entry(date).or_insert((0.0, name));
                if share > entry.0 {
                    *entry = (share, name);
                }
            }
        }
        (!days.is_empty()).then_some(Self(days))
    }

    /// Share of the people who have the day off, 0 to 1.
    pub(crate) fn share(&self, date: Date) -> f64 {
        self.0.get(&date).map_or(0.0, |day| day.0)
    }

    /// English name of the holiday on that day.
    pub(crate) fn name(&self, date: Date) -> Option<&'static str> {
        self.0.get(&date).map(|day| day.1)
    }
}

fn rows() -> impl Iterator<Item = &'static str> {
    TABLE.lines().filter(|line| !line.starts_with('#')).skip(1)
}

fn date(year: i16, text: &str) -> Option<Date> {
    let month = text.get(..2)?.parse().ok()?;
    Date::new(year, month, text.get(2..)?.parse().ok()?).ok()
}

/// Codes of the countries that have a table, in order.
pub fn countries() -> &'static BTreeSet<&'static str> {
    static CODES: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    CODES.get_or_init(|| rows().filter_map(|line| line.split(',').next()).collect())
}

/// The holiday of a day: its English name and the share of the people of the country who have it.
pub fn holiday(country: &str, date: Date) -> Option<(&'static str, f64)> {
    let days = Holidays::of(country)?;
    Some((days.name(date)?, days.share(date)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swiss_days_are_weighted_by_people() {
        let days = Holidays::of("ch").unwrap();
        let day = |month, day| Date::new(2024, month, day).unwrap();
        assert!((days.share(day(8, 1)) - 1.0).abs() < 1e-9);
        assert_eq!(days.name(day(8, 1)), Some("National Day"));
        assert!((0.8..1.0).contains(&days.share(day(3, 29))), "Good Friday is none in Ticino and Valais");
        assert!((0.2..0.5).contains(&days.share(day(5, 30))), "Corpus Christi");
        assert!(days.share(day(6, 12)).abs() < 1e-9);
        assert!(Holidays::of("XX").is_none());
        assert!(countries().len() >= 40);
    }
}
