//! A table from lines of text, and what is asked of it.

use tables::{Cells, Index, Meaning, Outcome, Plan, Planned, Profiler, Schema, Table, describe};

/// Knows no likeness, and which words the tests misspell.
struct Spelling;

impl Meaning for Spelling {
    fn likeness(&self, _: &str, _: &[&str]) -> Vec<f32> {
        Vec::new()
    }

    fn is_word(&self, word: &str) -> bool {
        !matches!(word, "stel" | "yads")
    }
}

pub struct Typed {
    pub schema: Schema,
    cells: Vec<Cells>,
}

/// Cells parted by `|`, the header first.
pub fn table(name: &str, text: &str) -> Typed {
    let mut lines = text.lines().map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let rows: Vec<Vec<&str>> = lines.collect();
    let (mut columns, mut cells) = (Vec::new(), Vec::new());
    for (at, name) in header.iter().enumerate() {
        let column = || rows.iter().map(|row| row.get(at).copied().unwrap_or(""));
        let mut profiler = Profiler::new(name);
        column().for_each(|cell| profiler.push(cell));
        let (column_, reading) = profiler.finish();
        columns.push(column_);
        cells.push(reading.cells(column()));
    }
    Typed {
        schema: Schema {
            name: name.into(),
            rows: rows.len() as u64,
            duplicates: 0,
            aside: tables::Aside::default(),
            columns,
        },
        cells,
    }
}

impl Typed {
    pub fn plan(&self, question: &str) -> Planned {
        tables::plan(question, &self.schema, &Index::new(&self.schema), &Spelling)
    }

    pub fn run(&self, planned: &Planned) -> Outcome {
        self.execute(&planned.plan)
    }

    pub fn execute(&self, plan: &Plan) -> Outcome {
        plan.check(&self.schema).unwrap();
        tables::execute(plan, &Table { schema: &self.schema, cells: self.cells.iter().map(Some).collect() })
    }

    /// The plan's pieces in words, and what it gives: rows, or the value.
    pub fn answer(&self, question: &str) -> (String, String) {
        let mut planned = self.plan(question);
        if let Some(than) = &planned.than {
            let found = self.execute(&than.lookup).value;
            planned.resolve(match found {
                Some(tables::Answer::Number(number)) => Some(number),
                _ => None,
            });
        }
        let pieces = describe::describe(&planned.plan, &self.schema);
        let words = pieces.into_iter().map(|(_, words)| words).collect::<Vec<_>>().join(" | ");
        let outcome = self.run(&planned);
        let given = match outcome.value {
            Some(tables::Answer::Number(number)) => describe::grouped(number),
            Some(tables::Answer::Text(text)) => text,
            None => format!("{:?}", outcome.rows),
        };
        (words, given)
    }
}

/// Ten boats; row numbers from 0.
pub fn boats() -> Typed {
    table(
        "boats",
        "Name|Builder|Hull|Length (m)|Price (EUR)|Launched|Berths|Extras|Electric
         Albatros|Nordwerft|Steel|12.5|180,000|2015-04-01|6|Heating, Radar|no
         Bora|Nordwerft|Wood|7|24,500|1998-06-12|2|None|no
         Calypso|Marina Yards|Glass Fibre|9.8|65,000|2019-03-20|4|Radar|yes
         Dora|Marina Yards|Glass Fibre|6.2|18,000|2021-05-05|2|Heating|yes
         Eider|Lakeside|Wood|5.5|9,900|1987-08-30||None|no
         Fortuna|Lakeside|Steel|15|320,000|2008-09-09|8|Heating, Radar, Autopilot|no
         Gannet|Nord Werft|Glass Fibre|8.1|41,000|2012-01-15|4|Heating|no
         Heron|Lakeside|Wood|6.9|15,200|2003-07-01|2|Radar, Heating|no
         Isolde|Nordwerft|Glass Fibre|11|98,000|2020-10-10|6|Autopilot, Heating|yes
         Juno|Marina Yards|Steel|10.4|120,000|2017-02-02|5|Radar|no",
    )
}
