//! How events cross the pipe: a little-endian u32 length, then that many bytes of postcard. Both ends bound the length.

use serde::{Deserialize, Serialize};

use crate::{Event, ExtractError};

/// Bytes of one frame's body. A part is cut long before this; a longer frame means that the pipe is out of step.
pub(crate) const FRAME_BYTES_MAX: usize = 64 << 20;

const LENGTH_BYTES: usize = 4;

/// What the child says. `Done` or `Failed` comes last; a pipe that ends without either means that the child died.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Frame {
    Event(Event),
    Failed(ExtractError),
    Done,
}

/// Appends one frame to `buffer`. Fails where the body is over `FRAME_BYTES_MAX` or cannot be serialised.
pub(crate) fn encode(frame: &Frame, buffer: &mut Vec<u8>) -> Result<(), ExtractError> {
    let start = buffer.len();
    buffer.extend_from_slice(&[0; LENGTH_BYTES]);
    postcard::to_io(frame, &mut *buffer).map_err(|error| ExtractError::Internal(error.to_string()))?;
    let length = buffer.len() - start - LENGTH_BYTES;
    if length > FRAME_BYTES_MAX {
        return Err(ExtractError::TooLarge {
            what: format!("one part of it needs more than {} MB", FRAME_BYTES_MAX >> 20),
        });
    }
    let length = u32::try_from(length).map_err(|error| ExtractError::Internal(error.to_string()))?;
    buffer[start..start + LENGTH_BYTES].copy_from_slice(&length.to_le_bytes());
    Ok(())
}

/// The first frame of `bytes` and the bytes it took; `None` while it is not whole yet.
pub(crate) fn decode(bytes: &[u8]) -> Result<Option<(Frame, usize)>, ExtractError> {
    let Some((length, rest)) = bytes.split_first_chunk::<LENGTH_BYTES>() else {
        return Ok(None);
    };
    let length = u32::from_le_bytes(*length) as usize;
    if length > FRAME_BYTES_MAX {
        return Err(ExtractError::Internal(format!("frame of {length} bytes from the extractor")));
    }
    let Some(body) = rest.get(..length) else {
        return Ok(None);
    };
    let frame = postcard::from_bytes(body)
        .map_err(|error| ExtractError::Internal(format!("frame of the extractor: {error}")))?;
    Ok(Some((frame, LENGTH_BYTES + length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_out_one_by_one_and_only_when_whole() {
        let mut bytes = Vec::new();
        encode(&Frame::Event(Event::Warning("é".to_owned())), &mut bytes).unwrap();
        let first = bytes.len();
        encode(&Frame::Done, &mut bytes).unwrap();
        for end in 0..first {
            assert!(decode(&bytes[..end]).unwrap().is_none());
        }
        let (frame, taken) = decode(&bytes).unwrap().unwrap();
        assert!(matches!(frame, Frame::Event(Event::Warning(text)) if text == "é"));
        assert_eq!(taken, first);
        assert!(matches!(decode(&bytes[taken..]), Ok(Some((Frame::Done, _)))));
    }

    #[test]
    fn a_length_out_of_bounds_is_refused_before_it_is_allocated() {
        assert!(decode(&u32::MAX.to_le_bytes()).is_err());
    }
}
