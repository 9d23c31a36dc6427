//! Reads question sets from disk: BEIR folders, and question files beside the documents or the table that they ask.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    fs::File,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
};

use assistant::Scope;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use store::TABLE_FORMATS;

use crate::{Document, Expected, Question, Set, SetKind};

/// Questions of one set.
pub const QUESTIONS_MAX: usize = 10_000;
/// Documents of one set.
pub const CORPUS_MAX: usize = 200_000;
/// Lines of any file of a set: judgements are the most.
const LINES_MAX: usize = 5_000_000;
/// A number is right within this share of it, unless the set says otherwise.
const TOLERANCE: f64 = 1e-6;
/// What marks the questions of a file, beside the table or the folder that they ask.
const SUFFIX: &str = "-questions";

/// Why a set cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SetError {
    #[error("cannot read {}: {error}", path.display())]
    Io { path: PathBuf, error: std::io::Error },
    #[error("{}, line {line}: {error}", path.display())]
    Line { path: PathBuf, line: usize, error: String },
    #[error("{} holds no question set\nremedy: name a BEIR folder (corpus.jsonl, queries.jsonl, qrels/), a folder with \
             questions.jsonl, or such a file", .0.display())]
    NoSet(PathBuf),
    #[error("{} is not a set of the kind {kind}\nremedy: leave --kind out, or name the right one", path.display())]
    WrongKind { path: PathBuf, kind: &'static str },
    #[error("the set has no split called {split}\nremedy: choose one of {known}")]
    NoSplit { split: String, known: String },
    #[error("{} is not there, which the questions are asked of", .0.display())]
    NoDocument(PathBuf),
    #[error("{} holds more than {max} {what}", path.display())]
    TooMany { path: PathBuf, max: usize, what: &'static str },
    #[error("{}: the key {key} comes twice", path.display())]
    Twice { path: PathBuf, key: String },
}

/// Reads the set at `path`; its kind is told from what is there and may be demanded. A split is one of the judgements of a
/// BEIR set; any other set has `dev` (every second question, to tune on) and `test` (the others, to report).
///
/// # Errors
/// In words.
pub fn read(path: &Path, kind: Option<SetKind>, split: Option<&str>) -> Result<Set, SetError> {
    let set = if path.join("corpus.jsonl").is_file() {
        beir(path, split)?
    } else if path.join("questions.jsonl").is_file() {
        questions(&path.join("questions.jsonl"), &name(path), split)?
    } else if path.is_file() {
        let name = name(path);
        questions(path, name.strip_suffix(SUFFIX).unwrap_or(&name), split)?
    } else {
        return Err(SetError::NoSet(path.to_owned()));
    };
    match kind {
        Some(kind) if kind != set.kind => Err(SetError::WrongKind { path: path.to_owned(), kind: kind.as_str() }),
        _ => Ok(set),
    }
}

/// The path's last part without what follows its dot; of `.`, the folder's own name.
fn name(path: &Path) -> String {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    path.file_stem().map_or_else(|| "set".to_owned(), |stem| stem.to_string_lossy().into_owned())
}

fn lines(path: &Path) -> Result<impl Iterator<Item = Result<(usize, String), SetError>>, SetError> {
    let io = |error| SetError::Io { path: path.to_owned(), error };
    let reader = BufReader::new(File::open(path).map_err(io)?);
    let path = path.to_owned();
    let numbered = (1..).zip(reader.lines()).take(LINES_MAX);
    Ok(numbered
        .map(move |(number, line)| match line {
            Ok(line) => Ok((number, line)),
            Err(error) => Err(SetError::Io { path: path.clone(), error }),
        })
        .filter(|line| line.as_ref().map_or(true, |(_, line)| !line.trim().is_empty())))
}

fn objects<T: DeserializeOwned>(path: &Path, max: usize, what: &'static str) -> Result<Vec<T>, SetError> {
    let mut objects = Vec::new();
    for line in lines(path)? {
        let (line, text) = line?;
        let object = serde_json::from_str(&text).map_err(|error| SetError::Line {
            path: path.to_owned(),
            line,
            error: error.to_string(),
        })?;
        if objects.len() == max {
            return Err(SetError::TooMany { path: path.to_owned(), max, what });
        }
        objects.push(object);
    }
    Ok(objects)
}

/// A line of `corpus.jsonl` or `queries.jsonl`.
#[derive(Debug, Deserialize)]
struct BeirLine {
    #[serde(rename = "_id")]
    id: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    text: String,
}

/// The file that a document of a BEIR set becomes: its title is its heading.
fn document_name(id: &str) -> String {
    format!("{id}.md")
}

fn beir(folder: &Path, split: Option<&str>) -> Result<Set, SetError> {
    let known = splits(folder)?;
    let split = split.unwrap_or(if known.len() == 1 { &known[0] } else { "test" });
    if !known.iter().any(|name| name == split) {
        return Err(SetError::NoSplit { split: split.to_owned(), known: known.join(", ") });
    }
    let corpus: Vec<BeirLine> = objects(&folder.join("corpus.jsonl"), CORPUS_MAX, "documents")?;
    let documents = corpus
        .into_iter()
        .map(|line| {
            let title = line.title.trim();
            let text = if title.is_empty() { line.text } else { format!("# {title}\n\n{}", line.text) };
            Document::Text { name: document_name(&line.id), text }
        })
        .collect();
    let mut grades = judgements(&folder.join("qrels").join(format!("{split}.tsv")))?;
    let queries: Vec<BeirLine> = objects(&folder.join("queries.jsonl"), LINES_MAX, "questions")?;
    let questions: Vec<Question> = queries
        .into_iter()
        .filter_map(|query| {
            let grades = grades.remove(&query.id).filter(|grades| grades.values().any(|grade| *grade > 0.0))?;
            Some(Question {
                key: query.id,
                text: query.text,
                group: None,
                source: None,
                scope: Scope::default(),
                expected: Expected::Sources(grades),
            })
        })
        .collect();
    if questions.len() > QUESTIONS_MAX {
        return Err(SetError::TooMany { path: folder.to_owned(), max: QUESTIONS_MAX, what: "questions" });
    }
    let name = name(folder);
    let name = if split == "test" { name } else { format!("{name}/{split}") };
    Ok(Set { name, kind: SetKind::Beir, documents, questions })
}

fn splits(folder: &Path) -> Result<Vec<String>, SetError> {
    let qrels = folder.join("qrels");
    let entries = std::fs::read_dir(&qrels).map_err(|error| SetError::Io { path: qrels.clone(), error })?;
    let mut names: Vec<String> =
        entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.strip_suffix(".tsv").map(str::to_owned)).collect();
    names.sort();
    if names.is_empty() { Err(SetError::NoSet(folder.to_owned())) } else { Ok(names) }
}

