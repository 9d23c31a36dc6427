//! Makes the files that the tests read: a small PDF writer, ZIP containers, a seeded source of damage.

use std::io::{Cursor, Write};

use tempfile::NamedTempFile;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub fn temporary(bytes: &[u8]) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

/// A page of a made PDF: lines of text at (x, y) in points from the bottom left, in Helvetica of a size.
#[derive(Clone, Default)]
pub struct Page {
    pub rotate: u32,
    pub crop: Option<[u32; 4]>,
    pub lines: Vec<(u32, u32, u32, String)>,
    /// Draws a picture instead of text.
    pub picture: bool,
}

impl Page {
    pub fn of(lines: &[(u32, u32, u32, &str)]) -> Self {
        Self {
            lines: lines.iter().map(|&(x, y, size, text)| (x, y, size, text.to_owned())).collect(),
            ..Self::default()
        }
    }

    fn content(&self) -> String {
        if self.picture {
            return "q 300 0 0 300 50 50 cm BI /W 1 /H 1 /CS /G /BPC 8 /F /AHx ID 80> EI Q".to_owned();
        }
        let line = |(x, y, size, text): &(u32, u32, u32, String)| {
            let text = text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
            format!("BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET\n")
        };
        self.lines.iter().map(line).collect()
    }
}

/// A PDF 1.4 file with media boxes of 600 x 800 points and a document title.
pub fn pdf(pages: &[Page]) -> Vec<u8> {
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!(
            "<< /Type /Pages /Count {} /Kids [{}] >>",
            pages.len(),
            (0..pages.len()).map(|index| format!("{} 0 R ", 5 + 2 * index)).collect::<String>()
        ),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        "<< /Title (Made by a test) >>".to_owned(),
    ];
    for (index, page) in pages.iter().enumerate() {
        let crop = page.crop.map_or_else(String::new, |[a, b, c, d]| format!("/CropBox [{a} {b} {c} {d}]"));
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] {crop} /Rotate {} /Contents {} 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
            page.rotate,
            6 + 2 * index
        ));
        let content = page.content();
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(bytes.len());
        bytes.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", index + 1).as_bytes());
    }
    let xref = bytes.len();
    bytes.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for offset in offsets {
        bytes.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
    }
    bytes.extend_from_slice(
        format!("trailer\n<< /Size {} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{xref}\n%%EOF\n", objects.len() + 1)
            .as_bytes(),
    );
    bytes
}

/// A deflated ZIP archive.
pub fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const OFFICE_TYPE: &str = "application/vnd.openxmlformats-officedocument";

fn relations(targets: &[(&str, &str)]) -> String {
    let relation = |(index, (kind, target)): (usize, &(&str, &str))| {
        format!("<Relationship Id=\"rId{}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>", index + 1)
    };
    let all: String = targets.iter().enumerate().map(relation).collect();
    format!("<?xml version=\"1.0\"?><Relationships xmlns=\"{RELATIONS}\">{all}</Relationships>")
}

fn types(overrides: &[(&str, &str)]) -> String {
    let part = |(name, kind): &(&str, &str)| {
        format!("<Override PartName=\"{name}\" ContentType=\"{OFFICE_TYPE}.{kind}+xml\"/>")
    };
    let all: String = overrides.iter().map(part).collect();
    format!(
        "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>{all}</Types>"
    )
}

/// A Word document with the given body.
pub fn docx(body: &str) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    archive(&[
        ("[Content_Types].xml", types(&[("/word/document.xml", "wordprocessingml.document.main")]).as_bytes()),
        ("_rels/.rels", relations(&[("officeDocument", "word/document.xml")]).as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ])
}

