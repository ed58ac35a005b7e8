//! From a path or packed bytes to text, within bounds.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;

use super::error::{Fault, Problem};

/// No ballots of a whole country take this much room, and a bomb would take far more.
pub(super) const MOST_BYTES: u64 = 1 << 30;

/// The bytes of the file at `path`.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Problem> {
    let file = File::open(path).map_err(Problem::Unreadable)?;
    bounded(file, MOST_BYTES, Problem::Unreadable)
}

/// The bytes within gzip, refused beyond `limit`.
pub(super) fn unpack(packed: &[u8], limit: u64) -> Result<Vec<u8>, Problem> {
    bounded(MultiGzDecoder::new(packed), limit, Problem::BrokenGzip)
}

fn bounded(from: impl Read, limit: u64, failed: fn(io::Error) -> Problem) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    from.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= limit) {
        Ok(bytes)
    } else {
        Err(Problem::TooLarge { what: "bytes", limit })
    }
}

/// The bytes as text without a byte order mark.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Fault> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        Problem::NotUtf8.at(u64::try_from(line).unwrap_or(u64::MAX))
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::parse;
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    pub fn pack(bytes: &[u8]) -> Vec<u8> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn packed_files_are_unpacked_also_in_several_members() {
        let mut packed = pack(b"option,count\nyes,1\n");
        packed.extend(pack(b"no,2\n"));
        assert_eq!(parse("a.csv.gz", &packed).unwrap().total(), 3);
    }

    #[test]
    fn a_bomb_is_refused() {
        let packed = pack(&vec![b'0'; 1 << 20]);
        assert!(packed.len() < 1 << 12);
        let refused = unpack(&packed, (1 << 20) - 1).unwrap_err();
        assert!(matches!(refused, Problem::TooLarge { what: "bytes", .. }), "{refused}");
        assert_eq!(unpack(&packed, 1 << 20).unwrap().len(), 1 << 20);
    }

    #[test]
    fn broken_gzip_is_told_apart() {
        let packed = pack(b"option,count\nyes,1\n");
        for bytes in [&packed[..packed.len() - 6], b"option,count\nyes,1\n"] {
            let error = parse("a.csv.gz", bytes).unwrap_err();
            assert!(matches!(error.problem, Problem::BrokenGzip(_)), "{error}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_dropped_and_other_encodings_are_refused_with_their_line() {
        assert_eq!(parse("a.csv", b"\xef\xbb\xbfoption,count\nyes,1\n").unwrap().total(), 1);
        let error = parse("a.csv", b"option,count\nyes,1\nZ\xfcrich,2\n").unwrap_err();
        assert!(matches!((&error.problem, error.line), (Problem::NotUtf8, Some(3))), "{error}");
    }
}
