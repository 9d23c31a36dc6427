//! Documents of the ENTSO-E Transparency Platform: time series and acknowledgements. Pure.

use jiff::Timestamp;
use quick_xml::{Reader, events::Event};

/// Points of one period, those left out included: a year of quarter hours.
const PERIOD_POINTS_MAX: i64 = 4 * 24 * 367;
/// Elements within elements.
const DEPTH_MAX: usize = 32;

/// What a document says.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Document {
    /// Beginning of a step in seconds since 1970, its length in seconds, its value.
    pub points: Vec<(i64, i64, f64)>,
    /// `TimeSeries` elements; the platform gives so many at most.
    pub time_series: usize,
    /// Code and text of an acknowledgement: why there are none.
    pub reason: Option<(String, String)>,
}

impl Document {
    /// The platform has nothing for the period that was asked for.
    pub fn is_no_data(&self) -> bool {
        self.reason.as_ref().is_some_and(|(code, text)| code == "999" && text.contains("No matching data"))
    }
}

/// What is known of the time series that is being read.
#[derive(Debug, Default)]
struct Reading {
    curve: String,
    /// Of several auctions of one area, the first is the one that all take part in.
    sequence: String,
    start: String,
    end: String,
    resolution: String,
    position: String,
    value: String,
    /// Position from 1 and value.
    points: Vec<(i64, f64)>,
    code: String,
    text: String,
}

/// Reads a document of at most `points_max` points: on a curve of blocks, few bytes say many.
///
/// # Errors
/// In words: no XML, a period that cannot be understood, or too many points.
pub(super) fn read(text: &str, points_max: usize) -> Result<Document, String> {
    let mut reader = Reader::from_str(text);
    let (mut document, mut reading) = (Document::default(), Reading::default());
    let mut path: Vec<String> = Vec::new();
    let mut content = String::new();
    loop {
        match reader.read_event().map_err(|error| format!("the answer is no XML: {error}"))? {
            Event::Start(start) => {
                path.push(start.local_name().as_ref().to_owned());
                if path.len() > DEPTH_MAX {
                    return Err(format!("the answer has more than {DEPTH_MAX} elements within each other"));
                }
                content.clear();
                match path.last().map(String::as_str) {
                    Some("TimeSeries") => {
                        document.time_series += 1;
                        reading = Reading::default();
                    }
                    Some("Period") => reading.points.clear(),
                    Some("Point") => {
                        reading.position.clear();
                        reading.value.clear();
                    }
                    _ => {}
                }
            }
            Event::Text(text) => content.push_str(&text.xml10_content()),
            Event::End(_) => {
                take(&path, content.trim(), &mut reading);
                match path.pop().as_deref() {
                    Some("Point") => reading.point()?,
                    Some("Period") => reading.period(&mut document.points, points_max)?,
                    Some("Reason") if path.len() == 1 => {
                        document.reason = Some((std::mem::take(&mut reading.code), std::mem::take(&mut reading.text)));
                    }
                    _ => {}
                }
                content.clear();
            }
            Event::Eof if path.is_empty() => return Ok(document),
            Event::Eof => return Err("the answer breaks off".to_owned()),
            _ => {}
        }
    }
}

/// Notes the content of the element that `path` leads to, if it is one that matters.
fn take(path: &[String], content: &str, reading: &mut Reading) {
    let name = path.last().map(String::as_str).unwrap_or_default();
    let is_within = |element: &str| path.iter().any(|name| name == element);
    let place = match name {
        "curveType" => &mut reading.curve,
        "classificationSequence_AttributeInstanceComponent.position" => &mut reading.sequence,
        "start" if is_within("Period") => &mut reading.start,
        "end" if is_within("Period") => &mut reading.end,
        "resolution" if is_within("Period") => &mut reading.resolution,
        "position" if is_within("Point") => &mut reading.position,
        "quantity" | "price.amount" if is_within("Point") => &mut reading.value,
        "code" if is_within("Reason") => &mut reading.code,
        "text" if is_within("Reason") => &mut reading.text,
        _ => return,
    };
    content.clone_into(place);
}

impl Reading {
    fn point(&mut self) -> Result<(), String> {
        let position = self.position.parse().ok().filter(|position| (1..=PERIOD_POINTS_MAX).contains(position));
        let position = position.ok_or_else(|| format!("{:?} is no position", self.position))?;
        let value: f64 = self.value.parse().map_err(|_| format!("{:?} is no value", self.value))?;
        self.points.push((position, value));
        Ok(())
    }

    /// Lays the points of a period that has ended on their times. On a curve of type A03 a value holds until the next that is
    /// given; on others what is left out is missing.
    fn period(&mut self, all: &mut Vec<(i64, i64, f64)>, points_max: usize) -> Result<(), String> {
        let seconds = |text: &str| {
            text.parse::<Timestamp>().map(Timestamp::as_second).map_err(|_| format!("{text:?} is no time"))
        };
        let (start, end) = (seconds(&self.start)?, seconds(&self.end)?);
        let step = resolution(&self.resolution)
            .ok_or_else(|| format!("a resolution of {:?} cannot be read", self.resolution))?;
        let count = (end - start) / step;
        if !(0..=PERIOD_POINTS_MAX).contains(&count) {
            return Err(format!("a period from {} to {} is too long", self.start, self.end));
        }
        if !matches!(self.sequence.as_str(), "" | "1") {
            return Ok(());
        }
        self.points.sort_by_key(|(position, _)| *position);
        for (at, (position, value)) in self.points.iter().enumerate() {
            let next = match self.points.get(at + 1) {
                _ if self.curve != "A03" => position + 1,
                Some((next, _)) => *next,
                None => count + 1,
            };
            for position in *position..next.min(count + 1) {
                if all.len() >= points_max {
                    return Err("more points than fit into the time that was asked for".to_owned());
                }
                all.push((start + (position - 1) * step, step, *value));
            }
        }
        Ok(())
    }
}

