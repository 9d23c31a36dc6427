//! The cleaned points of a series as one compressed block: what is drawn and asked, without reading the table again.

use crate::StoreError;

/// Bytes of a block that is unpacked where it is read, some tens of thousands of points; a larger one is unpacked away from the
/// async threads.
const UNPACKED_AT_ONCE_MAX: usize = 128 << 10;

/// The points of a regular series, one for each step, the oldest first. All lists have the same length; `publisher` may also
/// be empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SeriesPoints {
    /// The beginning of each step, seconds since 1970.
    pub times: Vec<i64>,
    /// NaN where there is none.
    pub values: Vec<f64>,
    /// Bits, in the words of the room that forecasts.
    pub flags: Vec<u8>,
    /// The publisher's own forecasts, NaN where there is none.
    pub publisher: Vec<f64>,
}

impl SeriesPoints {
    fn encode(&self) -> Vec<u8> {
        let count = self.times.len();
        let mut bytes = Vec::with_capacity(8 + count * 25);
        bytes.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend(u32::from(!self.publisher.is_empty()).to_le_bytes());
        // The distance from one time to the next hardly changes, and so takes hardly any room.
        let mut before = 0;
        for time in &self.times {
            bytes.extend((time - before).to_le_bytes());
            before = *time;
        }
        for value in self.values.iter().chain(&self.publisher) {
            bytes.extend(value.to_le_bytes());
        }
        bytes.extend(&self.flags);
        lz4_flex::compress_prepend_size(&bytes)
    }

    /// Packs the points away from the async threads.
    pub(crate) async fn pack(self) -> Result<Vec<u8>, StoreError> {
        Ok(tokio::task::spawn_blocking(move || self.encode()).await.map_err(std::io::Error::other)?)
    }

    /// Unpacks a block, a large one away from the async threads.
    pub(crate) async fn unpack(block: Vec<u8>) -> Result<Self, StoreError> {
        if block.len() <= UNPACKED_AT_ONCE_MAX {
            return Self::decode(&block);
        }
        tokio::task::spawn_blocking(move || Self::decode(&block)).await.map_err(std::io::Error::other)?
    }

    fn decode(block: &[u8]) -> Result<Self, StoreError> {
        let damaged = || StoreError::Damaged("points of a series");
        let bytes = lz4_flex::decompress_size_prepended(block).map_err(|_| damaged())?;
        let mut rest = bytes.as_slice();
        let mut head = || {
            let (head, tail) = rest.split_first_chunk::<4>().ok_or_else(damaged)?;
            rest = tail;
            Ok::<usize, StoreError>(u32::from_le_bytes(*head) as usize)
        };
        let (count, has_publisher) = (head()?, head()? == 1);
        let lists = if has_publisher { 3 } else { 2 };
        if rest.len() != count * (8 * lists + 1) {
            return Err(damaged());
        }
        let (numbers, flags) = rest.split_at(count * 8 * lists);
        let (numbers, _) = numbers.as_chunks::<8>();
        let floats = |list: &[[u8; 8]]| list.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect();
        let mut time = 0;
        let times = numbers[..count].iter().map(|bytes| {
            time += i64::from_le_bytes(*bytes);
            time
        });
        Ok(Self {
            times: times.collect(),
            values: floats(&numbers[count..2 * count]),
            publisher: floats(&numbers[2 * count..]),
            flags: flags.to_vec(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_round_trip() {
        let plain = SeriesPoints {
            times: vec![1_400_000_000, 1_400_003_600, 1_400_007_200],
            values: vec![1.5, -2.0, 0.0],
            flags: vec![0, 8, 16],
            publisher: Vec::new(),
        };
        let published = SeriesPoints { publisher: vec![1.0, 2.0, 3.0], ..plain.clone() };
        for points in [SeriesPoints::default(), plain, published] {
            assert_eq!(SeriesPoints::decode(&points.encode()).unwrap(), points);
        }
        assert!(SeriesPoints::decode(b"nonsense").is_err());
        let hours = SeriesPoints {
            times: (0..10_000).map(|at| 3_600 * at).collect(),
            values: vec![0.0; 10_000],
            flags: vec![0; 10_000],
            publisher: Vec::new(),
        };
        assert!(hours.encode().len() < 2_000, "regular times take hardly any room");
    }
}
