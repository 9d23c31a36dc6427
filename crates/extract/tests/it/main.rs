//! The whole way: a real child process under real limits, on files made here.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, in its helpers too"
)]

mod files;
mod formats;
mod hostile;
mod pdf;
mod process;

use std::path::{Path, PathBuf};

use extract::{Event, ExtractError, Extractor, Limits, Part};

/// What one extraction came to.
struct Outcome {
    events: Vec<Event>,
    ended: Result<(), ExtractError>,
}

impl Outcome {
    fn parts(&self) -> Vec<&Part> {
        self.events.iter().filter_map(|event| if let Event::Part(part) = event { Some(part) } else { None }).collect()
    }

    fn warnings(&self) -> Vec<&str> {
        self.events
            .iter()
            .filter_map(|event| if let Event::Warning(text) = event { Some(text.as_str()) } else { None })
            .collect()
    }

    fn text(&self) -> String {
        self.parts().iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join("\n")
    }

    fn code(&self) -> &'static str {
        self.ended.as_ref().err().map_or("ok", ExtractError::code)
    }

    fn started(&self) -> (&str, &str, Option<u32>, Option<&str>) {
        match self.events.first() {
            Some(Event::Started { format, engine, parts_total, title }) => {
                (format.as_str(), engine, *parts_total, title.as_deref())
            }
            other => panic!("not started: {other:?}, {:?}", self.ended),
        }
    }
}

fn program() -> PathBuf {
    env!("CARGO_BIN_EXE_extract-child").into()
}

/// The library that `make assets` installs.
fn pdfium() -> PathBuf {
    let set = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let assets = set("ALMANAC_ASSETS")
        .or_else(|| set("XDG_CACHE_HOME").map(|cache| cache.join("almanac")))
        .or_else(|| set("HOME").map(|home| home.join(".cache/almanac")))
        .expect("ALMANAC_ASSETS, XDG_CACHE_HOME or HOME is set");
    let library = assets.join("pdfium/libpdfium.so");
    assert!(library.is_file(), "{} is missing; install it with: make assets", library.display());
    library
}

async fn collect(extractor: &Extractor, path: &Path, name: &str) -> Outcome {
    let mut extraction = match extractor.start(path, name).await {
        Ok(extraction) => extraction,
        Err(error) => return Outcome { events: Vec::new(), ended: Err(error) },
    };
    let mut events = Vec::new();
    loop {
        match extraction.next().await {
            Ok(Some(event)) => events.push(event),
            Ok(None) => return Outcome { events, ended: Ok(()) },
            Err(error) => return Outcome { events, ended: Err(error) },
        }
    }
}

/// Extracts `bytes` as a file called `name`, with PDFium, under `limits`.
async fn extract_under(limits: Limits, bytes: &[u8], name: &str) -> Outcome {
    let file = files::temporary(bytes);
    collect(&Extractor::new(program(), Some(pdfium()), limits), file.path(), name).await
}

async fn extract(bytes: &[u8], name: &str) -> Outcome {
    extract_under(Limits::default(), bytes, name).await
}
