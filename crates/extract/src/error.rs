//! Why a file could not be read, in the words the user sees, each with its remedy.

use serde::{Deserialize, Serialize};

/// One variant per thing the user would do differently. `Display` is the sentence for the user.
#[derive(Debug, thiserror::Error, Serialize, Deserialize)]
pub enum ExtractError {
    /// PDF or Office file with a password.
    #[error("the file is protected by a password")]
    Encrypted,
    /// The file was read to its end and holds no text. `pages` is 0 where the format has no pages.
    #[error("{}", no_text(*.pages))]
    NoText { pages: u32 },
    #[error("the file is damaged: {detail}")]
    Damaged { detail: String },
    #[error("the file is empty")]
    Empty,
    /// Both are noun phrases: "a PDF document", "a ZIP archive".
    #[error("the file is named as {expected} but is {found}")]
    WrongType { expected: String, found: String },
    /// `found` is a noun phrase: "an old Word document (.doc)".
    #[error("files of this kind cannot be read: {found}")]
    Unsupported { found: String },
    /// `what` is a noun phrase with its bound: "more than 50000 parts".
    #[error("the file is too large: {what}")]
    TooLarge { what: String },
    /// `detail` says which bound was passed.
    #[error("the file unpacks to far more than it should: {detail}")]
    Bomb { detail: String },
    #[error("reading the file took longer than {seconds} s")]
    TimeLimit { seconds: u64 },
    #[error("reading the file needed more than {megabytes} MB of memory")]
    MemoryLimit { megabytes: u64 },
    /// Our own fault, or the machine's: the detail is for the log.
    #[error("the file could not be read: {0}")]
    Internal(String),
    /// Last, because it does not cross the process boundary: the child sends it as `Internal`.
    #[serde(skip)]
    #[error("the file could not be opened")]
    Io(#[from] std::io::Error),
}

impl ExtractError {
    /// The stable name of the error for storage, HTTP and scripts.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Encrypted => "encrypted",
            Self::NoText { .. } => "no_text",
            Self::Damaged { .. } => "damaged",
            Self::Empty => "empty",
            Self::WrongType { .. } => "wrong_type",
            Self::Unsupported { .. } => "unsupported",
            Self::TooLarge { .. } => "too_large",
            Self::Bomb { .. } => "bomb",
            Self::TimeLimit { .. } => "time_limit",
            Self::MemoryLimit { .. } => "memory_limit",
            Self::Internal(_) | Self::Io(_) => "internal",
        }
    }

    /// What the user can do about it: one imperative sentence, lower case, no full stop.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Encrypted => "remove the password in the program that made the file and upload it again",
            Self::NoText { pages: 0 } => "check that the file holds text and not only pictures",
            Self::NoText { .. } => "run text recognition (OCR) over it and upload the result",
            Self::Damaged { .. } => "open it in the program that made it, save it anew and upload that",
            Self::Empty => "check the original; it holds no bytes or no content",
            Self::WrongType { found, .. } if found.contains("(.") => unsupported_remedy(found),
            Self::WrongType { .. } => "give the file the extension of what it is, or export it again",
            Self::Unsupported { found } => unsupported_remedy(found),
            Self::TooLarge { .. } => "split it into smaller files",
            Self::Bomb { .. } => "unpack and repack it if you trust where it came from",
            Self::TimeLimit { .. } => "split it into smaller files, or raise the time limit in the settings",
            Self::MemoryLimit { .. } => "split it into smaller files, or raise the memory limit in the settings",
            Self::Internal(_) | Self::Io(_) => "try again; if it happens again, report it with the server's log",
        }
    }

    /// True where reading the same bytes again may end differently.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Internal(_) | Self::Io(_))
    }
}

fn no_text(pages: u32) -> String {
    match pages {
        0 => "there is no text in the file".to_owned(),
        1 => "no text on its only page; it is probably a scan".to_owned(),
        pages => format!("no text on any of its {pages} pages; it is probably a scan"),
    }
}

fn unsupported_remedy(found: &str) -> &'static str {
    if found.contains("(.doc)") {
        "save it as .docx"
    } else if found.contains("(.xls)") {
        "save it as .xlsx"
    } else if found.contains("(.ppt)") {
        "save it as .pptx"
    } else {
        "export it as PDF, DOCX, PPTX, XLSX, CSV, HTML, Markdown, EPUB or plain text"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_name_pages_and_remedies_name_the_next_step() {
        let scan = ExtractError::NoText { pages: 12 };
        assert_eq!(scan.to_string(), "no text on any of its 12 pages; it is probably a scan");
        assert_eq!(scan.code(), "no_text");
        let old = ExtractError::Unsupported { found: "an old Word document (.doc)".to_owned() };
        assert_eq!(old.remedy(), "save it as .docx");
    }

    #[test]
    fn every_variant_that_crosses_the_pipe_round_trips() {
        for error in [
            ExtractError::Encrypted,
            ExtractError::NoText { pages: 3 },
            ExtractError::TimeLimit { seconds: 5 },
            ExtractError::Internal("x".to_owned()),
        ] {
            let bytes = postcard::to_stdvec(&error).unwrap();
            let back: ExtractError = postcard::from_bytes(&bytes).unwrap();
            assert_eq!(back.to_string(), error.to_string());
        }
    }
}
