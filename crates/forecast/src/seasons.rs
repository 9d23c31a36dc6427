//! The seasons of a series: how many steps a day, a week, a year last in it, found from the data.

/// Seasons in steps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Seasons {
    /// The shortest season; 1 where there is none.
    pub(crate) short: usize,
    /// The next longer one, a multiple of the short; equal to it where there is none.
    pub(crate) long: usize,
    /// Steps over which the level of the series is taken.
    pub(crate) level: usize,
    /// Steps in a year, or what stands for one where the steps have no time.
    pub(crate) steps_per_year: f64,
}
