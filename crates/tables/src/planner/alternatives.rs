//! "Either diesel or under 1,200 kg": conditions on different columns of which one is enough.

use super::{Found, Planner, Role, mentions::is_cue};

/// Tokens from an "or" back to the condition before it, and on to the one after it.
const BEFORE_REACH: usize = 6;
const AFTER_REACH: usize = 4;

impl Planner<'_> {
    /// Makes one condition of two that an "or" stands between. Values of one column are a list, and joined already.
    pub(super) fn join_alternatives(&mut self) {
        self.found.sort_by_key(|found| found.start);
        for or in 0..self.tokens.len() {
            if self.word(or) != "or" || self.roles[or] == Role::Said {
                continue;
            }
            let Some(after) = self.found.iter().position(|found| found.start > or) else { return };
            let Some(before) = after.checked_sub(1) else { continue };
            if self.are_alternatives(&self.found[before], or, &self.found[after]) {
                let after = self.found.remove(after);
                self.say(or..or + 1);
                self.found[before].weak &= after.weak;
                self.found[before].filter.or.push(after.filter);
            }
        }
    }

    fn are_alternatives(&self, before: &Found, or: usize, after: &Found) -> bool {
        let is_near = or - before.start <= BEFORE_REACH && after.start - or <= AFTER_REACH;
        // "under 5 or whatever has steel": words with weight between are something else.
        let is_filler = |at: usize| {
            self.roles[at] == Role::Said
                || is_cue(self.word(at))
                || self.index.table.contains(&self.tokens[at].stem)
                || self.columns.iter().any(|mention| mention.range.contains(&at))
        };
        is_near && before.filter.or.is_empty() && (or + 1..after.start).all(is_filler)
    }
}
