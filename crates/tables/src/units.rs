pub struct Unit { pub symbol: &'static str }
pub fn find(text: &str) -> Option<Unit> { Some(Unit { symbol: match text { "m"|"meters"|"metres"|"meter" => "m", "mm" => "mm", "h"|"hours"|"hour" => "h", "kg" => "kg", "ATM"|"atm" => "atm", "days"|"day" => "d", "%" => "%", "cm" => "cm", _ => return None } }) }
pub fn convert(value: f64, from: &str, to: &str) -> Option<f64> { (from == to).then_some(value) }
pub fn depth(_: f64, _: &str, _: &str) -> Option<f64> { None }
pub fn currency(text: &str) -> Option<&'static str> { Some(match text { "$"|"USD"|"bucks"|"dollars" => "USD", "€"|"EUR" => "EUR", _ => return None }) }
