//! From JSON to a table, by a mapping. Pure.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// Columns of a mapping.
const COLUMNS_MAX: usize = 100;
/// Characters of a path and of a column's name.
const TEXT_CHARS_MAX: usize = 400;

/// Which values of a JSON document become which columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JsonMapping {
    /// Where the list of rows stands: names and numbers of places joined by dots, as in `data.items`. Absent where the document
    /// itself is the list, or where each column is a list of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<String>,
    pub columns: Vec<JsonColumn>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JsonColumn {
    /// As the header shall say.
    pub name: String,
    /// Where its value stands in a row, or its list in the document.
    pub path: String,
}

impl JsonMapping {
    pub(super) fn check(&self) -> Result<(), String> {
        if self.columns.is_empty() || self.columns.len() > COLUMNS_MAX {
            return Err(format!("a mapping has 1 to {COLUMNS_MAX} columns"));
        }
        let texts = self.columns.iter().flat_map(|column| [&column.name, &column.path]).chain(&self.rows);
        if texts.into_iter().any(|text| text.chars().count() > TEXT_CHARS_MAX) {
            return Err(format!("a name or path of the mapping has more than {TEXT_CHARS_MAX} characters"));
        }
        if self.columns.iter().any(|column| column.name.trim().is_empty()) {
            return Err("a column of the mapping has no name".to_owned());
        }
        Ok(())
    }
}

/// Why an answer became no table.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unmapped {
    /// In words: no JSON, or nothing where the mapping points.
    Misfit(String),
    /// A table of more bytes than are wanted: many columns may show the same value.
    TooLarge,
}

impl From<String> for Unmapped {
    fn from(why: String) -> Self {
        Self::Misfit(why)
    }
}

/// The table as CSV, of at most `bytes_max` bytes before it is quoted.
pub(super) fn table(bytes: &[u8], mapping: &JsonMapping, bytes_max: u64) -> Result<Vec<u8>, Unmapped> {
    let document: Value = serde_json::from_slice(bytes).map_err(|error| format!("the answer is no JSON: {error}"))?;
    let mut writer = Writer { csv: csv::Writer::from_writer(Vec::new()), bytes_left: bytes_max };
    writer.row(mapping.columns.iter().map(|column| Cow::Borrowed(column.name.as_str())))?;
    rows(&document, mapping, &mut writer)?;
    Ok(writer.csv.into_inner().map_err(|error| error.to_string())?)
}

/// Writes cell by cell, so that what is too large is never held.
struct Writer {
    csv: csv::Writer<Vec<u8>>,
    bytes_left: u64,
}

impl Writer {
    fn row<'v>(&mut self, cells: impl Iterator<Item = Cow<'v, str>>) -> Result<(), Unmapped> {
        for cell in cells {
            // With the sign that follows it.
            let bytes = u64::try_from(cell.len()).unwrap_or(u64::MAX).saturating_add(1);
            self.bytes_left = self.bytes_left.checked_sub(bytes).ok_or(Unmapped::TooLarge)?;
            self.csv.write_field(cell.as_bytes()).map_err(|error| error.to_string())?;
        }
        Ok(self.csv.write_record(None::<&[u8]>).map_err(|error| error.to_string())?)
    }
}

fn rows(document: &Value, mapping: &JsonMapping, writer: &mut Writer) -> Result<(), Unmapped> {
    let path = mapping.rows.as_deref().unwrap_or_default();
    let found = at(document, path).ok_or_else(|| format!("the answer has nothing at {path:?}"))?;
    if let Value::Array(rows) = found {
        if let Some(column) = mapping.columns.iter().find(|column| steps(&column.path).next().is_none())
            && rows.iter().any(|row| row.is_object() || row.is_array())
        {
            return Err(format!("the column {:?} has no path: say which value of a row it shows", column.name).into());
        }
        let any = |column: &JsonColumn| rows.iter().any(|row| at(row, &column.path).is_some());
        if let Some(column) = mapping.columns.iter().find(|column| !rows.is_empty() && !any(column)) {
            return Err(format!("no row of the answer has anything at {:?}", column.path).into());
        }
        return rows
            .iter()
            .try_for_each(|row| writer.row(mapping.columns.iter().map(|column| cell(at(row, &column.path)))));
    }
    let list = |column: &JsonColumn| match at(found, &column.path) {
        Some(Value::Array(cells)) => Ok(cells.as_slice()),
        _ => Err(format!("the answer has no list at {:?}", column.path)),
    };
    let lists = mapping.columns.iter().map(list).collect::<Result<Vec<_>, _>>()?;
    let longest = lists.iter().map(|list| list.len()).max().unwrap_or_default();
    if let Some(at) = lists.iter().position(|list| list.len() != longest) {
        let path = &mapping.columns[at].path;
        return Err(format!("the list at {path:?} has {} values, another has {longest}", lists[at].len()).into());
    }
    (0..longest).try_for_each(|row| writer.row(lists.iter().map(|list| cell(list.get(row)))))
}