/// Grades by query and document; the first line is the header.
fn judgements(path: &Path) -> Result<HashMap<String, BTreeMap<String, f64>>, SetError> {
    let mut grades: HashMap<String, BTreeMap<String, f64>> = HashMap::new();
    for line in lines(path)?.skip(1) {
        let (line, text) = line?;
        let cells: Vec<&str> = text.split('\t').map(str::trim).collect();
        let [query, document, grade] = cells[..] else {
            let error = "three cells (query, document, score) are expected".to_owned();
            return Err(SetError::Line { path: path.to_owned(), line, error });
        };
        let grade = grade.parse().map_err(|_| SetError::Line {
            path: path.to_owned(),
            line,
            error: format!("{grade} is no score"),
        })?;
        grades.entry(query.to_owned()).or_default().insert(document_name(document), grade);
    }
    Ok(grades)
}

/// A line of a question file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Line {
    id: Option<String>,
    question: String,
    kind: Option<String>,
    tags: Vec<String>,
    file: Option<String>,
    gold_pages: BTreeSet<u32>,
    also_ok_pages: BTreeSet<u32>,
    answer: Option<Value>,
    gold_rows: Option<BTreeSet<u32>>,
    also_ok_rows: BTreeSet<u32>,
    tolerance: Option<f64>,
    accept: Vec<Value>,
    expect: Option<String>,
    /// The predicate in words, the number of rows wanted, the unit of the answer: for readers.
    #[serde(rename = "note")]
    _note: Option<Value>,
    #[serde(rename = "k")]
    _k: Option<Value>,
    #[serde(rename = "unit")]
    _unit: Option<Value>,
}

