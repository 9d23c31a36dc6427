//! HTML: a walk over the parsed tree that keeps headings, paragraphs, lists, tables and code, and leaves out what frames a
//! page. The walk is a loop, not a recursion, so depth costs no stack.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use encoding_rs::Encoding;
use scraper::node::Element;
use scraper::{Html, Node};

use super::decode::{self, Utf8Reader};
use super::flow::Flow;
use super::nesting::{self, Dialect};
use super::output::{Output, tidy_label};
use crate::{BlockKind, ExtractError, Format, PartKind};

/// Bytes of HTML that are read: the tree takes many times as much memory.
const HTML_BYTES_MAX: u64 = 64 << 20;
/// The `charset` must stand in so many first bytes (HTML, 4.2.5.4).
const CHARSET_WITHIN: usize = 1024;

pub(super) fn read(mut file: File, output: &mut Output<'_>) -> Result<(), ExtractError> {
    let mut head = Vec::new();
    file.by_ref().take(CHARSET_WITHIN as u64).read_to_end(&mut head)?;
    let encoding = match declared(&head) {
        Some(encoding) => encoding,
        None => decode::detect(&mut file)?,
    };
    file.seek(SeekFrom::Start(0))?;
    let mut source = String::new();
    Utf8Reader::new(file, encoding).take(HTML_BYTES_MAX + 1).read_to_string(&mut source)?;
    if source.len() as u64 > HTML_BYTES_MAX {
        return Err(ExtractError::TooLarge { what: format!("more than {} MB of HTML", HTML_BYTES_MAX >> 20) });
    }
    nesting::check(source.as_bytes(), Dialect::Html, output.limits())?;
    let page = Page::parse(&source);
    drop(source);
    output.started(Format::Html, "scraper", None, page.title())?;
    let mut flow = Flow::new(output, PartKind::Section, None);
    page.walk(&mut flow)?;
    flow.end()
}

/// The encoding that the page declares; a byte order mark goes before it and is left to detection.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    if Encoding::for_bom(head).is_some() {
        return None;
    }
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let (_, after) = head.split_once("charset=")?;
    let label: String =
        after.trim_start_matches(['"', '\'']).chars().take_while(|char| !"\"'>; /\n".contains(*char)).collect();
    // A page that could be read up to here is not UTF-16, whatever it says.
    Encoding::for_label(label.as_bytes())
        .map(|encoding| if encoding.is_ascii_compatible() { encoding } else { encoding_rs::UTF_8 })
}

/// A parsed page.
pub(super) struct Page(Html);

impl Page {
    pub(super) fn parse(source: &str) -> Self {
        Self(Html::parse_document(source))
    }

    /// The text of `title`, or else of the first `h1`.
    pub(super) fn title(&self) -> Option<String> {
        let first = |wanted: &str| {
            let mut nodes = self.0.tree.root().descendants();
            let node = nodes.find(|node| name(node) == Some(wanted))?;
            let text: String =
                node.descendants().filter_map(|node| node.value().as_text().map(|text| text.to_string())).collect();
            Some(tidy_label(&text)).filter(|text| !text.is_empty())
        };
        first("title").or_else(|| first("h1"))
    }

    /// Sends the page's blocks in document order.
    pub(super) fn walk(&self, flow: &mut Flow<'_, '_>) -> Result<(), ExtractError> {
        let mut walk = Walk { flow, text: String::new(), heading: None, items: 0, pre: 0, table: None, skip: 0 };
        for edge in self.0.tree.root().traverse() {
            match edge {
                Edge::Open(node) => walk.open(node)?,
                Edge::Close(node) => walk.close(node)?,
            }
        }
        walk.flush()
    }
}

fn name<'a>(node: &NodeRef<'a, Node>) -> Option<&'a str> {
    node.value().as_element().map(Element::name)
}

