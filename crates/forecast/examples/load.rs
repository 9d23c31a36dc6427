use forecast::{series::Series, step::Step};
use jiff::{Timestamp, tz::TimeZone};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let mut pts: Vec<(Timestamp, f64)> = vec![];
    for line in std::fs::read_to_string(&a[1]).unwrap().lines().skip(1) {
        let (t, v) = line.split_once(',').unwrap();
        pts.push((t.parse().unwrap(), v.parse().unwrap_or(f64::NAN)));
    }
    let start = pts[0].0;
    let n = ((pts[pts.len()-1].0.as_second() - start.as_second()) / 3600 + 1) as usize;
    let mut v = vec![f64::NAN; n];
    for (t, x) in &pts { v[((t.as_second() - start.as_second()) / 3600) as usize] = *x; }
    let s = Series::regular(start, Step::Seconds(3600), TimeZone::get("Europe/Zurich").unwrap(), v);
    let year: i32 = a[2].parse().unwrap();
    let mode: usize = a[3].parse().unwrap();
    let ratio = a[4] == "r";
    let set: Vec<f64> = a[5..10].iter().map(|x| x.parse().unwrap()).collect();
    let from = s.index(format!("{}-10-13T12:00:00Z", year - 1).parse().unwrap()) as usize;
    let to = s.index(format!("{}-10-12T11:00:00Z", year).parse().unwrap()) as usize + 1;
    let begin = if mode == 0 { from - 14 } else { from };
    let t0 = std::time::Instant::now();
    let f = forecast::try_out(&s, mode, begin, to, &set, ratio);
    let (mut e, mut c) = (0.0, 0.0);
    for t in from..to { let y = s.values()[t]; if !y.is_nan() { e += ((y - f[t - begin]) / y).abs(); c += 1.0; } }
    println!("{:?} mape {:.3} n {} {:.1}s", &a[2..], 100.0 * e / c, c, t0.elapsed().as_secs_f64());
}
