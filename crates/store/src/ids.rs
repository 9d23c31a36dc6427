//! Ids as types, so that a source's cannot be handed in for a chat's.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! text_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// A new id; ids sort by the time they were made.
            pub fn new() -> Self {
                Self(uuid::Uuid::now_v7().simple().to_string())
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
    )+};
}

text_id!(
    /// An environment: a set of pointers.
    EnvironmentId,
    /// A collection of sources.
    CollectionId,
    /// A source, as the user sees it.
    SourceId,
    /// A chat.
    ChatId,
    /// A question or an answer in a chat.
    MessageId,
    /// A question set asked once.
    RunId,
    /// An answer that was bad, kept to be asked again.
    CaseId,
    /// A column that is read as a series.
    SeriesId,
    /// A source fetched again.
    RefreshId,
    /// Who may log in.
    UserId,
    /// A log-in that has not ended.
    SessionId,
    /// An invitation that was not taken up yet.
    InvitationId,
    /// What a program calls the server with.
    TokenId,
);

/// A snapshot; never reused, so that what the lexical index still holds of a deleted one matches nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SnapshotId(pub i64);

/// A live job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JobId(pub i64);

/// A chunk: its snapshot and its place therein, in one integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ChunkId(pub i64);

/// Bits of a [`ChunkId`] that count chunks within their snapshot.
const ORDINAL_BITS: u32 = 24;

impl ChunkId {
    /// Chunks that one snapshot can hold.
    pub const ORDINALS_MAX: u32 = 1 << ORDINAL_BITS;

    /// The chunk at `ordinal` (from 0, below [`Self::ORDINALS_MAX`]) of `snapshot`.
    pub fn new(snapshot: SnapshotId, ordinal: u32) -> Self {
        debug_assert!(ordinal < Self::ORDINALS_MAX, "the splitter bounds chunks per snapshot");
        Self((snapshot.0 << ORDINAL_BITS) | i64::from(ordinal))
    }

    pub fn snapshot(self) -> SnapshotId {
        SnapshotId(self.0 >> ORDINAL_BITS)
    }

    pub fn ordinal(self) -> u32 {
        u32::try_from(self.0 & i64::from(Self::ORDINALS_MAX - 1)).unwrap_or(0)
    }

    /// The first and the last id that chunks of `snapshot` can have.
    pub(crate) fn range(snapshot: SnapshotId) -> (i64, i64) {
        (Self::new(snapshot, 0).0, Self::new(snapshot, Self::ORDINALS_MAX - 1).0)
    }
}

impl fmt::Display for ChunkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chunk_id_holds_its_snapshot_and_ordinal() {
        let id = ChunkId::new(SnapshotId(7), 5);
        assert_eq!((id.snapshot(), id.ordinal()), (SnapshotId(7), 5));
        let (first, last) = ChunkId::range(SnapshotId(7));
        assert!(first <= id.0 && id.0 <= last && last < ChunkId::new(SnapshotId(8), 0).0);
    }
}
