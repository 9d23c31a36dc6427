//! Prints what a file comes to, for looking at by hand: `cargo run -p extract --example show -- FILE [PDFIUM [words]]`.
//! With `words`, the place of each word follows its part: page, x, y, width, height in fractions of the page, text.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "printing is what it is for")]

use std::path::PathBuf;

use extract::{Event, Extractor, Limits};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let file = PathBuf::from(args.next().ok_or("usage: show FILE [PDFIUM]")?);
    let program = std::env::current_exe()?.with_file_name("../extract-child");
    let extractor = Extractor::new(program, args.next().map(PathBuf::from), Limits::default());
    let with_words = args.next().is_some();
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut extraction = extractor.start(&file, &name).await?;
    loop {
        match extraction.next().await {
            Ok(Some(Event::Part(part))) => {
                println!(
                    "===== {} {} {:?} {:?} {} words",
                    part.kind,
                    part.number,
                    part.label,
                    part.page,
                    part.words.len()
                );
                for block in &part.blocks {
                    println!("[{:?}] {}", block.kind, &part.text[block.start as usize..block.end as usize]);
                }
                for word in part.words.iter().filter(|_| with_words) {
                    let (rect, text) = (word.rect, &part.text[word.start as usize..word.end as usize]);
                    println!("@\t{}\t{}\t{}\t{}\t{}\t{text}", part.number, rect.x, rect.y, rect.width, rect.height);
                }
            }
            Ok(Some(event)) => println!("{event:?}"),
            Ok(None) => return Ok(()),
            Err(error) => {
                eprintln!("{}: {error}; {}", error.code(), error.remedy());
                return Ok(());
            }
        }
    }
}
