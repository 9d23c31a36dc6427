//! x
mod calendar; pub mod features; mod gram; mod history; mod holidays; pub mod ridge; mod seasons; pub mod series; pub mod step;
pub use holidays::{countries, holiday};
pub fn try_out(series: &series::Series, mode: usize, from: usize, to: usize, set: &[f64], ratio: bool) -> Vec<f64> {
    let n = series.values().len();
    let seasons = seasons::Seasons { short: 24, long: 168, level: 168, steps_per_year: 8766.0 };
    let h = holidays::Holidays::of("CH");
    let cal = calendar::Calendar::new(series, &seasons, h.as_ref(), n + 200);
    let hist = history::History::new(series.values().to_vec(), seasons, cal, n + 200, ratio);
    let settings = ridge::Settings { penalty: set[0], half_life_years: set[1], years_max: set[2], huber: set[3], passes: 3 };
    let mut r = ridge::Ridge::new(&hist, settings, from);
    let mut out = vec![];
    let mut fit = 0;
    let mut since = 0;
    for t in from..to {
        let cut = if mode == 0 { hist.calendar.moment(t).slot + 1 } else { mode };
        let cut = if mode == 0 { if hist.calendar.moment(t).slot == 0 { since = t; } t - since + 1 } else { cut };
        let known = t + 1 - cut;
        if known >= fit + set[4] as usize { fit = known; r.refit(known); }
        out.push(r.predict(&hist, t, cut).unwrap_or(f64::NAN));
    }
    out
}
