//! How deep elements stand inside elements, told by scanning tags before any parser builds a tree of them: parsers recurse,
//! and a stack that overflows takes the process along.

use crate::{ExtractError, Limits};

/// Whose rules say which tags open something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Xml,
    Html,
}

/// Elements without content or with an end tag that may be left out (HTML, 13.1.2), and inline ones that sloppy pages
/// leave open by the hundred: none of them counts as depth.
const HTML_FLAT: [&str; 44] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p",
    "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "colgroup", "rt", "rp",
    "html", "head", "body", "a", "b", "i", "u", "em", "strong", "font", "small", "big", "tt", "code", "frame",
];
/// Characters of a tag's name that are kept to look it up.
const NAME_CHARS_MAX: usize = 16;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Text,
    /// After "<".
    Open,
    Name,
    /// After a tag's name.
    Inside,
    Quoted(u8),
    /// In "</...>".
    Close,
    /// In "<!" or "<?", up to the end that the first bytes call for.
    Declaration,
    Comment,
    Cdata,
}

/// A scanner that is fed a document piece by piece.
#[derive(Debug)]
pub(crate) struct Nesting {
    dialect: Dialect,
    state: State,
    name: Vec<u8>,
    /// The last two bytes before the current one.
    last: [u8; 2],
    depth: u32,
    deepest: u32,
}

impl Nesting {
    pub(crate) fn new(dialect: Dialect) -> Self {
        Self { dialect, state: State::Text, name: Vec::new(), last: [0; 2], depth: 0, deepest: 0 }
    }

    pub(crate) fn push(&mut self, bytes: &[u8]) {
        // UTF-16 has a zero beside each ASCII character.
        for &byte in bytes.iter().filter(|&&byte| byte != 0) {
            self.state = self.step(byte);
            self.last = [self.last[1], byte];
        }
    }

    pub(crate) fn check(&self, depth_max: u32) -> Result<(), ExtractError> {
        if self.deepest > depth_max {
            return Err(ExtractError::Bomb { detail: format!("elements inside elements, more than {depth_max} deep") });
        }
        Ok(())
    }

    fn step(&mut self, byte: u8) -> State {
        match (self.state, byte) {
            (State::Text, b'<') => State::Open,
            (State::Text, _) => State::Text,
            (State::Open, b'!' | b'?') => {
                self.name.clear();
                State::Declaration
            }
            (State::Open, b'/') => {
                self.name.clear();
                State::Close
            }
            (State::Open, _) if byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80 => {
                self.name.clear();
                self.name.push(byte.to_ascii_lowercase());
                State::Name
            }
            (State::Open, _) => State::Text,
            (State::Name | State::Inside, b'>') => {
                self.opened();
                State::Text
            }
            (State::Name, _) if byte.is_ascii_whitespace() || byte == b'/' => State::Inside,
            (State::Close, b'>') => {
                self.closed();
                State::Text
            }
            (State::Name, _) => {
                self.keep(byte);
                State::Name
            }
            (State::Close, _) => {
                self.keep(byte);
                State::Close
            }
            (State::Inside, b'"' | b'\'') if self.last[1] == b'=' || self.last[1].is_ascii_whitespace() => {
                State::Quoted(byte)
            }
            (State::Inside, _) => State::Inside,
            (State::Quoted(quote), _) => {
                if byte == quote {
                    State::Inside
                } else {
                    State::Quoted(quote)
                }
            }
            (State::Declaration, b'>') => State::Text,
            (State::Declaration, _) => self.declaration(byte),
            (State::Comment, b'>') if self.last == *b"--" => State::Text,
            (State::Comment, _) => State::Comment,
            (State::Cdata, b'>') if self.last == *b"]]" => State::Text,
            (State::Cdata, _) => State::Cdata,
        }
    }

    fn declaration(&mut self, byte: u8) -> State {
        self.keep(byte);
        if self.name == b"--" {
            State::Comment
        } else if self.name == b"[cdata[" {
            State::Cdata
        } else {
            State::Declaration
        }
    }

    fn keep(&mut self, byte: u8) {
        if self.name.len() < NAME_CHARS_MAX && !byte.is_ascii_whitespace() {
            self.name.push(byte.to_ascii_lowercase());
        }
    }

    fn is_flat(&self) -> bool {
        self.dialect == Dialect::Html && HTML_FLAT.iter().any(|name| name.as_bytes() == self.name)
    }

    fn opened(&mut self) {
        if self.last[1] != b'/' && !self.is_flat() {
            self.depth += 1;
            self.deepest = self.deepest.max(self.depth);
        }
    }

    fn closed(&mut self) {
        if !self.is_flat() {
            self.depth = self.depth.saturating_sub(1);
        }
    }
}

/// Checks a whole document in memory.
pub(crate) fn check(source: &[u8], dialect: Dialect, limits: &Limits) -> Result<(), ExtractError> {
    let mut nesting = Nesting::new(dialect);
    nesting.push(source);
    nesting.check(limits.depth_max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, dialect: Dialect, deepest: u32) {
        let mut nesting = Nesting::new(dialect);
        // Byte by byte: pieces may end anywhere.
        for byte in source.as_bytes() {
            nesting.push(&[*byte]);
        }
        assert_eq!(nesting.deepest, deepest, "{source}");
    }

    #[test]
    fn depth_counts_open_elements_only() {
        check("<a><b/><c x='>'><d/></c></a><e></e>", Dialect::Xml, 2);
        check("<?xml version='1.0'?><!DOCTYPE a><a><!-- <b><b><b> --><![CDATA[<c><c>]]></a>", Dialect::Xml, 1);
        check("a < b <c>x</c>", Dialect::Xml, 1);
        check("<p><p><p><br><br><div><li><li></div>", Dialect::Html, 1);
        check(&"<div>".repeat(900), Dialect::Html, 900);
        let utf16: String = "<a><b></b></a>".chars().flat_map(|char| [char, '\0']).collect();
        check(&utf16, Dialect::Xml, 2);
    }

    #[test]
    fn too_deep_is_a_bomb() {
        let limits = Limits { depth_max: 3, ..Limits::default() };
        assert!(super::check(b"<a><a><a>", Dialect::Xml, &limits).is_ok());
        assert_eq!(super::check(b"<a><a><a><a>", Dialect::Xml, &limits).unwrap_err().code(), "bomb");
    }
}
