//! One statement for both databases: values are gathered once, and sent in the dialect of whoever carries it out.
//! SQL is written out by the callers, in what both dialects understand; for the rest there are words in braces.

use std::borrow::Cow;

use sqlx::{
    AssertSqlSafe, ColumnIndex, Database, PgPool, Postgres, Sqlite, SqlitePool, postgres::PgRow,
    query::Query as Driver, sqlite::SqliteRow,
};

/// A pool of connections to either database. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// A transaction on either database; dropped without [`Transaction::commit`], it is rolled back.
pub(crate) enum Transaction {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

/// A row of either database.
#[derive(Debug)]
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// What a statement did.
#[derive(Debug)]
pub(crate) struct Done {
    rows: u64,
}

impl Done {
    pub fn rows_affected(&self) -> u64 {
        self.rows
    }
}

impl Pool {
    pub async fn begin(&self) -> Result<Transaction, sqlx::Error> {
        Ok(match self {
            Self::Sqlite(pool) => Transaction::Sqlite(pool.begin().await?),
            Self::Postgres(pool) => Transaction::Postgres(pool.begin().await?),
        })
    }

    pub async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Transaction {
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await,
            Self::Postgres(transaction) => transaction.commit().await,
        }
    }

    /// Ends it now, as if it had not been; dropped, it ends when its connection is used next.
    pub async fn rollback(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(transaction) => transaction.rollback().await,
            Self::Postgres(transaction) => transaction.rollback().await,
        }
    }
}

/// Where a statement is carried out.
pub(crate) enum On<'c> {
    Pool(&'c Pool),
    Transaction(&'c mut Transaction),
}

impl<'c> From<&'c Pool> for On<'c> {
    fn from(pool: &'c Pool) -> Self {
        Self::Pool(pool)
    }
}

impl<'c> From<&'c mut Transaction> for On<'c> {
    fn from(transaction: &'c mut Transaction) -> Self {
        Self::Transaction(transaction)
    }
}

/// A value bound to a statement; `None` is the type's NULL.
#[derive(Debug, Clone)]
pub(crate) enum Value<'q> {
    Integer(Option<i64>),
    Real(Option<f32>),
    Text(Option<Cow<'q, str>>),
    Blob(Option<Cow<'q, [u8]>>),
}

macro_rules! values {
    ($($from:ty => $variant:ident($name:ident, $value:expr)),+ $(,)?) => {$(
        impl<'q> From<$from> for Value<'q> {
            fn from($name: $from) -> Self {
                Self::$variant(Some($value))
            }
        }

        impl<'q> From<Option<$from>> for Value<'q> {
            fn from(value: Option<$from>) -> Self {
                Self::$variant(value.map(|$name| $value))
            }
        }
    )+};
}

values! {
    i64 => Integer(value, value),
    u32 => Integer(value, i64::from(value)),
    bool => Integer(value, i64::from(value)),
    f32 => Real(value, value),
    &'q str => Text(value, Cow::Borrowed(value)),
    &'q String => Text(value, Cow::Borrowed(value.as_str())),
    String => Text(value, Cow::Owned(value)),
    &'q [u8] => Blob(value, Cow::Borrowed(value)),
    &'q Vec<u8> => Blob(value, Cow::Borrowed(value.as_slice())),
    Vec<u8> => Blob(value, Cow::Owned(value)),
}

/// A statement and its values.
#[derive(Debug)]
pub(crate) struct Query<'q> {
    sql: &'static str,
    values: Vec<Value<'q>>,
}

/// A statement whose first column is wanted.
#[derive(Debug)]
pub(crate) struct Scalar<'q>(Query<'q>);

pub(crate) fn query<'q>(sql: &'static str) -> Query<'q> {
    Query { sql, values: Vec::new() }
}

pub(crate) fn query_scalar<'q>(sql: &'static str) -> Scalar<'q> {
    Scalar(query(sql))
}

/// Carries `$query` out with `$method` in the dialect of `$on`; `$wrap` makes the answer one of either.
macro_rules! carry_out {
    ($query:expr, $on:expr, $method:ident, $wrap:ident) => {{
        let Query { sql, values } = $query;
        match $on.into() {
            On::Pool(Pool::Sqlite(pool)) => $wrap!(Sqlite, sqlite(sql, values).$method(pool).await?),
            On::Pool(Pool::Postgres(pool)) => $wrap!(Postgres, postgres(sql, values).$method(pool).await?),
            On::Transaction(Transaction::Sqlite(on)) => $wrap!(Sqlite, sqlite(sql, values).$method(&mut **on).await?),
            On::Transaction(Transaction::Postgres(on)) => {
                $wrap!(Postgres, postgres(sql, values).$method(&mut **on).await?)
            }
        }
    }};
}

macro_rules! done {
    ($variant:ident, $answer:expr) => {
        Ok(Done { rows: $answer.rows_affected() })
    };
}

macro_rules! rows {
    ($variant:ident, $answer:expr) => {
        Ok($answer.into_iter().map(Row::$variant).collect())
    };
}

