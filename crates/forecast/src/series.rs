use jiff::{Timestamp, tz::TimeZone};
use crate::step::Step;
#[derive(Debug, Clone)]
pub struct Series { step: Step, zone: TimeZone, start: Timestamp, anonymous: bool, values: Vec<f64> }
impl Series {
    pub fn regular(start: Timestamp, step: Step, zone: TimeZone, values: Vec<f64>) -> Self { Self { step, zone, start, anonymous: false, values } }
    pub fn step(&self) -> Step { self.step }
    pub fn zone(&self) -> &TimeZone { &self.zone }
    pub fn is_anonymous(&self) -> bool { self.anonymous }
    pub fn values(&self) -> &[f64] { &self.values }
    pub fn time(&self, at: usize) -> Timestamp { self.step.after(self.start, &self.zone, at as i64) }
    pub fn index(&self, time: Timestamp) -> i64 { self.step.between(self.start, &self.zone, time) }
}
