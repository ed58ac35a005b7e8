//! A city whose keys follow from a seed, on a board in a temporary folder.

use std::error::Error;
use std::sync::Arc;

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::block::{AuthoritySignature, Certificate};
use tabella_ledger::bytes::Hash;
use tabella_ledger::chain::Chain;
use tabella_ledger::entry::{self, Authority, Elector, Entry};
use tabella_ledger::manifest::Manifest;
use tabella_ledger::note::NoteSigner;
use tabella_ledger::party::{Founding, Office, Registrar, Trustee, Verdict, Voter, public};
use tabella_ledger::state::State;
use tabella_node::board::Board;
use tabella_node::evidence::OpenedBallot;
use tabella_node::store::Store;

pub type Done<T> = Result<T, Box<dyn Error>>;

/// The board and everybody who writes on it.
pub struct City {
    pub rng: ChaCha20Rng,
    pub board: Board,
    pub chain: Hash,
    pub office: Office,
    pub registrar: Registrar,
    trustees: Vec<Trustee>,
    pub voters: Vec<Voter>,
    /// Those who certify the next block.
    signers: Vec<NoteSigner>,
    time: u64,
    sealings: u64,
    _folder: tempfile::TempDir,
}

/// All but the first sign: three of four, and those with nine of eleven votes of the four that follow.
fn certify(signers: &[NoteSigner]) -> impl FnOnce(&str) -> Certificate {
    let signers = signers.to_vec();
    move |text| {
        let sign = |(place, signer): (usize, &NoteSigner)| AuthoritySignature {
            authority: place as u32,
            signature: signer.sign(text),
        };
        Certificate { round: 0, signatures: signers.iter().enumerate().skip(1).map(sign).collect() }
    }
}

fn members(signers: &[NoteSigner], weights: &[u32]) -> Vec<Authority> {
    let names = ["City hall", "University", "Library", "Court", "Chamber"];
    let member = |((name, signer), weight): ((&str, &NoteSigner), &u32)| Authority {
        name: name.into(),
        key: signer.public(),
        weight: *weight,
    };
    names.into_iter().zip(signers).zip(weights).map(member).collect()
}

impl City {
    pub fn found(seed: u64, voters: usize) -> Done<Self> {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let signers: Vec<NoteSigner> = (0..4).map(|_| NoteSigner::generate(&mut rng)).collect();
        let (office, registrar) = (SigningKey::generate(&mut rng), SigningKey::generate(&mut rng));
        let time = 1_893_456_000;
        let founding = Founding {
            city: "Sampleton".into(),
            origin: "sampleton.example/board".into(),
            time,
            registrar: public(&registrar),
            authorities: members(&signers, &[1; 4]),
        };
        let genesis = Office::found(&office, founding, &mut rng).to_bytes();
        let (chain, block) = Chain::found(genesis, certify(&signers))?;
        let chain = chain.state().chain();
        let folder = tempfile::tempdir()?;
        let board = Board::found(Arc::new(Store::open(folder.path().join("board.sqlite"))?), &block)?;
        let key = |rng: &mut ChaCha20Rng| SigningKey::generate(rng);
        let trustees = (0..3).map(|_| Trustee::new(key(&mut rng), chain)).collect();
        let voter_keys: Vec<SigningKey> = (0..voters).map(|_| key(&mut rng)).collect();
        let mut city = Self {
            board,
            chain,
            office: Office::new(office, chain),
            registrar: Registrar::new(registrar, chain),
            trustees,
            voters: voter_keys.into_iter().map(|key| Voter::new(key, chain)).collect(),
            signers,
            time,
            sealings: 0,
            rng,
            _folder: folder,
        };
        let keys: Vec<_> = city.voters.iter().map(Voter::key).collect();
        let enrolments = city.registrar.enrol(&keys, &mut city.rng);
        city.write(&enrolments)?;
        Ok(city)
    }

    pub fn state(&self) -> Done<&State> {
        Ok(self.board.state()?)
    }

    /// Writes entries in one block, ten seconds after the last one. The position of each.
    pub fn write(&mut self, entries: &[Entry]) -> Done<Vec<u64>> {
        self.time += 10;
        let entries = entries.iter().map(Entry::to_bytes).collect();
        let verdicts = self.board.build(entries, self.time, &mut self.rng, certify(&self.signers))?;
        verdicts.into_iter().map(|verdict| Ok(verdict?.position)).collect()
    }

    /// Two of the authorities go, two come, and votes are no longer equal.
    pub fn change_authorities(&mut self) -> Done<()> {
        let new = [NoteSigner::generate(&mut self.rng), NoteSigner::generate(&mut self.rng)];
        let next = [&self.signers[..2], &new].concat();
        let entry = self.office.change_authorities(members(&next, &[2, 3, 3, 3]), &mut self.rng);
        self.write(&[entry])?;
        self.signers = next;
        Ok(())
    }

