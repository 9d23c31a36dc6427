//! Bytes to text: finds the encoding of a file and reads it as UTF-8, in bounded memory.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes read and decoded at a time.
const PIECE_BYTES: usize = 64 << 10;
/// Bytes given to the detector after the first that is not UTF-8; more does not change its mind.
const DETECT_BYTES_MAX: usize = 4 << 20;
/// Bytes looked at for UTF-16 without a byte order mark.
const UTF16_LOOK_BYTES: usize = 4096;

/// UTF-16 by its zero bytes: in Latin text every second byte is zero, on one side only.
pub(crate) fn utf16_by_look(head: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return (encoding != UTF_8).then_some(encoding);
    }
    let head = &head[..head.len().min(UTF16_LOOK_BYTES)];
    let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), head.len() / 2);
    if pairs < 2 {
        None
    } else if odd * 10 > pairs * 7 && even * 20 < pairs {
        Some(UTF_16LE)
    } else if even * 10 > pairs * 7 && odd * 20 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The encoding of the whole file: by its byte order mark, by being UTF-8 from end to end, or by the letters' statistics.
/// Leaves the file at its start.
pub(crate) fn detect(file: &mut File) -> std::io::Result<&'static Encoding> {
    file.seek(SeekFrom::Start(0))?;
    let mut reader = BufReader::with_capacity(PIECE_BYTES, &mut *file);
    let mut piece = vec![0; PIECE_BYTES];
    let mut scan = Scan::default();
    let encoding = loop {
        let read = reader.read(&mut piece)?;
        if let Some(encoding) = scan.push(&piece[..read]) {
            break encoding;
        }
    };
    file.seek(SeekFrom::Start(0))?;
    Ok(encoding)
}

#[derive(Default)]
struct Scan {
    started: bool,
    /// The start of a character that the last piece cut.
    cut: Vec<u8>,
    detector: Option<(EncodingDetector, usize)>,
}

impl Scan {
    /// An empty piece is the end. `Some` once the encoding is known.
    fn push(&mut self, piece: &[u8]) -> Option<&'static Encoding> {
        if !std::mem::replace(&mut self.started, true) {
            if let Some((encoding, _)) = Encoding::for_bom(piece) {
                return Some(encoding);
            }
            if let Some(encoding) = utf16_by_look(piece) {
                return Some(encoding);
            }
        }
        if let Some((detector, fed)) = &mut self.detector {
            *fed += piece.len();
            let is_last = piece.is_empty() || *fed >= DETECT_BYTES_MAX;
            detector.feed(piece, is_last);
            return is_last.then(|| detector.guess(None, Utf8Detection::Deny));
        }
        if piece.is_empty() && self.cut.is_empty() {
            return Some(UTF_8);
        }
        let mut bytes = std::mem::take(&mut self.cut);
        bytes.extend_from_slice(piece);
        match std::str::from_utf8(&bytes) {
            Ok(_) => {}
            Err(error) if error.error_len().is_none() && !piece.is_empty() => {
                self.cut = bytes.split_off(error.valid_up_to())
            }
            Err(_) => {
                let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
                let is_last = piece.is_empty();
                detector.feed(&bytes, is_last);
                if is_last {
                    return Some(detector.guess(None, Utf8Detection::Deny));
                }
                self.detector = Some((detector, bytes.len()));
            }
        }
        None
    }
}

/// Reads a file of any encoding as UTF-8; the byte order mark is left out, what cannot be decoded becomes U+FFFD.
pub(crate) struct Utf8Reader<R> {
    source: R,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    taken: usize,
    ended: bool,
    /// Whether anything had to be replaced.
    pub lossy: bool,
}

impl<R: Read> Utf8Reader<R> {
    pub(crate) fn new(source: R, encoding: &'static Encoding) -> Self {
        Self {
            source,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; PIECE_BYTES],
            text: Vec::new(),
            taken: 0,
            ended: false,
            lossy: false,
        }
    }

    fn refill(&mut self) -> std::io::Result<()> {
        let read = self.source.read(&mut self.raw)?;
        self.ended = read == 0;
        let room = self.decoder.max_utf8_buffer_length(read).unwrap_or(PIECE_BYTES * 4);
        self.text.resize(room, 0);
        let (_, _, written, replaced) = self.decoder.decode_to_utf8(&self.raw[..read], &mut self.text, self.ended);
        self.text.truncate(written);
        self.taken = 0;
        self.lossy |= replaced;
        Ok(())
    }
}

impl<R: Read> Read for Utf8Reader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.taken == self.text.len() {
            if self.ended {
                return Ok(0);
            }
            self.refill()?;
        }
        let count = buffer.len().min(self.text.len() - self.taken);
        buffer[..count].copy_from_slice(&self.text[self.taken..self.taken + count]);
        self.taken += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn check(bytes: &[u8], encoding: &str, text: &str) {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        let found = detect(&mut file).unwrap();
        assert_eq!(found.name(), encoding);
        let mut read = String::new();
        Utf8Reader::new(file, found).read_to_string(&mut read).unwrap();
        assert_eq!(read, text);
    }

    #[test]
    fn encodings_are_told_apart() {
        check(b"plain", "UTF-8", "plain");
        check("\u{feff}Zürich".as_bytes(), "UTF-8", "Zürich");
        check("Zürich".as_bytes(), "UTF-8", "Zürich");
        check(b"Die Stra\xdfe in Z\xfcrich ist sch\xf6n", "windows-1252", "Die Straße in Zürich ist schön");
        check(b"\xff\xfeh\0i\0", "UTF-16LE", "hi");
        check(b"\0h\0e\0l\0l\0o", "UTF-16BE", "hello");
    }

    #[test]
    fn a_late_letter_decides_and_a_cut_one_does_not() {
        let mut bytes = vec![b'a'; PIECE_BYTES - 1];
        bytes.extend_from_slice("é and on".as_bytes());
        let text = String::from_utf8(bytes.clone()).unwrap();
        check(&bytes, "UTF-8", &text);
        let mut latin = vec![b'a'; 3 * PIECE_BYTES];
        latin.extend_from_slice(b" caf\xe9 ");
        check(&latin, "windows-1252", &format!("{} café ", "a".repeat(3 * PIECE_BYTES)));
    }
}