/// `PT15M`, `PT30M`, `PT60M`, `PT1H` in seconds.
fn resolution(text: &str) -> Option<i64> {
    let time = text.strip_prefix("PT")?;
    let (count, unit) = match (time.strip_suffix('M'), time.strip_suffix('H')) {
        (Some(count), _) => (count, 60),
        (_, Some(count)) => (count, 3600),
        _ => return None,
    };
    count.parse::<i64>().ok().filter(|count| (1..=1440).contains(count)).map(|count| count * unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Document, String> {
        super::read(text, 100)
    }

    fn document(curve: &str, resolution: &str, end: &str, points: &[(i64, f64)]) -> String {
        let points: String = points
            .iter()
            .map(|(position, value)| {
                format!("<Point><position>{position}</position><quantity>{value}</quantity></Point>")
            })
            .collect();
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
             <GL_MarketDocument xmlns=\"urn:iec62325.351:tc57wg16:451-6:generationloaddocument:3:0\">
               <time_Period.timeInterval><start>2020-01-01T00:00Z</start><end>2021-01-01T00:00Z</end></time_Period.timeInterval>
               <TimeSeries><mRID>1</mRID><curveType>{curve}</curveType>
                 <Period><timeInterval><start>2024-01-01T00:00Z</start><end>{end}</end></timeInterval>
                   <resolution>{resolution}</resolution>{points}</Period></TimeSeries>
             </GL_MarketDocument>"
        )
    }

    fn hours(points: &[(i64, i64, f64)]) -> Vec<(f64, f64)> {
        let start = "2024-01-01T00:00:00Z".parse::<Timestamp>().unwrap().as_second();
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        points.iter().map(|(time, _, value)| ((time - start) as f64 / 3600.0, *value)).collect()
    }

    #[test]
    fn points_are_laid_on_their_times() {
        let read = |resolution, end| self::read(&document("A01", resolution, end, &[(1, 5.0), (3, 7.0)])).unwrap();
        assert_eq!(hours(&read("PT60M", "2024-01-01T03:00Z").points), [(0.0, 5.0), (2.0, 7.0)]);
        assert_eq!(hours(&read("PT30M", "2024-01-01T03:00Z").points), [(0.0, 5.0), (1.0, 7.0)]);
        assert_eq!(hours(&read("PT15M", "2024-01-01T03:00Z").points), [(0.0, 5.0), (0.5, 7.0)]);
        assert_eq!(read("PT1H", "2024-01-01T03:00Z").time_series, 1);
    }

    #[test]
    fn on_a_curve_of_blocks_a_value_holds_until_the_next() {
        let found = read(&document("A03", "PT60M", "2024-01-01T05:00Z", &[(1, 5.0), (4, 7.0)])).unwrap();
        assert_eq!(hours(&found.points), [(0.0, 5.0), (1.0, 5.0), (2.0, 5.0), (3.0, 7.0), (4.0, 7.0)]);
    }

    #[test]
    fn an_acknowledgement_says_why_there_is_nothing() {
        let acknowledgement = |code: &str, text: &str| {
            format!(
                "<Acknowledgement_MarketDocument><Reason><code>{code}</code><text>{text}</text></Reason></Acknowledgement_MarketDocument>"
            )
        };
        let none = read(&acknowledgement("999", "No matching data found for Data item Actual Total Load")).unwrap();
        assert!(none.is_no_data() && none.points.is_empty());
        let other = read(&acknowledgement("999", "The amount of requested data exceeds allowed limit")).unwrap();
        assert!(!other.is_no_data() && other.reason.is_some());
    }

    #[test]
    fn of_several_auctions_the_first_counts() {
        let one = document("A01", "PT60M", "2024-01-01T01:00Z", &[(1, 5.0)]);
        let second = "<classificationSequence_AttributeInstanceComponent.position>2</classificationSequence_AttributeInstanceComponent.position><curveType>";
        let both = one.replace("<curveType>", second);
        assert!(read(&both).unwrap().points.is_empty());
        assert_eq!(read(&both.replace(">2<", ">1<")).unwrap().points.len(), 1);
    }

    #[test]
    fn few_bytes_do_not_become_any_number_of_points() {
        let year = document("A03", "PT15M", "2024-12-31T00:00Z", &[(1, 5.0)]);
        let error = read(&year).unwrap_err();
        assert!(error.contains("more points"), "{error}");
        assert_eq!(super::read(&year, 4 * 24 * 365).unwrap().points.len(), 4 * 24 * 365);
    }

    #[test]
    fn what_cannot_be_understood_is_told() {
        let good = document("A01", "PT60M", "2024-01-01T03:00Z", &[(1, 5.0)]);
        for (from, to) in [
            ("PT60M", "P1Y"),
            ("<quantity>5", "<quantity>much"),
            ("2024-01-01T03:00Z", "soon"),
            ("2024-01-01T03:00Z", "2224-01-01T03:00Z"),
            ("<position>1<", "<position>9223372036854775807<"),
            ("<position>1<", "<position>0<"),
            ("<position>1<", "<position>-9223372036854775808<"),
            ("</GL_MarketDocument>", ""),
        ] {
            assert!(read(&good.replace(from, to)).is_err(), "{to}");
        }
        assert!(read(&"<a>".repeat(100)).is_err());
    }
}
