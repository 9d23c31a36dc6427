//! What a question wants to know, by its words: the largest, the mean, how far off, by which buckets.

use super::{
    asked::{By, Function},
    tokens::Token,
    vocabulary::{
        ACCURACY, CHANGE, COMPARE, DEVIATION, EXPECTED, FORECAST, GENERIC, HIGHEST, LATEST, LOWEST, MEAN, MEDIAN,
        MISSING, PAST, SERIES, SUM, TREND, weekday,
    },
    when::Tense,
};

/// The words of a question.
pub(super) struct Words<'a>(pub &'a [Token]);

impl Words<'_> {
    pub fn any(&self, words: &[&str]) -> bool {
        self.0.iter().any(|token| token.is_any(words))
    }

    /// Words that follow one another.
    pub fn phrase(&self, phrase: &[&[&str]]) -> bool {
        self.0.windows(phrase.len()).any(|tokens| tokens.iter().zip(phrase).all(|(token, words)| token.is_any(words)))
    }

    pub fn tense(&self) -> Tense {
        let is_past = self.any(PAST);
        if self.any(&["will", "shall", "tomorrow"]) || (self.any(EXPECTED) && !is_past) {
            Tense::Future
        } else if is_past {
            Tense::Past
        } else if self.any(FORECAST) && !self.is_accuracy() {
            Tense::Future
        } else {
            Tense::None
        }
    }

    pub fn is_generic(&self) -> bool {
        // "At all", "all in all" and the group "each month" speak of no general case.
        self.any(&["typical", "typically", "usual", "usually", "normally", "generally", "always"])
            || self.phrase(&[&["in", "on"], &["general"]])
    }

    pub fn is_accuracy(&self) -> bool {
        let judges = [
            "off",
            "wrong",
            "right",
            "good",
            "well",
            "better",
            "worse",
            "beat",
            "deviate",
            "deviated",
            "perform",
            "performed",
        ];
        self.any(ACCURACY) || (self.any(FORECAST) && self.any(&judges))
    }

    /// "Compare", "than", "change between": two times are held against each other.
    pub fn is_compare(&self) -> bool {
        self.any(COMPARE)
            || self.any(&["than"])
            || (self.any(CHANGE) && (self.any(&["between"]) || self.phrase(&[&["from"]]) && self.any(&["to"])))
            || (self.any(&["higher", "lower", "more", "less"]) && self.any(&["or"]))
            || self.is_year_on_year()
    }

    pub fn is_year_on_year(&self) -> bool {
        self.any(&["yoy"]) || self.phrase(&[&["year", "month", "week"], &["on", "over"], &["year", "month", "week"]])
    }

    pub fn is_change(&self) -> bool {
        self.any(CHANGE)
    }

    pub fn is_trend(&self) -> bool {
        self.any(TREND)
            || self.phrase(&[&["up"], &["or"], &["down"]])
            || self.any(CHANGE)
            || self.phrase(&[&["over"], &["time"]])
    }

    pub fn is_latest(&self) -> bool {
        self.any(LATEST)
            || self.phrase(&[&["most"], &["recent"]])
            || self.phrase(&[&["last", "recent"], SERIES])
            || self.phrase(&[&["last", "recent"], &["known", "published", "measured"]])
    }

    pub fn is_missing(&self) -> bool {
        self.any(MISSING)
    }

    pub fn is_extent(&self) -> bool {
        let covers = self.any(&["cover", "covers", "covered", "span", "spans"]);
        let bounds = self.any(SERIES)
            && self.any(&["start", "starts", "begin", "begins", "end", "ends"])
            && self.any(&["when", "where"]);
        let asks = self.any(&["what", "which", "how"]) && (covers || self.any(&["available"]));
        asks || bounds
            || self.any(&["fresh", "stale", "updated"])
            || self.phrase(&[&["how"], &["far"], &["back"]])
            || self.phrase(&[&["how"], &["old", "recent", "fresh"], &["is", "are"]])
    }

    pub fn is_count(&self, is_unit: &dyn Fn(&str) -> bool) -> bool {
        let is_amount = |token: &Token| is_unit(&token.text) || token.is_any(&["percent", "%"]);
        let many =
            self.0.windows(3).any(|tokens| tokens[0].is("how") && tokens[1].is("many") && !is_amount(&tokens[2]));
        many || self.phrase(&[&["how"], &["often"]]) || self.phrase(&[&["number"], &["of"]]) || self.any(&["count"])
    }

    /// The longer units that are counted: "how many days".
    pub fn counted(&self) -> Option<By> {
        let told = ["with", "where", "when", "that", "which", "had", "having"];
        // "How many of the days", "on how many working days".
        let many = |words: &[&str]| {
            self.phrase(&[&["many", "of"], words])
                || self.phrase(&[&["many"], &["of", "working", "business", "summer", "winter"], words])
                || self.phrase(&[&["of"], &["the"], words])
                || self.phrase(&[words, &told])
        };
        let units: [(&[&str], By); 5] = [
            (&["days", "weekdays", "workdays"], By::Day),
            (&["weeks", "weekends"], By::Week),
            (&["months"], By::Month),
            (&["quarters"], By::Quarter),
            (&["years"], By::Year),
        ];
        let weekdays = || {
            let mut two = self.0.windows(2);
            two.any(|two| two[0].is_any(&["many", "which"]) && weekday(&two[1].text).is_some_and(|(_, is_all)| is_all))
                .then_some(By::Day)
        };
        units.into_iter().find_map(|(words, by)| many(words).then_some(by)).or_else(weekdays)
    }

    /// "All day", "always": what each point of a stretch is held against.
    pub fn is_throughout(&self) -> bool {
        self.any(&["always", "throughout", "constantly"])
            || self.phrase(&[&["all", "whole", "entire"], &["day", "week", "month", "year"]])
    }

    /// "Average daily peak", "the mean of the monthly totals": the buckets, and what is taken of each.
    pub fn nested(
        &self,
        function: Option<Function>,
        (high, low): (bool, bool),
        is_sum: bool,
    ) -> Option<(By, Function)> {
        if !(matches!(function, Some(Function::Mean | Function::Median)) || is_sum && self.any(MEAN)) {
            return None;
        }
        let units = [
            ("daily", By::Day),
            ("weekly", By::Week),
            ("monthly", By::Month),
            ("quarterly", By::Quarter),
            ("yearly", By::Year),
            ("annual", By::Year),
        ];
        // "Average peak per day".
        let joined = self.phrase(&[MEAN, HIGHEST]) || self.phrase(&[MEAN, LOWEST]);
        if let Some((by, false)) = self.by().filter(|_| joined && high != low) {
            return Some((by, if high { Function::Max } else { Function::Min }));
        }
        let by = |at: usize| units.iter().find_map(|(word, by)| self.0[at].is(word).then_some(*by));
        let (at, by) = (0..self.0.len()).find_map(|at| Some((at, by(at)?)))?;
        let near = |words: &[&str]| self.0[at + 1..].iter().take(2).any(|token| token.is_any(words));
        match (high, low) {
            (true, false) if near(HIGHEST) => Some((by, Function::Max)),
            (false, true) if near(LOWEST) => Some((by, Function::Min)),
            (false, false) if is_sum || near(SUM) => Some((by, Function::Sum)),
            _ => None,
        }
    }

    /// Highest and lowest; "most recent" is neither.
    pub fn extremes(&self) -> (bool, bool) {
        let reach = [
            "get", "got", "go", "went", "climb", "climbed", "rise", "rose", "reach", "fall", "fell", "drop", "dropped",
            "sink", "sank",
        ];
        let how = |word: &str| self.phrase(&[&["how"], &[word]]) && self.any(&reach);
        let most = self.phrase(&[&["most"], &["recent"]]) || self.phrase(&[&["peak"], &["hours"]]);
        let high = self.0.iter().filter(|token| token.is_any(HIGHEST)).count() > usize::from(most);
        // "At least" and "at most" were read as bounds where numbers follow.
        (high || how("high") || self.any(&["highs"]), self.any(LOWEST) || how("low") || self.any(&["lows"]))
    }

    /// The function that is asked for by name.
    pub fn function(&self) -> Option<Function> {
        let consumed =
            ["consumed", "used", "produced", "generated", "sold", "consume", "use", "produce", "generate", "sell"];
        let sums = self.any(SUM) || (self.phrase(&[&["how"], &["much"]]) && self.any(&consumed));
        if self.any(MEDIAN) {
            Some(Function::Median)
        } else if self.any(DEVIATION) {
            Some(Function::Deviation)
        } else if self.any(MEAN) {
            Some(Function::Mean)
        } else {
            sums.then_some(Function::Sum)
        }
    }

    /// The buckets that are asked for, and whether one of them is ("which month").
    pub fn by(&self) -> Option<(By, bool)> {
        if let Some(by) = self.profile() {
            return Some((by, false));
        }
        let at = |at: usize| self.0.get(at);
        for (index, token) in self.0.iter().enumerate() {
            let picks = token.is_any(&["which", "what"]);
            if !picks && !token.is_any(&["per", "by", "each", "every"]) {
                continue;
            }
            let mut next = index + 1;
            while at(next).is_some_and(|token| token.is_any(&["the", "calendar", "single", "each", "every"])) {
                next += 1;
            }
            let of = |unit: &str| {
                at(next + 1).is_some_and(|token| token.is("of"))
                    && (next + 2..next + 4).any(|index| at(index).is_some_and(|token| token.is(unit)))
            };
            let Some(word) = at(next) else { continue };
            let by = match word.text.strip_suffix('s').unwrap_or(&word.text) {
                "day" if of("week") => By::Weekday,
                "weekday" => By::Weekday,
                "hour" | "time" if of("day") => By::Hour,
                "hour" if !picks => By::Hour,
                "hour" | "time" if picks && self.is_generic_or_mean() => By::Hour,
                "month" if of("year") => By::MonthOfYear,
                "month" if picks && self.tense() == Tense::None => By::MonthOfYear,
                "season" => By::Season,
                "day" if !picks || self.function().is_some() => By::Day,
                "week" => By::Week,
                "month" => By::Month,
                "quarter" => By::Quarter,
                "year" => By::Year,
                _ => continue,
            };
            return Some((by, picks));
        }
        let (high, low) = self.extremes();
        if self.any(&["when"]) && self.is_generic() && (high || low) {
            return Some((By::Hour, true));
        }
        self.adjective().map(|by| (by, false))
    }

    fn is_generic_or_mean(&self) -> bool {
        self.any(GENERIC) || self.any(MEAN)
    }

    /// "Daily profile", "how does it vary over the day".
    fn profile(&self) -> Option<By> {
        let shapes = ["profile", "profiles", "pattern", "shape", "cycle"];
        let varies = self.any(&["vary", "varies", "distribution", "distributed"]);
        let over = |unit: &str| {
            varies && self.phrase(&[&["over", "during", "within", "across", "throughout"], &["the", "a"], &[unit]])
        };
        // "Daily load profile": the name may stand between.
        let shape = |words: &[&str]| {
            let near =
                |at: usize| (at + 1..at + 4).any(|next| self.0.get(next).is_some_and(|token| token.is_any(&shapes)));
            self.0.iter().enumerate().any(|(at, token)| token.is_any(words) && near(at))
        };
        if shape(&["hourly", "daily", "day", "diurnal", "intraday"]) || over("day") {
            Some(By::Hour)
        } else if shape(&["weekly", "week", "weekday"]) || over("week") {
            Some(By::Weekday)
        } else if shape(&["yearly", "annual", "seasonal", "monthly"]) || over("year") {
            Some(By::MonthOfYear)
        } else {
            None
        }
    }

    /// "Monthly averages".
    fn adjective(&self) -> Option<By> {
        let (high, low) = self.extremes();
        // "The daily average" is one a day, "the average daily load" is not.
        if [MEAN, HIGHEST, LOWEST, SUM].into_iter().any(|words| self.phrase(&[&["daily"], words])) {
            return Some(By::Day);
        }
        if self.function().is_none() && !high && !low {
            return None;
        }
        [
            ("weekly", By::Week),
            ("monthly", By::Month),
            ("quarterly", By::Quarter),
            ("yearly", By::Year),
            ("annual", By::Year),
        ]
        .into_iter()
        .find_map(|(word, by)| self.any(&[word]).then_some(by))
    }
}
