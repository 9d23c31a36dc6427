//! Whether a plan can be carried out on a table, before anything is.

use std::collections::BTreeSet;

use crate::{Column, FILTERS_MAX, Filter, Function, Kind, OPERANDS_MAX, Op, Operand, Plan, Schema, dates::span, units};

/// What is wrong with a plan.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PlanError {
    #[error("the table has no column {0:?}")]
    UnknownColumn(String),
    #[error("{op} cannot be asked of {column:?}, which holds {kind}")]
    BadOperator { column: String, op: &'static str, kind: &'static str },
    #[error("{column:?} is compared with {count} values; {op} takes {takes}")]
    BadCount { column: String, op: &'static str, count: usize, takes: &'static str },
    #[error("{value:?} is not a {kind} that {column:?} can be compared with")]
    BadValue { column: String, value: String, kind: &'static str },
    #[error("{function} needs a column of numbers")]
    NeedsNumbers { function: &'static str },
    #[error("a comparison takes two filters, not {0}")]
    BadComparison(usize),
    #[error("a plan cannot ask for {0}")]
    BadPart(&'static str),
    #[error("a plan may have {FILTERS_MAX} filters, and a filter {OPERANDS_MAX} values")]
    TooLarge,
}

impl Op {
    /// The lower-case name used in plans.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::IsNot => "is_not",
            Self::Contains => "contains",
            Self::Only => "only",
            Self::Lt => "lt",
            Self::Le => "le",
            Self::Gt => "gt",
            Self::Ge => "ge",
            Self::Between => "between",
            Self::Missing => "missing",
            Self::Present => "present",
        }
    }
}

impl Function {
    /// The lower-case name used in plans.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::CountDistinct => "count_distinct",
            Self::Sum => "sum",
            Self::Mean => "mean",
            Self::Median => "median",
            Self::Min => "min",
            Self::Max => "max",
            Self::Share => "share",
        }
    }
}

impl Kind {
    fn plural(self) -> &'static str {
        match self {
            Self::Date => "dates",
            Self::Boolean => "yes and no",
            Self::Category | Self::Text => "texts",
            _ => "numbers",
        }
    }
}

impl Plan {
    /// Whether the plan fits the table.
    ///
    /// # Errors
    /// [`PlanError`], naming the column and what is wrong.
    pub fn check(&self, schema: &Schema) -> Result<(), PlanError> {
        let aggregate = self.aggregate.as_ref();
        let (of, compare) = aggregate.map_or((&[][..], &[][..]), |a| (&a.of[..], &a.compare[..]));
        let filters = || self.filters.iter().chain(of).chain(compare);
        if filters().flat_map(Filter::each).count() > FILTERS_MAX {
            return Err(PlanError::TooLarge);
        }
        if !matches!(compare.len(), 0 | 2) {
            return Err(PlanError::BadComparison(compare.len()));
        }
        for filter in filters() {
            if filter.or.iter().any(|other| !other.or.is_empty()) {
                return Err(PlanError::BadPart("alternatives of an alternative"));
            }
            filter.each().try_for_each(|one| one.check(column(schema, &one.column)?))?;
        }
        let order = self.order.iter().filter_map(|order| order.column.as_ref());
        for name in self.group_by.iter().chain(order).chain(&self.show) {
            column(schema, name)?;
        }
        if self.limit == Some(0) {
            return Err(PlanError::BadPart("a limit of 0"));
        }
        let Some(aggregate) = aggregate else { return Ok(()) };
        let is_share = aggregate.function == Function::Share;
        let ordered_by = self.order.as_ref().and_then(|order| order.column.as_ref());
        let is_grouped = self.group_by.is_some();
        // What would be left out silently is refused by its name.
        for (is_said, part) in [
            (is_grouped && is_share, "a share of each group"),
            (is_grouped && !aggregate.compare.is_empty(), "a comparison within groups"),
            (
                is_grouped && ordered_by.is_some() && ordered_by != self.group_by.as_ref(),
                "groups in the order of a third column",
            ),
            (!is_share && !aggregate.of.is_empty(), "\"of\" without a share"),
            (is_share && !aggregate.compare.is_empty(), "a comparison of shares"),
        ] {
            if is_said {
                return Err(PlanError::BadPart(part));
            }
        }
        let over = aggregate.column.as_deref().map(|name| column(schema, name)).transpose()?;
        if let Some(asked) = &aggregate.unit {
            let own = over.and_then(|column| column.unit.as_deref());
            let counts = matches!(aggregate.function, Function::Count | Function::CountDistinct | Function::Share);
            if counts || !own.is_some_and(|own| units::converts(own, asked)) {
                return Err(PlanError::BadPart("a unit that the column cannot be given in"));
            }
        }
        let fits = match aggregate.function {
            Function::Count | Function::Share => true,
            Function::CountDistinct => over.is_some(),
            Function::Min | Function::Max | Function::Median => over.is_some_and(|column| column.kind.is_number()),
            Function::Sum | Function::Mean => {
                over.is_some_and(|column| column.kind.is_number() && column.kind != Kind::Date)
            }
        };
        if fits { Ok(()) } else { Err(PlanError::NeedsNumbers { function: aggregate.function.as_str() }) }
    }