/// A workbook of one sheet called "Watches", cells as inline strings.
pub fn xlsx(rows: &[&[&str]]) -> Vec<u8> {
    let cell = |value: &&str| format!("<c t=\"inlineStr\"><is><t>{value}</t></is></c>");
    let rows: String =
        rows.iter().map(|row| format!("<row>{}</row>", row.iter().map(cell).collect::<String>())).collect();
    let space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let workbook = format!(
        "<?xml version=\"1.0\"?><workbook xmlns=\"{space}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"Watches\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let sheet =
        format!("<?xml version=\"1.0\"?><worksheet xmlns=\"{space}\"><sheetData>{rows}</sheetData></worksheet>");
    archive(&[
        (
            "[Content_Types].xml",
            types(&[
                ("/xl/workbook.xml", "spreadsheetml.sheet.main"),
                ("/xl/worksheets/sheet1.xml", "spreadsheetml.worksheet"),
            ])
            .as_bytes(),
        ),
        ("_rels/.rels", relations(&[("officeDocument", "xl/workbook.xml")]).as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations(&[("worksheet", "worksheets/sheet1.xml")]).as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

fn shape(kind: &str, text: &str) -> String {
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"x\"/><p:cNvSpPr/><p:nvPr><p:ph type=\"{kind}\"/></p:nvPr></p:nvSpPr><p:spPr/>\
         <p:txBody><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
    )
}

/// A presentation of slides of (title, body, notes).
pub fn pptx(slides: &[(&str, &str, &str)]) -> Vec<u8> {
    let spaces = format!(
        "xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:r=\"{OFFICE}\""
    );
    let tree = |element: &str, shapes: &str| {
        format!(
            "<?xml version=\"1.0\"?><p:{element} {spaces}><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>{shapes}</p:spTree></p:cSld></p:{element}>"
        )
    };
    let ids: String =
        (1..=slides.len()).map(|index| format!("<p:sldId id=\"{}\" r:id=\"rId{index}\"/>", 255 + index)).collect();
    let mut entries = vec![
        (
            "ppt/presentation.xml".to_owned(),
            format!("<?xml version=\"1.0\"?><p:presentation {spaces}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>"),
        ),
        ("_rels/.rels".to_owned(), relations(&[("officeDocument", "ppt/presentation.xml")])),
    ];
    let targets: Vec<String> = (1..=slides.len()).map(|index| format!("slides/slide{index}.xml")).collect();
    let kinds: Vec<(&str, &str)> = targets.iter().map(|target| ("slide", target.as_str())).collect();
    entries.push(("ppt/_rels/presentation.xml.rels".to_owned(), relations(&kinds)));
    let mut parts = vec![("/ppt/presentation.xml".to_owned(), "presentationml.presentation.main")];
    for (index, (title, body, notes)) in slides.iter().enumerate() {
        let number = index + 1;
        entries.push((
            format!("ppt/slides/slide{number}.xml"),
            tree("sld", &(shape("title", title) + &shape("body", body))),
        ));
        entries.push((
            format!("ppt/slides/_rels/slide{number}.xml.rels"),
            relations(&[("notesSlide", &format!("../notesSlides/notesSlide{number}.xml"))]),
        ));
        entries.push((format!("ppt/notesSlides/notesSlide{number}.xml"), tree("notes", &shape("body", notes))));
        parts.push((format!("/ppt/slides/slide{number}.xml"), "presentationml.slide"));
        parts.push((format!("/ppt/notesSlides/notesSlide{number}.xml"), "presentationml.notesSlide"));
    }
    let parts: Vec<(&str, &str)> = parts.iter().map(|(name, kind)| (name.as_str(), *kind)).collect();
    entries.push(("[Content_Types].xml".to_owned(), types(&parts)));
    let entries: Vec<(&str, &[u8])> = entries.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    archive(&entries)
}

/// A book of chapters of (title, body).
pub fn epub(chapters: &[(&str, &str)]) -> Vec<u8> {
    let numbers = 1..=chapters.len();
    let items: String = numbers
        .clone()
        .map(|n| format!("<item id=\"c{n}\" href=\"c{n}.xhtml\" media-type=\"application/xhtml+xml\"/>"))
        .collect();
    let spine: String = numbers.clone().map(|n| format!("<itemref idref=\"c{n}\"/>")).collect();
    let links: String = chapters
        .iter()
        .enumerate()
        .map(|(n, (title, _))| format!("<li><a href=\"c{}.xhtml\">{title}</a></li>", n + 1))
        .collect();
    let package = format!(
        "<?xml version=\"1.0\"?><package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"id\">\
         <metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:identifier id=\"id\">x</dc:identifier><dc:title>A Book</dc:title><dc:language>en</dc:language></metadata>\
         <manifest><item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>{items}</manifest><spine>{spine}</spine></package>"
    );
    let nav = format!(
        "<html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\"><body><nav epub:type=\"toc\"><ol>{links}</ol></nav></body></html>"
    );
    let container = "<?xml version=\"1.0\"?><container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles><rootfile full-path=\"book.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>";
    let mut entries = vec![
        ("mimetype".to_owned(), "application/epub+zip".to_owned()),
        ("META-INF/container.xml".to_owned(), container.to_owned()),
        ("book.opf".to_owned(), package),
        ("nav.xhtml".to_owned(), nav),
    ];
    for (index, (_, body)) in chapters.iter().enumerate() {
        let page = format!(
            "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/></head><body>{body}</body></html>"
        );
        entries.push((format!("c{}.xhtml", index + 1), page));
    }
    let entries: Vec<(&str, &[u8])> = entries.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    archive(&entries)
}

/// A linear congruential generator (Knuth's MMIX constants): the same damage in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}