/// Elements whose text is not the page's text.
fn is_skipped(node: &NodeRef<'_, Node>, element: &Element) -> bool {
    let by_name = matches!(
        element.name(),
        "script"
            | "style"
            | "noscript"
            | "template"
            | "head"
            | "nav"
            | "svg"
            | "iframe"
            | "object"
            | "button"
            | "select"
            | "dialog"
            | "canvas"
    );
    let is_footer = element.name() == "footer"
        && !node.ancestors().any(|above| matches!(name(&above), Some("article" | "section" | "blockquote")));
    let is_hidden = element.attr("hidden").is_some() || element.attr("aria-hidden") == Some("true");
    by_name || is_footer || is_hidden || element.attr("role") == Some("navigation")
}

/// Elements that begin a line of their own.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}

fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

/// A table that holds data: rows of cells of plain text. One that holds headings or tables lays out the page.
fn is_data(table: &NodeRef<'_, Node>) -> bool {
    let mut inside = table.descendants().skip(1);
    !inside.any(|node| name(&node).is_some_and(|name| name == "table" || heading_level(name).is_some()))
}

struct Walk<'f, 'o, 'l> {
    flow: &'f mut Flow<'o, 'l>,
    text: String,
    heading: Option<u8>,
    /// Open list items.
    items: usize,
    /// Open `pre` elements.
    pre: usize,
    /// Cells of the rows so far, while inside of a data table.
    table: Option<Vec<Vec<String>>>,
    /// Open skipped elements.
    skip: usize,
}

impl Walk<'_, '_, '_> {
    fn open(&mut self, node: NodeRef<'_, Node>) -> Result<(), ExtractError> {
        match node.value() {
            Node::Text(text) if self.skip == 0 => self.push_text(text),
            Node::Element(element) => {
                if self.skip > 0 || is_skipped(&node, element) {
                    self.skip += 1;
                    return Ok(());
                }
                self.open_element(&node, element.name())?;
            }
            _ => {}
        }
        Ok(())
    }

    fn open_element(&mut self, node: &NodeRef<'_, Node>, name: &str) -> Result<(), ExtractError> {
        if let Some(rows) = &mut self.table {
            match name {
                "tr" => rows.push(Vec::new()),
                "td" | "th" => self.text.clear(),
                _ => self.text.push(' '),
            }
            return Ok(());
        }
        if is_block(name) {
            self.flush()?;
        }
        match name {
            "br" => self.text.push('\n'),
            "li" | "dd" => self.items += 1,
            "pre" => self.pre += 1,
            "table" if is_data(node) => self.table = Some(Vec::new()),
            _ => self.heading = heading_level(name).or(self.heading),
        }
        Ok(())
    }

    fn close(&mut self, node: NodeRef<'_, Node>) -> Result<(), ExtractError> {
        let Some(name) = name(&node) else {
            return Ok(());
        };
        if self.skip > 0 {
            self.skip -= 1;
            return Ok(());
        }
        if self.table.is_some() {
            return self.close_in_table(name);
        }
        if is_block(name) {
            self.flush()?;
        }
        match name {
            "li" | "dd" => self.items = self.items.saturating_sub(1),
            "pre" => self.pre = self.pre.saturating_sub(1),
            _ if heading_level(name).is_some() => self.heading = None,
            _ => {}
        }
        Ok(())
    }

    fn close_in_table(&mut self, name: &str) -> Result<(), ExtractError> {
        match name {
            "td" | "th" => {
                let cell = squeeze(&std::mem::take(&mut self.text)).replace('\n', " ");
                if let Some(row) = self.table.as_mut().and_then(|rows| rows.last_mut()) {
                    row.push(cell);
                }
            }
            "caption" => self.flush_as(BlockKind::Paragraph)?,
            "table" => {
                let rows = self.table.take().unwrap_or_default();
                self.text.clear();
                self.flow.push(BlockKind::Table, &table_text(&rows))?;
            }
            _ => {}
        }
        Ok(())
    }

    fn push_text(&mut self, text: &str) {
        if self.pre > 0 {
            self.text.push_str(text);
            return;
        }
        // Line breaks of the source are spaces; those of `br` come from `open_element`.
        for char in text.chars() {
            self.text.push(if char.is_whitespace() { ' ' } else { char });
        }
    }

    fn flush(&mut self) -> Result<(), ExtractError> {
        let kind = match self.heading {
            Some(level) => BlockKind::Heading(level),
            None if self.pre > 0 => BlockKind::Code,
            None if self.items > 0 => BlockKind::ListItem,
            None => BlockKind::Paragraph,
        };
        self.flush_as(kind)
    }

    fn flush_as(&mut self, kind: BlockKind) -> Result<(), ExtractError> {
        let text = std::mem::take(&mut self.text);
        match kind {
            BlockKind::Code => self.flow.push(kind, text.trim_matches('\n')),
            BlockKind::Heading(_) => self.flow.push(kind, &tidy_label(&text)),
            _ => self.flow.push(kind, &squeeze(&text)),
        }
    }
}

