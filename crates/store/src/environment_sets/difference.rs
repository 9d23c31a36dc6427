//! What putting one set in the place of another has to touch, from the rows that only one of them has. Pure.

use std::collections::{HashMap, HashSet};

/// A row that only one of the two sets has in this form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// Whether it is of the new set.
    pub is_new: bool,
    pub key: String,
    /// Key of what it hangs on: the collection of a source, the source of all else; empty for a collection.
    pub owner: String,
    /// Unique beside the others of its owner; empty where names are not.
    pub name: String,
    /// False for a source that shows nothing yet.
    pub is_whole: bool,
}

/// Rows of one table, by their keys.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Change {
    /// Change or go: what they were is written down first.
    pub ended: Vec<String>,
    pub removed: Vec<String>,
    /// Come, or become what they are in the new set.
    pub put: Vec<String>,
    /// Of `put`, those whose old name another one takes.
    pub renamed: Vec<String>,
    /// Stay, but another one takes their name.
    pub set_aside: Vec<String>,
    /// Of `put`, those that the old set did not have.
    pub added: usize,
    /// Not in the new set, but they stay.
    pub kept: HashSet<String>,
}

/// What differs of one table.
#[derive(Debug)]
pub(super) struct Rows {
    new: HashMap<String, Row>,
    old: HashMap<String, Row>,
}

impl Rows {
    pub fn sorted(rows: Vec<Row>) -> Self {
        let (new, old): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.is_new);
        let by_key = |rows: Vec<Row>| rows.into_iter().map(|row| (row.key.clone(), row)).collect();
        Self { new: by_key(new), old: by_key(old) }
    }

    /// A source that shows nothing says nothing against one that does.
    fn is_overruled(&self, new: &Row) -> bool {
        !new.is_whole && self.old.get(&new.key).is_some_and(|old| old.is_whole)
    }

    /// What is to be done, where old rows that the new set has not may stay if `stays` says so.
    pub fn change(&self, stays: impl Fn(&Row) -> bool) -> Change {
        let mut change = Change::default();
        let names: HashMap<(&str, &str), &str> = self
            .new
            .values()
            .filter(|row| !row.name.is_empty())
            .map(|row| ((row.owner.as_str(), row.name.as_str()), row.key.as_str()))
            .collect();
        let is_taken =
            |row: &Row| names.get(&(row.owner.as_str(), row.name.as_str())).is_some_and(|key| *key != row.key);
        for row in self.old.values() {
            let becomes = self.new.get(&row.key);
            let is_put = becomes.is_some_and(|new| !self.is_overruled(new));
            let is_kept = becomes.is_none() && stays(row);
            if is_put {
                change.ended.push(row.key.clone());
            } else if is_kept {
                change.kept.insert(row.key.clone());
            } else if becomes.is_none() {
                change.ended.push(row.key.clone());
                change.removed.push(row.key.clone());
            }
            if is_taken(row) {
                let list = if is_put { &mut change.renamed } else { &mut change.set_aside };
                list.push(row.key.clone());
            }
        }
        for row in self.new.values().filter(|row| !self.is_overruled(row)) {
            change.added += usize::from(!self.old.contains_key(&row.key));
            change.put.push(row.key.clone());
        }
        change
    }

    /// Owners of old rows that are still there after `change`.
    pub fn owners_left<'r>(&'r self, change: &'r Change) -> HashSet<&'r str> {
        let removed: HashSet<&str> = change.removed.iter().chain(&change.put).map(String::as_str).collect();
        self.old.values().filter(|row| !removed.contains(row.key.as_str())).map(|row| row.owner.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `text` as "key owner name" a row: `+` before those of the new set, `-` before those of the old one, `?` after what shows
    /// nothing.
    fn rows(text: &str) -> Rows {
        let read = |line: &str| {
            let words: Vec<&str> = line[1..].trim_end_matches('?').split_whitespace().collect();
            Row {
                is_new: line.starts_with('+'),
                key: words[0].to_owned(),
                owner: words[1].to_owned(),
                name: words.get(2).copied().unwrap_or_default().to_owned(),
                is_whole: !line.ends_with('?'),
            }
        };
        Rows::sorted(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(read).collect())
    }

    fn change(text: &str, stays: &str) -> Change {
        let mut change = rows(text).change(|row| row.key == stays);
        for list in
            [&mut change.ended, &mut change.removed, &mut change.put, &mut change.renamed, &mut change.set_aside]
        {
            list.sort();
        }
        change
    }

    fn owned(keys: &[&str]) -> Vec<String> {
        keys.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_comes_changes_and_goes_is_told_apart() {
        let change = change("+a C new\n-b C old\n+c C now\n-c C then", "");
        assert_eq!(change.put, owned(&["a", "c"]));
        assert_eq!(change.ended, owned(&["b", "c"]));
        assert_eq!(change.removed, owned(&["b"]));
        assert_eq!((change.added, change.kept.len()), (1, 0));
    }

    #[test]
    fn what_stays_gives_its_name_to_the_new_one() {
        let change = change("+a C report\n-b C report\n-c C report2\n+c C elsewhere\n+d C report2", "b");
        assert_eq!(change.set_aside, owned(&["b"]));
        assert_eq!(change.renamed, owned(&["c"]));
        assert_eq!((change.removed.len(), change.kept), (0, HashSet::from(["b".to_owned()])));
    }

    #[test]
    fn two_that_swap_names_are_both_renamed_first() {
        let change = change("+a C one\n+b C two\n-a C two\n-b C one", "");
        assert_eq!(change.renamed, owned(&["a", "b"]));
    }

    #[test]
    fn a_source_that_shows_nothing_does_not_overrule_one_that_does() {
        let change = change("+a C x?\n-a C y\n+b C z?\n-b C w?", "");
        assert_eq!((change.put, change.ended), (owned(&["b"]), owned(&["b"])));
    }

    #[test]
    fn owners_of_what_is_left_are_told() {
        let rows = rows("-a C x\n-b D y\n+c E z?\n-c F z");
        let change = rows.change(|row| row.key == "b");
        assert_eq!(rows.owners_left(&change), HashSet::from(["D", "F"]));
    }
}
