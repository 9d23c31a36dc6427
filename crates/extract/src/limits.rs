//! What one extraction may cost. The parent enforces time, memory and output; the child enforces the rest.

use std::time::Duration;

/// Bounds on one file. All of them are upper bounds; passing one ends the extraction with the error named here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Milliseconds the parent waits for the child altogether; time in which the caller is busy with a part does not
    /// count. `TimeLimit`. Default 10 minutes.
    pub wall_ms: u64,
    /// CPU seconds of the child (RLIMIT_CPU). `TimeLimit`. Default 5 minutes.
    pub cpu_seconds: u64,
    /// Address space of the child in bytes (RLIMIT_AS), program and library included. `MemoryLimit`. Default 1 GiB.
    pub memory_bytes: u64,
    /// Bytes the child may write to the parent, text, boxes and all. `TooLarge`. Default 2 GiB.
    pub output_bytes_max: u64,
    /// Bytes of text of the whole file. `TooLarge`. Default 512 MiB.
    pub text_bytes_max: u64,
    /// Parts of the whole file. `TooLarge`. Default 100,000.
    pub parts_max: u32,
    /// Bytes a zipped file (DOCX, PPTX, XLSX, EPUB) may unpack to, counted by unpacking. `Bomb`. Default 1 GiB.
    pub expanded_bytes_max: u64,
    /// How many times its own size a zip entry may unpack to, once it is past `ARCHIVE_RATIO_FREE_BYTES`. `Bomb`. Default 200.
    pub expansion_ratio_max: u64,
    /// Elements inside elements in XML and HTML. `Bomb`. Default 256.
    pub depth_max: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            wall_ms: 600_000,
            cpu_seconds: 300,
            memory_bytes: 1 << 30,
            output_bytes_max: 2 << 30,
            text_bytes_max: 512 << 20,
            parts_max: 100_000,
            expanded_bytes_max: 1 << 30,
            expansion_ratio_max: 200,
            depth_max: 256,
        }
    }
}

impl Limits {
    pub(crate) fn wall(&self) -> Duration {
        Duration::from_millis(self.wall_ms)
    }

    pub(crate) fn megabytes(&self) -> u64 {
        self.memory_bytes >> 20
    }

    /// The bounds the child itself enforces, as one command-line word; `from_word` is its inverse.
    pub(crate) fn to_word(&self) -> String {
        [
            self.wall_ms,
            self.text_bytes_max,
            u64::from(self.parts_max),
            self.expanded_bytes_max,
            self.expansion_ratio_max,
            u64::from(self.depth_max),
        ]
        .map(|bound| bound.to_string())
        .join(",")
    }

    /// None where the word is not of the form that `to_word` writes.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        let mut bounds = word.split(',').map(|bound| bound.parse::<u64>().ok());
        let mut next = || bounds.next().flatten();
        Some(Self {
            wall_ms: next()?,
            text_bytes_max: next()?,
            parts_max: u32::try_from(next()?).ok()?,
            expanded_bytes_max: next()?,
            expansion_ratio_max: next()?,
            depth_max: u32::try_from(next()?).ok()?,
            ..Self::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_child_gets_its_bounds() {
        let limits = Limits { parts_max: 7, depth_max: 9, ..Limits::default() };
        assert_eq!(Limits::from_word(&limits.to_word()), Some(limits));
        assert_eq!(Limits::from_word("1,2"), None);
    }
}