/// One line a row, cells parted by bars; rows without text are left out.
pub(super) fn table_text(rows: &[Vec<String>]) -> String {
    let filled = rows.iter().filter(|row| row.iter().any(|cell| !cell.is_empty()));
    let lines: Vec<String> = filled.map(|row| row.join(" | ")).collect();
    lines.join("\n")
}

/// Single spaces, no space around line breaks, no empty lines.
pub(super) fn squeeze(text: &str) -> String {
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::child::output::testing::{blocks, collect, parts};
    use crate::{Event, Limits};
    use std::io::Write;

    fn read_bytes(bytes: &[u8]) -> (Vec<Event>, Result<(), ExtractError>) {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file.seek(SeekFrom::Start(0)).unwrap();
        collect(&Limits::default(), |output| read(file, output))
    }

    fn check(source: &str, want: &[(BlockKind, &str)]) {
        let (events, ended) = read_bytes(source.as_bytes());
        ended.unwrap();
        assert_eq!(blocks(parts(&events)[0]), want, "{source}");
    }

    #[test]
    fn structure_is_kept_and_the_frame_is_not() {
        check(
            "<title>T</title><nav>Home</nav><script>x()</script><h1>Big <em>news</em></h1><p>One\n two<br>three</p>\
             <ul><li>a<li>b <b>bold</b></ul><pre>x  = 1\ny</pre><p hidden>no</p><footer>(c)</footer>tail",
            &[
                (BlockKind::Heading(1), "Big news"),
                (BlockKind::Paragraph, "One two\nthree"),
                (BlockKind::ListItem, "a"),
                (BlockKind::ListItem, "b bold"),
                (BlockKind::Code, "x  = 1\ny"),
                (BlockKind::Paragraph, "tail"),
            ],
        );
    }

    #[test]
    fn data_tables_are_rows_and_layout_tables_are_not() {
        check("<table><tr><th>a<th>b<tr><td>1<td>2 <p>x</p></table>", &[(BlockKind::Table, "a | b\n1 | 2 x")]);
        check(
            "<table><tr><td><h2>H</h2><td><p>text</table>",
            &[(BlockKind::Heading(2), "H"), (BlockKind::Paragraph, "text")],
        );
    }

    #[test]
    fn declared_encodings_are_used() {
        let (events, _) = read_bytes(b"<meta charset=\"iso-8859-1\"><p>Z\xfcrich</p>");
        assert_eq!(parts(&events)[0].text, "Zürich");
    }

    #[test]
    fn deep_nesting_is_refused_and_unclosed_paragraphs_are_not_nesting() {
        let (_, ended) = read_bytes("<div>".repeat(100_000).as_bytes());
        assert_eq!(ended.unwrap_err().code(), "bomb");
        let (events, ended) = read_bytes("<p>x".repeat(5_000).as_bytes());
        ended.unwrap();
        assert_eq!(parts(&events)[0].blocks.len(), 5_000);
    }
}
