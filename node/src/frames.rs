//! Byte strings one after the other, as in a record: a little-endian u32 length, then that many bytes.

use thiserror::Error;

/// Bytes that are no sequence of frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FrameError {
    /// The last frame is cut off.
    #[error("the frame at byte {at} is cut off: it needs {needed} bytes, {left} are left")]
    Truncated {
        /// Where it begins.
        at: usize,
        /// Bytes it needs.
        needed: usize,
        /// Bytes there are.
        left: usize,
    },
    /// A frame of nothing.
    #[error("the frame at byte {at} is empty")]
    Empty {
        /// Where it begins.
        at: usize,
    },
}

/// Appends one frame.
///
/// # Panics
/// For 4 GiB and more: everything that is framed is bounded far below.
pub fn push(out: &mut Vec<u8>, bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).expect("blocks and entries are bounded far below 4 GiB");
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(bytes);
}

/// Splits bytes into the contents of their frames.
///
/// # Errors
/// [`FrameError`] names the byte.
pub fn split(bytes: &[u8]) -> Result<Vec<&[u8]>, FrameError> {
    let mut frames = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let at = bytes.len() - rest.len();
        let left = rest.len();
        let truncated = |needed| FrameError::Truncated { at, needed, left };
        let (length, content) = rest.split_first_chunk().ok_or(truncated(4))?;
        let length = u32::from_le_bytes(*length) as usize;
        if length == 0 {
            return Err(FrameError::Empty { at });
        }
        let (frame, after) = content.split_at_checked(length).ok_or(truncated(length.saturating_add(4)))?;
        frames.push(frame);
        rest = after;
    }
    Ok(frames)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_read_back_as_written() {
        let mut bytes = Vec::new();
        push(&mut bytes, b"one");
        push(&mut bytes, &[7; 300]);
        assert_eq!(split(&bytes), Ok(vec![&b"one"[..], &[7; 300][..]]));
        assert_eq!(split(&[]), Ok(Vec::new()));
    }

    #[test]
    fn garbage_is_refused_with_its_place() {
        let truncated = |at, needed, left| Err(FrameError::Truncated { at, needed, left });
        assert_eq!(split(&[1, 0]), truncated(0, 4, 2));
        assert_eq!(split(&[2, 0, 0, 0, 9]), truncated(0, 6, 5));
        assert_eq!(split(&[1, 0, 0, 0, 9, 1]), truncated(5, 4, 1));
        assert_eq!(split(&[0; 4]), Err(FrameError::Empty { at: 0 }));
        let huge = [255; 8];
        assert_eq!(split(&huge), truncated(0, (1 << 32) + 3, 8));
    }
}
