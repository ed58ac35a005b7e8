//! The log as static files (C2SP tlog-tiles): 256 hashes of one level of the tree, or 256 entries, a file. Whoever can
//! hand out files can be a mirror, and readers of other logs read this one.
//!
//! A tile of level L and index N holds the hashes of the subtrees of 256^L leaves from 256 N of them on. At the right
//! edge of the log it is partial: fewer hashes, and its path ends in `.p/` and their number.

use thiserror::Error;

use crate::entry::MAX_ENTRY_BYTES;

/// Hashes or entries of a full tile.
pub const TILE_WIDTH: u16 = 256;
/// Levels of the tree between the hashes of a tile and of the tile above it.
pub const TILE_HEIGHT: u32 = 8;
/// Levels of tiles of the longest log.
const MAX_LEVEL: u8 = 7;

/// What is in a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Hashes of subtrees of 256^level leaves.
    Hashes {
        /// The level, from 0 for hashes of leaves.
        level: u8,
    },
    /// Entries, each after its length.
    Entries,
}

/// Where a tile is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tile {
    /// What is in it.
    pub content: Content,
    /// How many full tiles of its level are before it.
    pub index: u64,
    /// How many hashes or entries it has: 1 to 256, which is a full one.
    pub width: u16,
}

impl Tile {
    /// Whether it will never grow.
    pub fn is_full(&self) -> bool {
        self.width == TILE_WIDTH
    }

    /// Place of its first hash or entry in its level.
    pub fn first(&self) -> u64 {
        self.index.saturating_mul(TILE_WIDTH.into())
    }

    /// The path behind `/tile/`, such as `0/x001/x234/067.p/5`.
    pub fn path(&self) -> String {
        let level = match self.content {
            Content::Hashes { level } => level.to_string(),
            Content::Entries => "entries".into(),
        };
        let mut groups = format!("{:03}", self.index % 1000);
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups = format!("x{:03}/{groups}", rest % 1000);
            rest /= 1000;
        }
        let partial = if self.is_full() { String::new() } else { format!(".p/{}", self.width) };
        format!("{level}/{groups}{partial}")
    }

    /// Reads the path behind `/tile/`. Each tile has one path; anything else is `None`.
    pub fn parse(path: &str) -> Option<Self> {
        let (level, rest) = path.split_once('/')?;
        let content = match level {
            "entries" => Content::Entries,
            level => Content::Hashes { level: level.parse().ok().filter(|level| *level <= MAX_LEVEL)? },
        };
        let (groups, width) = match rest.split_once(".p/") {
            Some((groups, width)) => (groups, width.parse().ok().filter(|width| (1..TILE_WIDTH).contains(width))?),
            None => (rest, TILE_WIDTH),
        };
        let mut index = 0u64;
        for group in groups.split('/') {
            let digits = group.strip_prefix('x').unwrap_or(group);
            let number: u16 = digits.parse().ok()?;
            index = index.checked_mul(1000)?.checked_add(number.into())?;
        }
        let tile = Self { content, index, width };
        (tile.path() == path).then_some(tile)
    }
}

/// Bytes that are no bundle of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the bundle of entries is cut off at byte {at}")]
pub struct BundleError {
    /// Where the entry begins that is not whole.
    pub at: usize,
}

/// Writes entries one after the other, each after its length as two bytes, the higher first.
///
/// # Panics
/// For an entry longer than entries are.
pub fn bundle<B: AsRef<[u8]>>(entries: impl IntoIterator<Item = B>) -> Vec<u8> {
    let mut out = Vec::new();
    for entry in entries {
        let entry = entry.as_ref();
        let length = u16::try_from(entry.len()).expect("entries have at most 65,535 bytes");
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(entry);
    }
    out
}

/// Splits a bundle into its entries.
///
/// # Errors
/// [`BundleError`] when it ends within an entry.
pub fn split_bundle(bytes: &[u8]) -> Result<Vec<&[u8]>, BundleError> {
    let (mut entries, mut rest) = (Vec::new(), bytes);
    while !rest.is_empty() {
        let cut = BundleError { at: bytes.len() - rest.len() };
        let (length, content) = rest.split_first_chunk().ok_or(cut)?;
        let (entry, after) = content.split_at_checked(u16::from_be_bytes(*length).into()).ok_or(cut)?;
        entries.push(entry);
        rest = after;
    }
    Ok(entries)
}

const _: () = assert!(MAX_ENTRY_BYTES <= u16::MAX as usize, "an entry's length fits into two bytes");

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn paths_are_those_of_the_specification() {
        let hashes = |level, index, width| Tile { content: Content::Hashes { level }, index, width };
        assert_eq!(hashes(0, 0, 256).path(), "0/000");
        assert_eq!(hashes(3, 1_234_067, 256).path(), "3/x001/x234/067");
        assert_eq!(hashes(1, 999, 1).path(), "1/999.p/1");
        assert_eq!(Tile { content: Content::Entries, index: 1000, width: 255 }.path(), "entries/x001/000.p/255");
    }

    #[test]
    fn a_tile_has_one_path() {
        for other in [
            "",
            "0",
            "0/",
            "0/0",
            "0/00",
            "0/0000",
            "0/x000/000",
            "0/x001",
            "0/001/000",
            "0/x001/x000",
            "0/1000",
            "00/000",
            "+0/000",
            "8/000",
            "-1/000",
            "0/+01",
            "0/000.p/0",
            "0/000.p/256",
            "0/000.p/01",
            "0/000.p/+1",
            "0/000.p/",
            "0/000.p/1/",
            "0/000/",
            "/0/000",
            "data/000",
            "entries",
            "entries/",
            "0/x1/000",
            "0/xx01/000",
            "0/x018/x446/x744/x073/x709/x551/616",
            "0/.p/1",
            "0/000.p/1.p/1",
            "0/000 ",
            "entries/００0",
        ] {
            assert_eq!(Tile::parse(other), None, "{other}");
        }
    }

    #[test]
    fn bundles_that_are_cut_off_are_refused_with_their_place() {
        let whole = bundle([&b"one"[..], b"", &[7; 65_535]]);
        assert_eq!(split_bundle(&whole), Ok(vec![&b"one"[..], b"", &[7; 65_535][..]]));
        assert_eq!(&whole[..7], b"\0\x03one\0\0");
        assert_eq!(split_bundle(&whole[..4]), Err(BundleError { at: 0 }));
        assert_eq!(split_bundle(&whole[..6]), Err(BundleError { at: 5 }));
        assert_eq!(split_bundle(&whole[..whole.len() - 1]), Err(BundleError { at: 7 }));
    }

    proptest! {
        #[test]
        fn every_path_reads_back(level in 0..=7u8, index: u64, width in 1..=256u16, entries: bool) {
            let content = if entries { Content::Entries } else { Content::Hashes { level } };
            let tile = Tile { content, index, width };
            prop_assert_eq!(Tile::parse(&tile.path()), Some(tile));
        }
    }
}