    /// The names of the columns whose cells carrying the plan out reads; those of `check`ed plans exist.
    pub fn reads(&self) -> BTreeSet<&str> {
        let aggregate = self.aggregate.iter().flat_map(|aggregate| aggregate.of.iter().chain(&aggregate.compare));
        let filters = self.filters.iter().chain(aggregate).flat_map(Filter::each).map(|filter| &filter.column);
        let order = self.order.iter().filter_map(|order| order.column.as_ref());
        let over = self.aggregate.iter().filter_map(|aggregate| aggregate.column.as_ref());
        filters.chain(order).chain(over).chain(&self.group_by).chain(&self.show).map(String::as_str).collect()
    }
}

impl Filter {
    fn check(&self, column: &Column) -> Result<(), PlanError> {
        let (op, count) = (self.op.as_str(), self.values.len());
        if count > OPERANDS_MAX {
            return Err(PlanError::TooLarge);
        }
        let fits = match self.op {
            Op::Contains | Op::Only => !column.kind.is_number(),
            Op::Lt | Op::Le | Op::Gt | Op::Ge | Op::Between => column.kind.is_number() && column.kind != Kind::Boolean,
            Op::Is | Op::IsNot | Op::Missing | Op::Present => true,
        };
        if !fits {
            let kind = column.kind.plural();
            return Err(PlanError::BadOperator { column: self.column.clone(), op, kind });
        }
        let (right, takes) = match self.op {
            Op::Missing | Op::Present => (count == 0, "none"),
            Op::Between => (count == 2, "two"),
            Op::Lt | Op::Le | Op::Gt | Op::Ge => (count == 1, "one"),
            Op::Is | Op::IsNot | Op::Contains | Op::Only => (count > 0, "at least one"),
        };
        if !right {
            return Err(PlanError::BadCount { column: self.column.clone(), op, count, takes });
        }
        self.values.iter().try_for_each(|value| value.check(column))
    }
}

impl Operand {
    fn check(&self, column: &Column) -> Result<(), PlanError> {
        let (fits, kind) = match (column.kind, self) {
            (Kind::Category | Kind::Text, Self::Text(_)) => (true, "text"),
            (Kind::Category | Kind::Text, Self::Number(_)) => (false, "text"),
            (Kind::Date, Self::Text(text)) => (span(text).is_some(), "date (as 2024, 2024-03 or 2024-03-31)"),
            (Kind::Date, Self::Number(_)) => (false, "date (as 2024, 2024-03 or 2024-03-31)"),
            (_, Self::Number(number)) => (number.is_finite(), "number"),
            (_, Self::Text(_)) => (false, "number"),
        };
        if fits {
            return Ok(());
        }
        Err(PlanError::BadValue { column: column.name.clone(), value: self.to_string(), kind })
    }
}

fn column<'s>(schema: &'s Schema, name: &str) -> Result<&'s Column, PlanError> {
    schema.column(name).ok_or_else(|| PlanError::UnknownColumn(name.to_owned()))
}