/// The value at a path of names and numbers joined by dots; the value itself at the empty path.
fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    steps(path).try_fold(value, |value, step| match value {
        Value::Object(fields) => fields.get(step),
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        _ => None,
    })
}

fn steps(path: &str) -> impl Iterator<Item = &str> {
    path.split('.').filter(|step| !step.is_empty())
}

fn cell(value: Option<&Value>) -> Cow<'_, str> {
    match value {
        None | Some(Value::Null) => Cow::Borrowed(""),
        Some(Value::String(text)) => Cow::Borrowed(text),
        Some(other) => Cow::Owned(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(rows: Option<&str>, columns: &[(&str, &str)]) -> JsonMapping {
        let column = |(name, path): &(&str, &str)| JsonColumn { name: (*name).to_owned(), path: (*path).to_owned() };
        JsonMapping { rows: rows.map(str::to_owned), columns: columns.iter().map(column).collect() }
    }

    fn check(json: &str, rows: Option<&str>, columns: &[(&str, &str)], wanted: Result<&str, &str>) {
        let found = table(json.as_bytes(), &mapping(rows, columns), 200).map(|it| String::from_utf8(it).unwrap());
        match (wanted, found) {
            (Ok(wanted), found) => assert_eq!(found.as_deref(), Ok(wanted), "{json}"),
            (Err(words), Err(Unmapped::Misfit(why))) => assert!(why.contains(words), "{why}"),
            (Err(words), found) => panic!("{words}: {found:?}"),
        }
    }

    const TWO: [(&str, &str); 2] = [("time", "at"), ("MW", "load.value")];

    #[test]
    fn rows_are_objects_or_lists_wherever_they_stand() {
        let objects = r#"{"data": {"items": [
            {"at": "2024-01-01T00:00Z", "load": {"value": 1.5}}, {"at": "2024-01-01T01:00Z", "load": null}]}}"#;
        let wanted = "time,MW\n2024-01-01T00:00Z,1.5\n2024-01-01T01:00Z,\n";
        check(objects, Some("data.items"), &TWO, Ok(wanted));
        check(
            "[[1700000000, \"a, b\"]]",
            None,
            &[("time", "0"), ("note", "1")],
            Ok("time,note\n1700000000,\"a, b\"\n"),
        );
        check("[]", None, &TWO, Ok("time,MW\n"));
    }

    #[test]
    fn columns_may_be_lists_of_their_own() {
        let lists = r#"{"hourly": {"time": ["2024-01-01", "2024-01-02"], "t": [1, null]}}"#;
        let columns = [("time", "time"), ("t", "t")];
        check(lists, Some("hourly"), &columns, Ok("time,t\n2024-01-01,1\n2024-01-02,\n"));
        let uneven = r#"{"time": ["2024-01-01"], "t": [1, 2]}"#;
        check(uneven, None, &columns, Err("has 1 values, another has 2"));
    }

    #[test]
    fn what_does_not_fit_is_told() {
        check("<html>", None, &TWO, Err("no JSON"));
        check("{}", Some("data"), &TWO, Err("nothing at \"data\""));
        check(r#"[{"at": 1}]"#, None, &TWO, Err("load.value"));
        check(r#"{"at": 1}"#, None, &TWO, Err("no list at \"at\""));
        assert!(mapping(None, &[]).check().is_err() && mapping(None, &[("", "a")]).check().is_err());
        assert!(mapping(None, &TWO).check().is_ok());
    }

    #[test]
    fn a_row_of_many_values_is_no_value() {
        check("[1, 2.5]", None, &[("n", "")], Ok("n\n1\n2.5\n"));
        check("[[1], [2]]", None, &[("n", "0"), ("all", ".")], Err("\"all\" has no path"));
        check(r#"[{"n": 1}]"#, None, &[("all", "")], Err("\"all\" has no path"));
    }

    #[test]
    fn a_table_larger_than_wanted_is_not_made() {
        let many: Vec<(String, &str)> = (0..COLUMNS_MAX).map(|at| (format!("c{at}"), "a")).collect();
        let many: Vec<(&str, &str)> = many.iter().map(|(name, path)| (name.as_str(), *path)).collect();
        let json = format!("[{{\"a\": \"{}\"}}]", "x".repeat(1_000));
        let made = |bytes_max| table(json.as_bytes(), &mapping(None, &many), bytes_max);
        assert_eq!(made(100_000), Err(Unmapped::TooLarge));
        assert!(made(101_000).is_ok());
    }
}
