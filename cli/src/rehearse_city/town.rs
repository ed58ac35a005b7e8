//! The board of the rehearsed city: a real store, a real sequencer and real blocks, and a clock that is simulated.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::chain::Chain;
use tabella_ledger::entry::{self, Authority, Body, Entry};
use tabella_ledger::note::NoteSigner;
use tabella_ledger::party::{Founding, Office, Registrar, Trustee, Verdict as Dealings, public};
use tabella_ledger::rejection::Rejection;
use tabella_ledger::state::{CeremonyState, State};
use tabella_node::board::{Board, SharedBoard};
use tabella_node::sequencer::{Sequencer, Solo, Verdict, certify_alone};
use tabella_node::store::Store;
use tabella_node::view::View;

use super::Failure;

/// Those who hold the keys of elections, polls and tokens.
pub const TRUSTEES: [&str; 5] = ["Council chamber", "City court", "University", "City library", "Citizens' assembly"];
/// How many of them decrypt or issue.
pub const THRESHOLD: u32 = 3;
/// Most entries of one submission.
const BATCH: usize = 1000;
/// Most bytes of one submission.
const BATCH_BYTES: usize = 8 << 20;

/// An entry on its way to the board, and what the board is to say of it.
pub struct Submission {
    /// The encoded entry.
    pub bytes: Vec<u8>,
    /// The code with which it has to be refused; nothing for what has to be accepted.
    pub refused: Option<&'static str>,
}

/// How often a code was expected, and how often it came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Refused with this code.
    pub count: u64,
    /// Meant to be refused with this code.
    pub expected: u64,
}

/// The board, and the offices that write on it.
pub struct Town {
    node: Solo,
    clock: Arc<AtomicU64>,
    /// Identifier of the board.
    pub chain: Hash,
    /// The election office.
    pub office: Office,
    /// Its key, which somebody may misuse.
    pub office_key: SigningKey,
    /// The registrar.
    pub registrar: Registrar,
    /// The trustees.
    pub trustees: Vec<Trustee>,
    /// Their keys, which somebody may misuse.
    pub trustee_keys: Vec<SigningKey>,
    /// Randomness of the offices.
    pub rng: ChaCha20Rng,
    /// By code.
    pub refusals: BTreeMap<String, Tally>,
    /// What came out otherwise than it had to; the first ones in words.
    pub surprises: Vec<String>,
    /// Entries accepted.
    pub accepted: u64,
}