macro_rules! row {
    ($variant:ident, $answer:expr) => {
        Ok(Row::$variant($answer))
    };
}

macro_rules! optional {
    ($variant:ident, $answer:expr) => {
        Ok($answer.map(Row::$variant))
    };
}

impl<'q> Query<'q> {
    pub fn bind(mut self, value: impl Into<Value<'q>>) -> Self {
        self.values.push(value.into());
        self
    }

    pub async fn execute<'c>(self, on: impl Into<On<'c>>) -> Result<Done, sqlx::Error> {
        carry_out!(self, on, execute, done)
    }

    pub async fn fetch_all<'c>(self, on: impl Into<On<'c>>) -> Result<Vec<Row>, sqlx::Error> {
        carry_out!(self, on, fetch_all, rows)
    }

    pub async fn fetch_one<'c>(self, on: impl Into<On<'c>>) -> Result<Row, sqlx::Error> {
        carry_out!(self, on, fetch_one, row)
    }

    pub async fn fetch_optional<'c>(self, on: impl Into<On<'c>>) -> Result<Option<Row>, sqlx::Error> {
        carry_out!(self, on, fetch_optional, optional)
    }
}

impl<'q> Scalar<'q> {
    pub fn bind(self, value: impl Into<Value<'q>>) -> Self {
        Self(self.0.bind(value))
    }

    pub async fn fetch_one<'c, T: for<'r> Read<'r>>(self, on: impl Into<On<'c>>) -> Result<T, sqlx::Error> {
        self.0.fetch_one(on).await?.try_get(0)
    }

    pub async fn fetch_optional<'c, T: for<'r> Read<'r>>(
        self,
        on: impl Into<On<'c>>,
    ) -> Result<Option<T>, sqlx::Error> {
        self.0.fetch_optional(on).await?.map(|row| row.try_get(0)).transpose()
    }

    pub async fn fetch_all<'c, T: for<'r> Read<'r>>(self, on: impl Into<On<'c>>) -> Result<Vec<T>, sqlx::Error> {
        self.0.fetch_all(on).await?.iter().map(|row| row.try_get(0)).collect()
    }
}

type Prepared<DB> = Driver<'static, DB, <DB as Database>::Arguments>;

fn sqlite(sql: &'static str, values: Vec<Value<'_>>) -> Prepared<Sqlite> {
    let sql = spelled(sql, |word, of| match word {
        Word::Ids | Word::Texts => format!("(SELECT value FROM json_each({of}))"),
        Word::Among => format!("IN (SELECT value FROM json_each({of}))"),
        // A transaction that writes is alone.
        Word::Lock | Word::SkipLocked | Word::Hold | Word::SkipHeld => String::new(),
        Word::Numbers => of.to_owned(),
    });
    values.into_iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, value| match value {
        Value::Integer(value) => query.bind(value),
        Value::Real(value) => query.bind(value),
        Value::Text(value) => query.bind(value.map(Cow::into_owned)),
        Value::Blob(value) => query.bind(value.map(Cow::into_owned)),
    })
}

fn postgres(sql: &'static str, values: Vec<Value<'_>>) -> Prepared<Postgres> {
    let sql = spelled(sql, |word, of| match word {
        Word::Ids => format!("(SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST({of} AS JSON)))"),
        Word::Texts => format!("(SELECT value FROM json_array_elements_text(CAST({of} AS JSON)))"),
        // An array is looked up in the index whatever the planner believes of the table, which may have been filled just now.
        Word::Among => format!("= ANY (ARRAY(SELECT value FROM json_array_elements_text(CAST({of} AS JSON))))"),
        Word::Lock => format!("FOR UPDATE OF {of}"),
        Word::SkipLocked => format!("FOR UPDATE OF {of} SKIP LOCKED"),
        Word::Hold => format!("FOR NO KEY UPDATE OF {of}"),
        Word::SkipHeld => format!("FOR NO KEY UPDATE OF {of} SKIP LOCKED"),
        Word::Numbers => format!("CAST({of} AS REAL[]) AS {of}"),
    });
    values.into_iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, value| match value {
        Value::Integer(value) => query.bind(value),
        Value::Real(value) => query.bind(value),
        Value::Text(value) => query.bind(value.map(without_nul)),
        Value::Blob(value) => query.bind(value.map(Cow::into_owned)),
    })
}

/// Postgres keeps no NUL in a text. A space has the same length, so that places in the text stay right.
pub(crate) fn without_nul(text: Cow<'_, str>) -> String {
    if text.contains('\0') { text.replace('\0', " ") } else { text.into_owned() }
}

/// What the dialects say differently: `{ids $1}` and `{texts $1}`, the rows of a list that is bound as a JSON array;
/// `{among $1}`, after a text, that it is one of such a list;
/// `{lock t}` and `{skip_locked t}`, at the end of a SELECT: its rows of the table are this transaction's until it ends, and no row
/// that names one of them can come; `{hold t}` and `{skip_held t}`, the same for who only changes them, so that rows that name them
/// may come; the order in which rows are taken stands in `order.rs`;
/// `{numbers column}`, a vector as a list of numbers under its own name.
#[derive(Debug, Clone, Copy)]
enum Word {
    Ids,
    Texts,
    Among,
    Lock,
    SkipLocked,
    Hold,
    SkipHeld,
    Numbers,
}