    /// A ceremony of two of three trustees.
    fn ceremony(&mut self, slots: usize) -> Done<Hash> {
        let names = ["Council chamber", "City court", "City library"];
        let named = |(name, trustee): (&str, &Trustee)| entry::Trustee { name: name.into(), key: trustee.key() };
        let announced = names.into_iter().zip(&self.trustees).map(named).collect();
        let announcement = self.office.announce(announced, 2, slots as u32, &mut self.rng);
        let id = Hash::of(&announcement.to_bytes());
        self.write(&[announcement])?;
        self.trustees_act(id, |trustee, ceremony, rng| Ok(trustee.join(ceremony, rng)?))?;
        self.trustees_act(id, |trustee, ceremony, rng| Ok(trustee.deal(ceremony, rng)?))?;
        self.trustees_act(id, |trustee, ceremony, rng| match trustee.check(ceremony, rng)? {
            Verdict::Confirm(entry) => Ok(*entry),
            Verdict::Complain(_) => Err("honest dealings".into()),
        })?;
        let conclusion = self.office.conclude(id, &mut self.rng);
        self.write(&[conclusion])?;
        Ok(id)
    }

    fn trustees_act(
        &mut self,
        id: Hash,
        act: impl Fn(&mut Trustee, &tabella_ledger::state::CeremonyState, &mut ChaCha20Rng) -> Done<Entry>,
    ) -> Done<()> {
        let ceremony = self.board.state()?.ceremony(&id).ok_or("announced")?;
        let acts = self.trustees.iter_mut().map(|trustee| act(trustee, ceremony, &mut self.rng));
        let entries = acts.collect::<Done<Vec<Entry>>>()?;
        self.write(&entries)?;
        Ok(())
    }

    /// Publishes an election under a key of its own, names its electors and opens it.
    pub fn begin(&mut self, manifest: Manifest, electors: &[Elector]) -> Done<Hash> {
        let slots = manifest.check()?.iter().map(|contest| contest.slots()).max().unwrap_or(1);
        let ceremony = self.ceremony(slots)?;
        let manifest = Manifest { ceremony, ..manifest };
        let election = manifest.id();
        let published = self.office.publish(manifest, &mut self.rng);
        self.write(&[published])?;
        if !electors.is_empty() {
            // In two entries: the proof has to find the one that names its voter.
            let (some, others) = electors.split_at(electors.len() / 2);
            for part in [some, others] {
                let entries = self.registrar.name_electors(election, part, &mut self.rng);
                self.write(&entries)?;
            }
        }
        let opening = self.office.open(election, &mut self.rng);
        self.write(&[opening])?;
        Ok(election)
    }

    /// Closes an election, has all trustees decrypt, and publishes the counts.
    pub fn conclude(&mut self, election: Hash) -> Done<()> {
        let closing = self.office.close(election, &mut self.rng);
        self.write(&[closing])?;
        let state = self.board.state()?;
        let shares = self.trustees.iter_mut().map(|trustee| Ok(trustee.decrypt(state, &election, &mut self.rng)?));
        let shares = shares.collect::<Done<Vec<Entry>>>()?;
        self.write(&shares)?;
        let outcome = self.office.outcome(self.board.state()?, election, &mut self.rng)?;
        self.write(&[outcome])?;
        Ok(())
    }

    /// Casts a ballot. Its tracker.
    pub fn cast(&mut self, election: Hash, voter: usize, sequence: u64, choices: &[Vec<u64>]) -> Done<Hash> {
        self.sealings += 1;
        let state = self.board.state()?;
        let sealed = self.voters[voter].seal(state, &election, sequence, self.sealings, choices, &mut self.rng)?;
        let tracker = sealed.tracker().into();
        let ballot = self.voters[voter].cast(election, sealed, &mut self.rng);
        self.write(&[ballot])?;
        Ok(tracker)
    }

    /// Seals a ballot, opens it, and says on the board that it was opened. What the voter carries away, and its tracker.
    pub fn challenge(
        &mut self,
        election: Hash,
        voter: usize,
        sequence: u64,
        choices: &[Vec<u64>],
    ) -> Done<(OpenedBallot, Hash)> {
        self.sealings += 1;
        let state = self.board.state()?;
        let sealed = self.voters[voter].seal(state, &election, sequence, self.sealings, choices, &mut self.rng)?;
        let tracker = sealed.tracker().into();
        let (sealed, opening) = sealed.open();
        let spoil = self.voters[voter].spoil(election, sequence, tracker, &mut self.rng);
        self.write(&[spoil])?;
        Ok((OpenedBallot { election, sealed, opening: opening.to_bytes().to_vec() }, tracker))
    }
}