impl Town {
    /// Founds the board in a new file, at a time.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub fn found(path: &Path, seed: u64, time: u64) -> Result<Self, Failure> {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let signer = NoteSigner::generate(&mut rng);
        let [office, registrar] = [(); 2].map(|()| SigningKey::generate(&mut rng));
        let founding = Founding {
            city: "Rehearsal city".into(),
            origin: "rehearsal.invalid/city".into(),
            time,
            registrar: public(&registrar),
            authorities: vec![Authority { name: "City hall".into(), key: signer.public(), weight: 1 }],
        };
        let genesis = Office::found(&office, founding, &mut rng).to_bytes();
        let (begun, block) = Chain::found(genesis, |text| certify_alone(&signer, 0, text))?;
        let chain = begun.state().chain();
        let board = SharedBoard::new(Board::found(Arc::new(Store::open(path)?), &block)?);
        let clock = Arc::new(AtomicU64::new(time));
        let told = Arc::clone(&clock);
        let node = Solo::start(board, signer, move || told.load(Ordering::SeqCst))?;
        let trustee_keys: Vec<SigningKey> = TRUSTEES.iter().map(|_| SigningKey::generate(&mut rng)).collect();
        let registrar = Registrar::new(registrar, chain);
        Ok(Self {
            node,
            clock,
            chain,
            office: Office::new(office.clone(), chain),
            office_key: office,
            registrar,
            trustees: trustee_keys.iter().map(|key| Trustee::new(key.clone(), chain)).collect(),
            trustee_keys,
            rng,
            refusals: BTreeMap::new(),
            surprises: Vec::new(),
            accepted: 1,
        })
    }

    /// Moves the clock on.
    pub fn at(&self, time: u64) {
        self.clock.store(time, Ordering::SeqCst);
    }

    /// The simulated time, Unix seconds.
    pub fn time(&self) -> u64 {
        self.clock.load(Ordering::SeqCst)
    }

    /// The node's board, to be read while the offices' randomness is used.
    pub fn board(&self) -> SharedBoard {
        self.node.board().clone()
    }

    /// What the node shows.
    pub fn view(&self) -> &Arc<View> {
        self.node.view()
    }

    /// Reads the node's state.
    ///
    /// # Errors
    /// When the board stopped.
    pub fn read<T>(&self, read: impl FnOnce(&State) -> T) -> Result<T, Failure> {
        Ok(self.node.board().read(read)?)
    }

    /// Hands entries in and compares what the board says of each with what it has to say. For each its position, if it was
    /// accepted.
    ///
    /// # Errors
    /// When the node takes nothing any more.
    pub fn submit(&mut self, submissions: Vec<Submission>) -> Result<Vec<Option<u64>>, Failure> {
        let mut positions = Vec::with_capacity(submissions.len());
        let mut rest = submissions.into_iter().peekable();
        while rest.peek().is_some() {
            let (mut batch, mut expected, mut bytes) = (Vec::new(), Vec::new(), 0);
            while let Some(next) =
                rest.next_if(|next| batch.is_empty() || (batch.len() < BATCH && bytes + next.bytes.len() < BATCH_BYTES))
            {
                bytes += next.bytes.len();
                batch.push(next.bytes);
                expected.push(next.refused);
            }
            let verdicts = self.node.submit(batch)?.wait()?;
            positions.extend(verdicts.into_iter().zip(expected).map(|(verdict, refused)| self.note(verdict, refused)));
        }
        Ok(positions)
    }

    fn note(&mut self, verdict: Verdict, expected: Option<&'static str>) -> Option<u64> {
        if let Some(code) = expected {
            self.refusals.entry(code.to_owned()).or_default().expected += 1;
        }
        match verdict {
            Verdict::Accepted(receipt) => {
                self.accepted += 1;
                if let Some(code) = expected {
                    self.surprises.push(format!("entry {} was accepted instead of refused: {code}", receipt.position));
                }
                Some(receipt.position)
            }
            Verdict::Rejected { code, message } => {
                if expected != Some(code.as_str()) {
                    let expected = expected.unwrap_or("nothing");
                    self.surprises.push(format!("refused with {code} instead of {expected}: {message}"));
                }
                self.refusals.entry(code).or_default().count += 1;
                None
            }
        }
    }

    /// Writes entries of the offices; every one of them has to be accepted.
    ///
    /// # Errors
    /// When one was not.
    pub fn write(&mut self, entries: &[Entry]) -> Result<Vec<u64>, Failure> {
        let submissions = entries.iter().map(|entry| Submission { bytes: entry.to_bytes(), refused: None }).collect();
        let positions = self.submit(submissions)?.into_iter().collect::<Option<Vec<u64>>>();
        positions.ok_or_else(|| format!("the city cannot go on: {}", self.surprises.last().map_or("", |s| s)).into())
    }

    /// A key ceremony of all trustees.
    ///
    /// # Errors
    /// When the board refuses a step.
    pub fn hold_ceremony(&mut self, slots: u32) -> Result<Hash, Failure> {
        let named = |(name, trustee): (&&str, &Trustee)| entry::Trustee { name: (*name).into(), key: trustee.key() };
        let trustees = TRUSTEES.iter().zip(&self.trustees).map(named).collect();
        let announcement = self.office.announce(trustees, THRESHOLD, slots, &mut self.rng);
        let id = Hash::of(&announcement.to_bytes());
        self.write(&[announcement])?;
        let state = self.ceremony(id)?;
        let joined = self.trustees.iter_mut().map(|trustee| trustee.join(&state, &mut self.rng));
        let joined = joined.collect::<Result<Vec<_>, _>>()?;
        self.write(&joined)?;
        let state = self.ceremony(id)?;
        let dealt = self.trustees.iter().map(|trustee| trustee.deal(&state, &mut self.rng));
        let dealt = dealt.collect::<Result<Vec<_>, _>>()?;
        self.write(&dealt)?;
        let state = self.ceremony(id)?;
        let mut confirmed = Vec::new();
        for trustee in &self.trustees {
            match trustee.check(&state, &mut self.rng)? {
                Dealings::Confirm(entry) => confirmed.push(*entry),
                Dealings::Complain(_) => return Err("a trustee complains of dealings that are in order".into()),
            }
        }
        self.write(&confirmed)?;
        let conclusion = self.office.conclude(id, &mut self.rng);
        self.write(&[conclusion])?;
        Ok(id)
    }

    fn ceremony(&self, id: Hash) -> Result<CeremonyState, Failure> {
        Ok(self.read(|state| state.ceremony(&id).cloned())?.ok_or(Rejection::UnknownCeremony(id))?)
    }

    /// As many trustees as are needed decrypt an election that is closed; none where too few voted.
    ///
    /// # Errors
    /// When the board refuses shares.
    pub fn decrypt(&mut self, election: Hash) -> Result<Vec<Entry>, Failure> {
        if self.read(|state| state.election(&election).map(|found| found.is_withheld()))?? {
            return Ok(Vec::new());
        }
        let board = self.board();
        let shares = self.trustees.iter_mut().take(THRESHOLD as usize).map(|trustee| {
            let rng = &mut self.rng;
            Ok::<_, Failure>(board.read(|state| trustee.decrypt(state, &election, rng))??)
        });
        let entries = shares.collect::<Result<Vec<_>, _>>()?;
        self.write(&entries)?;
        Ok(entries)
    }

    /// What the office publishes of it.
    ///
    /// # Errors
    /// When shares are missing.
    pub fn outcome(&mut self, election: Hash) -> Result<Entry, Failure> {
        let board = self.board();
        Ok(board.read(|state| self.office.outcome(state, election, &mut self.rng))??)
    }

    /// An entry signed with a bare key, whether or not it may say this.
    pub fn sign(&mut self, key: &SigningKey, body: Body) -> Entry {
        sign(key, &self.chain, body, &mut self.rng)
    }
}

/// An entry signed with a bare key, whether or not it may say this.
pub fn sign(key: &SigningKey, chain: &Hash, body: Body, rng: &mut ChaCha20Rng) -> Entry {
    Entry::signed(body, |message| key.sign(&chain.0, message, rng).to_bytes())
}

/// A key that nobody knows.
pub fn stranger(rng: &mut ChaCha20Rng) -> (SigningKey, Key) {
    let key = SigningKey::generate(rng);
    let known = public(&key);
    (key, known)
}
