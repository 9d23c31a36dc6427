//! Files made to break things: each fails in words or is read, and questions are answered meanwhile.

use std::io::Write;

use serde_json::{Value, json};

use crate::support::{Server, examples};

/// Pages of the long document.
const PAGES: usize = 1_600;

#[tokio::test]
async fn hostile_files_take_nothing_down() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &[("ALMANAC_EXTRACT_MEMORY_MB_MAX", "256")]);
    let id = |value: &Value| value["id"].as_str().unwrap().to_owned();
    let good = id(&server.post("/api/v1/collections", &json!({"name": "Good"})).await);
    let note = server.upload(&good, "note.md", b"# Herons\n\nHerons eat fish.\n".to_vec()).await;
    assert_eq!(server.settled(&note).await["state"], json!("ready"));
    let bad = id(&server.post("/api/v1/collections", &json!({"name": "Bad"})).await);
    let mut uploads = Vec::new();
    for (name, bytes, expected) in hostile() {
        uploads.push((name, expected, server.upload(&bad, name, bytes).await));
    }
    for (name, expected, source) in uploads {
        let answer = server.post("/api/v1/answers", &json!({"question": "What do herons eat?"})).await;
        assert!(answer["answer"].as_str().unwrap().contains("eat fish"), "while {name} is read: {answer}");
        let source = server.settled(&source).await;
        let outcome = source["error"]["code"].as_str().unwrap_or("ready");
        assert!(expected.contains(&outcome), "{name}: {source}");
        if outcome != "ready" {
            assert!(!source["error"]["remedy"].as_str().unwrap().is_empty(), "{name} has no remedy");
        }
    }
    assert_eq!(server.get("/healthz").await["status"], json!("ok"));
}

/// Name, bytes, and the outcomes that are right.
fn hostile() -> Vec<(&'static str, Vec<u8>, &'static [&'static str])> {
    let paper = std::fs::read(examples().join("reading/bitcoin.pdf")).unwrap();
    let mut flipped = paper.clone();
    for position in (1_000..flipped.len()).step_by(997) {
        flipped[position] ^= 0x5A;
    }
    vec![
        ("empty.pdf", Vec::new(), &["empty"]),
        ("truncated.pdf", paper[..paper.len() / 2].to_vec(), &["damaged", "no_text", "ready"]),
        ("flipped.pdf", flipped, &["damaged", "no_text", "ready"]),
        ("picture.pdf", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), &["wrong_type"]),
        ("bomb.docx", bomb(), &["bomb"]),
        ("deep.html", deep(), &["ready", "damaged", "bomb", "no_text", "too_large"]),
        ("noise.bin", (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect(), &["unsupported"]),
        ("long.pdf", long(), &["ready"]),
    ]
}

/// A Word file whose document is a gigabyte of zeros.
fn bomb() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    zip.start_file("[Content_Types].xml", options).unwrap();
    let types = r#"<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    zip.write_all(types.as_bytes()).unwrap();
    zip.start_file("word/document.xml", options).unwrap();
    let block = vec![0_u8; 1 << 20];
    for _ in 0..1024 {
        zip.write_all(&block).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn deep() -> Vec<u8> {
    format!("<html><body>{}deep{}</body></html>", "<div>".repeat(200_000), "</div>".repeat(200_000)).into_bytes()
}

/// A document of many pages, one line each.
fn long() -> Vec<u8> {
    let mut pdf = String::from("%PDF-1.4\n");
    let mut offsets = Vec::new();
    let mut object = |pdf: &mut String, body: String| {
        offsets.push(pdf.len());
        let number = offsets.len();
        pdf.push_str(&format!("{number} 0 obj\n{body}\nendobj\n"));
    };
    let kids: Vec<String> = (0..PAGES).map(|page| format!("{} 0 R", 4 + page * 2)).collect();
    object(&mut pdf, "<< /Type /Catalog /Pages 2 0 R >>".to_owned());
    object(&mut pdf, format!("<< /Type /Pages /Count {PAGES} /Kids [{}] >>", kids.join(" ")));
    object(&mut pdf, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned());
    for page in 0..PAGES {
        let contents = 5 + page * 2;
        let text = format!("BT /F1 12 Tf 72 720 Td (Page {page} speaks of heron number {page}.) Tj ET");
        object(
            &mut pdf,
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {contents} 0 R \
                 /Resources << /Font << /F1 3 0 R >> >> >>"
            ),
        );
        object(&mut pdf, format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()));
    }
    let start = pdf.len();
    pdf.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1));
    for offset in &offsets {
        pdf.push_str(&format!("{offset:010} 00000 n \n"));
    }
    pdf.push_str(&format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", offsets.len() + 1));
    pdf.into_bytes()
}