/// The statement with its words in braces spelled out. Nothing but the statement's own text gets in.
fn spelled(sql: &'static str, spell: impl Fn(Word, &str) -> String) -> Cow<'static, str> {
    if !sql.contains('{') {
        return Cow::Borrowed(sql);
    }
    let mut whole = String::with_capacity(sql.len() * 2);
    let mut rest = sql;
    while let Some((before, after)) = rest.split_once('{') {
        whole.push_str(before);
        let Some((word, after)) = after.split_once('}') else { break };
        match word.split_once(' ') {
            Some(("ids", of)) => whole.push_str(&spell(Word::Ids, of)),
            Some(("among", of)) => whole.push_str(&spell(Word::Among, of)),
            Some(("texts", of)) => whole.push_str(&spell(Word::Texts, of)),
            Some(("lock", of)) => whole.push_str(&spell(Word::Lock, of)),
            Some(("skip_locked", of)) => whole.push_str(&spell(Word::SkipLocked, of)),
            Some(("hold", of)) => whole.push_str(&spell(Word::Hold, of)),
            Some(("skip_held", of)) => whole.push_str(&spell(Word::SkipHeld, of)),
            Some(("numbers", of)) => whole.push_str(&spell(Word::Numbers, of)),
            _ => debug_assert!(false, "no such word: {word}"),
        }
        rest = after;
    }
    whole.push_str(rest);
    Cow::Owned(whole)
}

/// A column by name or by place.
pub(crate) trait Place: ColumnIndex<SqliteRow> + ColumnIndex<PgRow> + Copy {}

impl<T: ColumnIndex<SqliteRow> + ColumnIndex<PgRow> + Copy> Place for T {}

/// A type that a column of either database can be read as.
pub(crate) trait Read<'r>: Sized {
    fn read(row: &'r Row, at: impl Place) -> Result<Self, sqlx::Error>;
}

impl Row {
    pub fn try_get<'r, T: Read<'r>>(&'r self, at: impl Place) -> Result<T, sqlx::Error> {
        T::read(self, at)
    }
}

macro_rules! read_as_it_is {
    ($($type:ty),+) => {$(
        impl<'r> Read<'r> for $type {
            fn read(row: &'r Row, at: impl Place) -> Result<Self, sqlx::Error> {
                match row {
                    Row::Sqlite(row) => sqlx::Row::try_get(row, at),
                    Row::Postgres(row) => sqlx::Row::try_get(row, at),
                }
            }
        }

        impl<'r> Read<'r> for Option<$type> {
            fn read(row: &'r Row, at: impl Place) -> Result<Self, sqlx::Error> {
                match row {
                    Row::Sqlite(row) => sqlx::Row::try_get(row, at),
                    Row::Postgres(row) => sqlx::Row::try_get(row, at),
                }
            }
        }
    )+};
}

read_as_it_is!(i64, f32, String, &'r str, Vec<u8>, &'r [u8]);

fn counted(value: i64) -> Result<u32, sqlx::Error> {
    u32::try_from(value).map_err(|error| sqlx::Error::Decode(error.into()))
}

impl<'r> Read<'r> for u32 {
    fn read(row: &'r Row, at: impl Place) -> Result<Self, sqlx::Error> {
        counted(row.try_get(at)?)
    }
}

impl<'r> Read<'r> for Option<u32> {
    fn read(row: &'r Row, at: impl Place) -> Result<Self, sqlx::Error> {
        row.try_get::<Option<i64>>(at)?.map(counted).transpose()
    }
}

/// A flag in a column is 0 or 1; an expression is a truth of the database's own.
impl<'r> Read<'r> for bool {
    fn read(row: &'r Row, at: impl Place) -> Result<Self, sqlx::Error> {
        match row {
            Row::Sqlite(row) => sqlx::Row::try_get(row, at),
            Row::Postgres(row) => match sqlx::Row::try_get::<bool, _>(row, at) {
                Err(sqlx::Error::ColumnDecode { .. }) => Ok(sqlx::Row::try_get::<i64, _>(row, at)? != 0),
                read => read,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_braces_are_spelled_out() {
        let sql = "SELECT 1 WHERE a IN {ids $1} AND b IN {texts $12} {skip_held t, u}";
        let spelled = spelled(sql, |word, of| format!("<{word:?} {of}>"));
        assert_eq!(spelled, "SELECT 1 WHERE a IN <Ids $1> AND b IN <Texts $12> <SkipHeld t, u>");
    }

    #[test]
    fn a_nul_becomes_a_space_of_the_same_length() {
        assert_eq!(without_nul(Cow::Borrowed("a\0b")), "a b");
        assert_eq!(without_nul(Cow::Borrowed("ab")), "ab");
    }
}