fn questions(path: &Path, name: &str, split: Option<&str>) -> Result<Set, SetError> {
    let lines: Vec<Line> = objects(path, QUESTIONS_MAX, "questions")?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let is_table = lines.iter().any(|line| line.file.is_none());
    let documents = if is_table {
        vec![Document::File(table(folder, name)?)]
    } else {
        let files: BTreeSet<&String> = lines.iter().filter_map(|line| line.file.as_ref()).collect();
        files.into_iter().map(|file| beside(folder, file).map(Document::File)).collect::<Result<_, _>>()?
    };
    let table = documents.first().filter(|_| is_table).and_then(|document| match document {
        Document::File(path) => path.file_name().map(|name| name.to_string_lossy().into_owned()),
        Document::Text { .. } => None,
    });
    let of = |at: usize| match split {
        None => Ok(true),
        Some("dev") => Ok(at.is_multiple_of(2)),
        Some("test") => Ok(at % 2 == 1),
        Some(split) => Err(SetError::NoSplit { split: split.to_owned(), known: "dev, test".to_owned() }),
    };
    let mut keys = HashSet::new();
    let mut questions = Vec::new();
    for (at, line) in lines.into_iter().enumerate() {
        if line.question.trim().is_empty() {
            let error = "the question is missing".to_owned();
            return Err(SetError::Line { path: path.to_owned(), line: at + 1, error });
        }
        let Some(question) = question(at, line, table.as_deref()) else {
            let error = "it says neither gold_pages, gold_rows nor an answer\nremedy: a question that nothing answers has \
                         \"expect\": \"none\", or \"answer\": null beside its file";
            return Err(SetError::Line { path: path.to_owned(), line: at + 1, error: error.to_owned() });
        };
        if !keys.insert(question.key.clone()) {
            return Err(SetError::Twice { path: path.to_owned(), key: question.key });
        }
        if of(at)? {
            questions.push(question);
        }
    }
    let kind = if is_table { SetKind::Tables } else { SetKind::Documents };
    let name = split.map_or_else(|| name.to_owned(), |split| format!("{name}/{split}"));
    Ok(Set { name, kind, documents, questions })
}

/// The question of the line at `at`; `None` where it does not say what is right.
fn question(at: usize, line: Line, table: Option<&str>) -> Option<Question> {
    let source = table.map(str::to_owned).or(line.file);
    let pages = |pages: BTreeSet<u32>| source.iter().map(|file| (file.clone(), pages.clone())).collect();
    let expected = if line.expect.as_deref() == Some("none") {
        Expected::Nothing
    } else if let Some(rows) = line.gold_rows {
        Expected::Rows { rows, also: line.also_ok_rows }
    } else if table.is_some() {
        match line.answer {
            Some(value) if !value.is_null() => {
                let size = value.as_f64().map_or(1.0, f64::abs);
                let tolerance = line.tolerance.unwrap_or(TOLERANCE * size.max(1.0));
                Expected::Value { value, tolerance, accept: line.accept }
            }
            _ => return None,
        }
    } else if line.gold_pages.is_empty() {
        match line.answer.as_ref().and_then(Value::as_str) {
            Some(answer) => Expected::Words(answer.to_owned()),
            None => Expected::Nothing,
        }
    } else {
        let answer = line.answer.as_ref().and_then(Value::as_str).map(str::to_owned);
        Expected::Pages { pages: pages(line.gold_pages), also: pages(line.also_ok_pages), answer }
    };
    Some(Question {
        key: line.id.unwrap_or_else(|| (at + 1).to_string()),
        text: line.question,
        group: line.kind.or_else(|| line.tags.into_iter().next()),
        source,
        scope: Scope::default(),
        expected,
    })
}

/// The table that the questions of `name` are asked of.
fn table(folder: &Path, name: &str) -> Result<PathBuf, SetError> {
    let names =
        TABLE_FORMATS.iter().flat_map(|suffix| ["table", name].map(|stem| folder.join(format!("{stem}.{suffix}"))));
    let path = names.into_iter().find(|path| path.is_file());
    path.ok_or_else(|| SetError::NoDocument(folder.join(format!("{name}.csv"))))
}

/// A file in `folder`, or in a folder below it.
fn beside(folder: &Path, file: &str) -> Result<PathBuf, SetError> {
    let path = folder.join(file);
    // A name that leads elsewhere is none.
    let is_name = Path::new(file).components().count() == 1;
    if is_name && path.is_file() {
        return Ok(path);
    }
    let below = std::fs::read_dir(folder)
        .map_err(|error| SetError::Io { path: folder.to_owned(), error })?
        .filter_map(|entry| entry.ok().map(|entry| entry.path().join(file)))
        .find(|path| is_name && path.is_file());
    below.ok_or(SetError::NoDocument(path))
}
