//! Words of a question that carry nothing of their own.

const STOPS: &str = "
a about absolute across actual actually after against ago ahead all also am amount amounted an and annual
annually any approximately are around as at available back be beat been before begin beginning begins being best
better between big both by calculate can chart clock come comes coming compute computed confidence could cover
covered covers daily date dates day day's days determine did display distribution do does down draw during each
earlier end ending ends entire estimate estimated ever every exactly expect expected extreme extremes far find
first following for former from full get give go going good graph had has have held hello hey hi
high higher highs hit hold holds hour hourly hours how i i'd if in interval intervals into is issued it it's its
just know large last later latter less let like list local long look looked looking low lower lows made make
many may me measured method might minute minutes model models month monthly months more most much my naive need
needed new next no not o'clock observed occur occurred of off often old on one only onto onward onwards or our
ours out over own past pattern per percent percentage period periods please plot pm previous profile publisher
publisher's quarter quarters range reach reached recent recently recorded required respective respectively right
roughly same season seasons see seen shall shape should show side since small so stand standard start starting
starts still stood strong tell terms than thanks that the their then there these this those through throughout
till time times to too unit units until up upcoming upon us used varies vary versus want was we week weekday
weekdays weekly weeks well were what what's whats when where which whole will with within worse worst would
wrong year yearly years yes yet you your
% came counted registered logged reported perform performed performs plan sure certain confident fresh updated stale
";

pub(super) fn is_stop(word: &str) -> bool {
    STOPS.split_whitespace().any(|stop| stop == word)
}
