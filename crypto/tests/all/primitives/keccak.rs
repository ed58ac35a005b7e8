//! Sponges over Keccak-f[1600], written from FIPS 202 and the STROBE specification (version 1.0.2): merlin keeps its
//! own STROBE to itself, so published states can be compared with this one only, and this one with merlin.

/// The permutation on bytes.
fn permute(state: &mut [u8; 200]) {
    let mut lanes = [0u64; 25];
    for (lane, bytes) in lanes.iter_mut().zip(state.chunks_exact(8)) {
        *lane = u64::from_le_bytes(bytes.try_into().unwrap());
    }
    keccak::f1600(&mut lanes);
    for (lane, bytes) in lanes.iter().zip(state.chunks_exact_mut(8)) {
        bytes.copy_from_slice(&lane.to_le_bytes());
    }
}

/// A sponge of FIPS 202 with this rate and domain byte.
fn sponge(rate: usize, domain: u8, input: &[u8], length: usize) -> Vec<u8> {
    let mut padded = [input, &[domain]].concat();
    padded.resize(padded.len().next_multiple_of(rate), 0);
    *padded.last_mut().unwrap() |= 0x80;
    let mut state = [0; 200];
    for block in padded.chunks_exact(rate) {
        state.iter_mut().zip(block).for_each(|(state, byte)| *state ^= byte);
        permute(&mut state);
    }
    let mut output = Vec::new();
    while output.len() < length {
        output.extend_from_slice(&state[..rate]);
        permute(&mut state);
    }
    output.truncate(length);
    output
}

pub fn shake256(input: &[u8], length: usize) -> Vec<u8> {
    sponge(136, 0x1f, input, length)
}

pub fn sha3_512(input: &[u8]) -> Vec<u8> {
    sponge(72, 0x06, input, 64)
}

const RATE: usize = 166;
const I: u8 = 1;
const A: u8 = 1 << 1;
const C: u8 = 1 << 2;
const T: u8 = 1 << 3;
const M: u8 = 1 << 4;

/// STROBE at 128 bits of security.
#[derive(Clone)]
pub struct Strobe {
    pub state: [u8; 200],
    at: usize,
    begin: usize,
    /// Who spoke first: none yet, or the I flag of the first transport operation.
    initiator: Option<u8>,
}

impl Strobe {
    pub fn new(protocol: &[u8]) -> Self {
        let mut state = [0; 200];
        state[..6].copy_from_slice(&[1, RATE as u8 + 2, 1, 0, 1, 12 * 8]);
        state[6..18].copy_from_slice(b"STROBEv1.0.2");
        permute(&mut state);
        let mut strobe = Self { state, at: 0, begin: 0, initiator: None };
        strobe.operate("AD", true, protocol, false);
        strobe
    }

    /// One operation by its name in the specification; `more` continues the one before. What it puts out.
    pub fn operate(&mut self, name: &str, meta: bool, data: &[u8], more: bool) -> Vec<u8> {
        let flags = match name {
            "AD" => A,
            "KEY" => A | C,
            "PRF" => I | A | C,
            "send_CLR" => A | T,
            "recv_CLR" => I | A | T,
            "send_ENC" => A | C | T,
            "recv_ENC" => I | A | C | T,
            "send_MAC" => C | T,
            "recv_MAC" => I | C | T,
            "RATCHET" => C,
            other => panic!("{other} is no operation of STROBE"),
        };
        let flags = if meta { flags | M } else { flags };
        if !more {
            self.begin(flags);
        }
        // The specification calls them cafter and cbefore: what is put out is the state after the data went in, or before.
        let after = flags & (C | I | T) == C | T;
        let before = flags & C != 0 && !after;
        let mut output = Vec::with_capacity(data.len());
        for &byte in data {
            let mut byte = byte;
            if before {
                byte ^= self.state[self.at];
            }
            self.state[self.at] ^= byte;
            if after {
                byte = self.state[self.at];
            }
            output.push(byte);
            self.at += 1;
            if self.at == RATE {
                self.run();
            }
        }
        output
    }

    fn begin(&mut self, mut flags: u8) {
        let operation = flags;
        if flags & T != 0 {
            let initiator = *self.initiator.get_or_insert(flags & I);
            flags ^= initiator;
        }
        let begin = [self.begin as u8, flags];
        self.begin = self.at + 1;
        for byte in begin {
            self.state[self.at] ^= byte;
            self.at += 1;
            if self.at == RATE {
                self.run();
            }
        }
        if operation & C != 0 && self.at != 0 {
            self.run();
        }
    }

    fn run(&mut self) {
        self.state[self.at] ^= self.begin as u8;
        self.state[self.at + 1] ^= 0x04;
        self.state[RATE + 1] ^= 0x80;
        permute(&mut self.state);
        self.at = 0;
        self.begin = 0;
    }
}

/// A merlin transcript, written on STROBE from merlin's specification.
pub struct Transcript(Strobe);

impl Transcript {
    pub fn new(label: &[u8]) -> Self {
        let mut transcript = Self(Strobe::new(b"Merlin v1.0"));
        transcript.append(b"dom-sep", label);
        transcript
    }

    pub fn append(&mut self, label: &[u8], message: &[u8]) {
        self.0.operate("AD", true, label, false);
        self.0.operate("AD", true, &(message.len() as u32).to_le_bytes(), true);
        self.0.operate("AD", false, message, false);
    }

    pub fn challenge(&mut self, label: &[u8], length: usize) -> Vec<u8> {
        self.0.operate("AD", true, label, false);
        self.0.operate("AD", true, &(length as u32).to_le_bytes(), true);
        self.0.operate("PRF", false, &vec![0; length], false)
    }
}
