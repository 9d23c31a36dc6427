//! One table in two databases, row beside row.

use std::cmp::Ordering;

use futures::{StreamExt, stream::BoxStream};

use super::{
    error::CopyError,
    link::{Link, free_of_nul},
    rows::{self, Row},
    schema::Table,
};

/// Rows of the same key, or one that the other side lacks.
#[derive(Debug)]
pub(super) enum Pair {
    Source(Row),
    Target(Row),
    Both(Row, Row),
}

/// Rows of both sides in the order of their keys; memory holds one of each.
pub(super) struct Merge<'c> {
    table: &'c Table,
    source: Ordered<'c>,
    target: Ordered<'c>,
}

impl<'c> Merge<'c> {
    pub async fn of(table: &'c Table, source: &'c mut Link, target: &'c mut Link) -> Result<Self, CopyError> {
        // Rows are compared as both sides can keep them.
        let is_without_nul = source.is_postgres() || target.is_postgres();
        Ok(Self {
            table,
            source: Ordered::of(table, source, is_without_nul).await?,
            target: Ordered::of(table, target, is_without_nul).await?,
        })
    }

    pub async fn next(&mut self) -> Result<Option<Pair>, CopyError> {
        let order = match (&self.source.next, &self.target.next) {
            (None, None) => return Ok(None),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(source), Some(target)) => rows::order(self.table, source, target),
        };
        let source = if order.is_le() { self.source.advance().await? } else { None };
        let target = if order.is_ge() { self.target.advance().await? } else { None };
        Ok(match (source, target) {
            (Some(source), Some(target)) => Some(Pair::Both(source, target)),
            (Some(source), None) => Some(Pair::Source(source)),
            (None, Some(target)) => Some(Pair::Target(target)),
            (None, None) => None,
        })
    }
}

struct Ordered<'c> {
    table: &'c Table,
    rows: BoxStream<'c, Result<Row, CopyError>>,
    is_without_nul: bool,
    next: Option<Row>,
}

impl<'c> Ordered<'c> {
    async fn of(table: &'c Table, link: &'c mut Link, is_without_nul: bool) -> Result<Self, CopyError> {
        let mut ordered = Self { table, rows: link.rows(table, None), is_without_nul, next: None };
        ordered.advance().await?;
        Ok(ordered)
    }

    /// The next row; the one after it is read already.
    async fn advance(&mut self) -> Result<Option<Row>, CopyError> {
        let following = self.rows.next().await.transpose()?;
        let following =
            following.map(|row| if self.is_without_nul { row.into_iter().map(free_of_nul).collect() } else { row });
        let row = std::mem::replace(&mut self.next, following);
        if let (Some(row), Some(following)) = (&row, &self.next) {
            let order = rows::order(self.table, row, following);
            if order.is_gt() || order.is_eq() && self.table.has_key {
                // A NUL in a key, which Postgres cannot keep, or a database that orders texts otherwise.
                let name = &self.table.name;
                return Err(CopyError::Damaged(format!("the rows of {name} are not ordered by their key's bytes")));
            }
        }
        Ok(row)
    }
}
