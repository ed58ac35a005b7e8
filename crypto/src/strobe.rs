//! What merlin's transcript makes of public messages, for verifiers who do it once per ballot.
//!
//! Merlin absorbs byte by byte. Of a message as long as a sealed ballot that takes as long as the permutation, and a
//! prefix that all messages share is absorbed anew each time. Here it is done in pieces, and the prefix once. It is the
//! same function, STROBE-128 over Keccak-f\[1600\] with the operations AD, meta-AD and PRF (Hamburg, ePrint 2017/003), and is
//! held to merlin's. It knows no secrets: signers use merlin's own.

/// Bytes of the state that take in input: 200, less twice the security level and two of padding.
const RATE: usize = 166;

const INPUT: u8 = 1;
const APPLICATION: u8 = 1 << 1;
const CIPHER: u8 = 1 << 2;
const META: u8 = 1 << 4;

/// A transcript of public messages.
#[derive(Clone)]
pub(crate) struct PublicTranscript {
    state: [u8; 200],
    position: usize,
    /// Where the operation at hand began, plus one; 0 if before this block.
    begin: u8,
}

impl PublicTranscript {
    /// As `merlin::Transcript::new`.
    pub(crate) fn new(label: &[u8]) -> Self {
        let mut state = [0; 200];
        state[..6].copy_from_slice(&[1, RATE as u8 + 2, 1, 0, 1, 96]);
        state[6..18].copy_from_slice(b"STROBEv1.0.2");
        let mut transcript = Self { state, position: 0, begin: 0 };
        transcript.permute();
        transcript.operation(META | APPLICATION);
        transcript.absorb(b"Merlin v1.0");
        transcript.append_message(b"dom-sep", label);
        transcript
    }

    /// As `merlin::Transcript::append_message`.
    pub(crate) fn append_message(&mut self, label: &[u8], message: &[u8]) {
        self.name(label, message.len());
        self.operation(APPLICATION);
        self.absorb(message);
    }

    /// As `merlin::Transcript::challenge_bytes` for 64 bytes, after which the transcript is used up.
    pub(crate) fn challenge(mut self, label: &[u8]) -> [u8; 64] {
        let mut challenge = [0; 64];
        self.name(label, challenge.len());
        self.operation(INPUT | APPLICATION | CIPHER);
        challenge.copy_from_slice(&self.state[..64]);
        challenge
    }

    /// A label, and the length of what it names.
    fn name(&mut self, label: &[u8], length: usize) {
        self.operation(META | APPLICATION);
        self.absorb(label);
        self.absorb(&(length as u32).to_le_bytes());
    }

    fn operation(&mut self, flags: u8) {
        let before = self.begin;
        self.begin = self.position as u8 + 1;
        self.absorb(&[before, flags]);
        if flags & CIPHER != 0 && self.position != 0 {
            self.close();
        }
    }

    fn absorb(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(RATE - self.position));
            self.state[self.position..].iter_mut().zip(now).for_each(|(state, byte)| *state ^= byte);
            self.position += now.len();
            if self.position == RATE {
                self.close();
            }
            bytes = later;
        }
    }

    /// Ends a block.
    fn close(&mut self) {
        self.state[self.position] ^= self.begin;
        self.state[self.position + 1] ^= 0x04;
        self.state[RATE + 1] ^= 0x80;
        self.permute();
        (self.position, self.begin) = (0, 0);
    }

    fn permute(&mut self) {
        let (words, _) = self.state.as_chunks_mut();
        let mut lanes: [u64; 25] = core::array::from_fn(|lane| u64::from_le_bytes(words[lane]));
        keccak::f1600(&mut lanes);
        words.iter_mut().zip(lanes).for_each(|(word, lane)| *word = lane.to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use merlin::Transcript;
    use proptest::collection::vec;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_the_function_that_merlin_computes(
            messages in vec((0..3usize, vec(any::<u8>(), 0..700)), 0..6),
            label in vec(any::<u8>(), 0..40),
        ) {
            const LABELS: [&[u8]; 3] = [b"", b"Y", b"a label of some length"];
            // Merlin takes labels that live for ever.
            let label: &'static [u8] = Box::leak(label.into_boxed_slice());
            let (mut ours, mut theirs) = (PublicTranscript::new(label), Transcript::new(label));
            for (label, message) in &messages {
                ours.append_message(LABELS[*label], message);
                theirs.append_message(LABELS[*label], message);
            }
            let mut expected = [0; 64];
            theirs.challenge_bytes(b"c", &mut expected);
            prop_assert_eq!(ours.challenge(b"c"), expected);
        }
    }

    /// Lengths around the ends of blocks, where the padding changes its place.
    #[test]
    fn it_is_the_same_at_the_ends_of_blocks() {
        for length in 0..400 {
            let message = vec![length as u8; length];
            let (mut ours, mut theirs) = (PublicTranscript::new(b"label"), Transcript::new(b"label"));
            ours.append_message(b"m", &message);
            theirs.append_message(b"m", &message);
            let mut expected = [0; 64];
            theirs.challenge_bytes(b"c", &mut expected);
            assert_eq!(ours.challenge(b"c"), expected, "{length}");
        }
    }
}
