//! How long the audit of a large record takes, beside the proofs of its ballots alone.
//!
//! ```text
//! cargo run --release -p tabella-ledger --example audit -- make FILE 100000 [BLOCK]
//! cargo run --release -p tabella-ledger --example audit -- measure FILE
//! ```
//! `make` writes the record of an election with five options, in blocks of at most so many ballots (250); one voter in a
//! hundred votes twice. `measure` audits the record and verifies the proofs of the same ballots in one batch, with the same
//! cores, in turn and five times each; and in the same way it audits the record with all ballots, before the closing, as a
//! whole and after an earlier verdict on the blocks with the first 99 % of them. It prints medians: the time on the clock
//! and that of all cores, and ballots per core-minute; and the peak of the first audit's memory.

#![allow(clippy::unwrap_used, missing_docs, reason = "a measuring program")]

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Mutex;
use std::time::Instant;

use rand_core::OsRng;
use rayon::prelude::*;
use tabella_crypto::ballot::{CastBallot, Verifier};
use tabella_crypto::signature::{Signature, SigningKey};
use tabella_ledger::audit::{Outcome, audit, audit_after};
use tabella_ledger::block::{AuthoritySignature, Block, Certificate};
use tabella_ledger::bytes::Hash;
use tabella_ledger::chain::Chain;
use tabella_ledger::entry::{Authority, Body, Entry, Trustee as Named};
use tabella_ledger::manifest::{Kind, Manifest, Question, QuestionRule};
use tabella_ledger::note::NoteSigner;
use tabella_ledger::party::{Founding, Office, Registrar, Trustee, Verdict, Voter, public};
use tabella_ledger::record::{Item, RecordReader, RecordWriter, Source};
use tabella_ledger::state::{History, State};

const OPTIONS: usize = 5;
const BLOCK: usize = 250;
/// How often everything is measured.
const ROUNDS: usize = 5;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["make", file, ballots] => make(Path::new(file), ballots.parse().unwrap(), BLOCK),
        ["make", file, ballots, block] => make(Path::new(file), ballots.parse().unwrap(), block.parse().unwrap()),
        ["measure", file] => measure(Path::new(file)),
        _ => {
            eprintln!("audit make FILE BALLOTS [BLOCK] | audit measure FILE");
            std::process::exit(2);
        }
    }
}

/// Replaced ballots, which are the first ones: all others are not needed again.
struct First(Vec<Vec<u8>>, u64);

impl History for First {
    fn entry(&self, position: u64) -> Option<Vec<u8>> {
        self.0.get(position.checked_sub(self.1)? as usize).cloned()
    }
}

struct Board {
    signer: NoteSigner,
    chain: Chain,
    first: First,
    record: RecordWriter<BufWriter<File>>,
    time: u64,
    last: Block,
}

impl Board {
    fn certify(signer: &NoteSigner) -> impl FnOnce(&str) -> Certificate {
        let signer = signer.clone();
        move |text| Certificate {
            round: 0,
            signatures: vec![AuthoritySignature { authority: 0, signature: signer.sign(text) }],
        }
    }

    fn write(&mut self, entries: Vec<Vec<u8>>) {
        self.time += 1;
        let (block, verdicts) =
            self.chain.build(entries, self.time, &self.first, &mut OsRng, Self::certify(&self.signer));
        assert!(verdicts.iter().all(Result::is_ok), "{verdicts:?}");
        self.last = block.unwrap();
        self.record.block(&self.last.to_bytes()).unwrap();
    }

    fn one(&mut self, entry: Entry) {
        self.write(vec![entry.to_bytes()]);
    }
}

fn make(file: &Path, ballots: usize, block: usize) {
    let rng = &mut OsRng;
    let [office, registrar, trustee] = [(); 3].map(|()| SigningKey::generate(&mut OsRng));
    let signer = NoteSigner::generate(rng);
    let founding = Founding {
        city: "Grosswaldau".into(),
        origin: "waldau.example/board".into(),
        time: 1_000,
        registrar: public(&registrar),
        authorities: vec![Authority { name: "the city".into(), key: signer.public(), weight: 1 }],
    };
    let genesis = Office::found(&office, founding, rng).to_bytes();
    let (chain, first) = Chain::found(genesis, Board::certify(&signer)).unwrap();
    let id = chain.state().chain();
    let mut record = RecordWriter::new(BufWriter::new(File::create(file).unwrap())).unwrap();
    record.block(&first.to_bytes()).unwrap();
    let mut board = Board { signer, chain, first: First(Vec::new(), 0), record, time: 1_000, last: first };
    let (office, registrar, mut trustee) =
        (Office::new(office, id), Registrar::new(registrar, id), Trustee::new(trustee, id));

    let announced = vec![Named { name: "Trustee".into(), key: trustee.key() }];
    let entry = office.announce(announced, 1, OPTIONS as u32, rng);
    let ceremony = Hash::of(&entry.to_bytes());
    board.one(entry);
    let entry = trustee.join(board.chain.state().ceremony(&ceremony).unwrap(), rng).unwrap();
    board.one(entry);
    let entry = trustee.deal(board.chain.state().ceremony(&ceremony).unwrap(), rng).unwrap();
    board.one(entry);
    let Verdict::Confirm(entry) = trustee.check(board.chain.state().ceremony(&ceremony).unwrap(), rng).unwrap() else {
        panic!("an honest dealing");
    };
    board.one(*entry);
    board.one(office.conclude(ceremony, rng));

    let (revotes, middle) = (ballots / 100, ballots / 2);
    let voters: Vec<Voter> =
        (0..ballots - revotes).into_par_iter().map(|_| Voter::new(SigningKey::generate(&mut OsRng), id)).collect();
    let keys: Vec<_> = voters.iter().map(Voter::key).collect();
    registrar.enrol(&keys, rng).into_iter().for_each(|entry| board.one(entry));
    let manifest = Manifest {
        ceremony,
        ..Manifest::new(
            Kind::Election,
            "The square",
            vec![Question::new(
                "What is built on the square?",
                (1..=OPTIONS).map(|option| format!("Plan {option}")),
                QuestionRule::Plurality,
            )],
            u64::MAX >> 2,
        )
    };
    let election = manifest.id();
    board.one(office.publish(manifest, rng));
    board.one(office.open(election, rng));

    board.first.1 = board.chain.state().size();
    let params = board.chain.state().election(&election).unwrap().params().clone();
    let mut counts = vec![0; OPTIONS];
    for start in (0..ballots).step_by(block) {
        let entries: Vec<_> = (start..ballots.min(start + block))
            .into_par_iter()
            .map(|place| {
                // In the middle, those who came first vote again.
                let again = (middle..middle + revotes).contains(&place);
                let voter =
                    &voters[if again { place - middle } else { place - if place < middle { 0 } else { revotes } }];
                let choice = (0..OPTIONS).map(|option| u64::from(option == place % OPTIONS)).collect();
                let sequence = 1 + u64::from(again);
                let sealed = voter.seal_with(&params, 0, sequence, sequence, &[choice], &mut OsRng).unwrap();
                voter.cast(election, sealed, &mut OsRng).to_bytes()
            })
            .collect();
        board.first.0.extend(entries.iter().take(revotes.saturating_sub(board.first.0.len())).cloned());
        board.write(entries);
        eprint!("\r{start} of {ballots} ");
    }
    (revotes..ballots).for_each(|place| counts[place % OPTIONS] += 1);
    board.one(office.close(election, rng));
    let entry = trustee.decrypt(board.chain.state(), &election, rng).unwrap();
    board.one(entry);
    let entry = office.outcome(board.chain.state(), election, rng).unwrap();
    board.one(entry);
    assert_eq!(board.chain.state().election(&election).unwrap().counts(), [counts], "the count in the clear");
    let note = board.chain.state().authorities().note(&board.last.header, &board.last.certificate);
    board.record.finish(&note).unwrap().into_inner().unwrap().sync_all().unwrap();
    eprintln!();
}

/// A record on the disk.
struct OnDisk(Mutex<File>);

impl Source for OnDisk {
    fn read_at(&self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let mut file = self.0.lock().unwrap();
        file.seek(SeekFrom::Start(at))?;
        let mut filled = 0;
        while filled < buffer.len() {
            match file.read(&mut buffer[filled..])? {
                0 => break,
                read => filled += read,
            }
        }
        Ok(filled)
    }

    fn length(&self) -> Option<u64> {
        None
    }
}

/// Seconds on the clock, and of all cores together.
type Seconds = (f64, f64);

fn timed<T>(what: impl FnOnce() -> T) -> (T, Seconds) {
    let (begun, before) = (Instant::now(), core_seconds());
    let done = what();
    (done, (begun.elapsed().as_secs_f64(), core_seconds() - before))
}

/// What two things take that are done in turn: the medians of the time on the clock and of that of the cores.
fn in_turn(mut one: impl FnMut(), mut other: impl FnMut()) -> [Seconds; 2] {
    let (ones, others): (Vec<_>, Vec<_>) = (0..ROUNDS).map(|_| (timed(&mut one).1, timed(&mut other).1)).unzip();
    [ones, others].map(|times| (median(&times, |time| time.0), median(&times, |time| time.1)))
}

fn median(times: &[Seconds], which: impl Fn(&Seconds) -> f64) -> f64 {
    let mut times: Vec<f64> = times.iter().map(which).collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn measure(file: &Path) {
    let record = OnDisk(Mutex::new(File::open(file).unwrap()));
    let verdict = audit(&record, None, &mut OsRng, &mut |_| {});
    assert_eq!(verdict.outcome, Outcome::Valid, "{:?}", verdict.findings);
    let (peak, cores) = (peak_megabytes(), rayon::current_num_threads());
    let bytes = std::fs::metadata(file).unwrap().len();

    let mut reader = RecordReader::new(&record).unwrap();
    let (mut ballots, mut content): (Vec<CastBallot>, u64) = (Vec::new(), 0);
    while let Item::Block(read) = reader.next_item().unwrap() {
        content += read.bytes.len() as u64;
        for entry in Block::from_bytes(&read.bytes).unwrap().entries {
            let entry = Entry::from_bytes(&entry.0).unwrap();
            if let Body::Ballot(ballot) = entry.body {
                let signature = Signature::from_bytes(&entry.signature).unwrap();
                ballots.push(CastBallot { style: 0, sealed: ballot.sealed, signature });
            }
        }
    }
    let state = verdict.state.unwrap();
    let (_, election) = state.elections().next().unwrap();
    let sealed: Vec<&[u8]> = ballots.iter().map(|ballot| ballot.sealed.as_slice()).collect();
    let audited = || assert_eq!(audit(&record, None, &mut OsRng, &mut |_| {}).outcome, Outcome::Valid);
    let proved = || {
        let proofs = Verifier::new(election.params()).verify_sealed(0, &sealed, &mut OsRng);
        assert!(proofs.iter().all(Result::is_ok));
    };
    let [audited, alone] = in_turn(audited, proved);
    let (signed, signed_alone) = timed(|| Verifier::new(election.params()).verify_batch(&ballots, &mut OsRng));
    assert!(signed.iter().all(Result::is_ok));
    drop((signed, ballots));

    let begin = beginning(&record, verdict.ballots - verdict.ballots / 100);
    let grown = beginning(&record, verdict.ballots);
    let earlier = audit_after(&begin, None, None, &mut OsRng, &mut |_| {});
    drop(begin);
    let (earlier, checked) = (earlier.next.unwrap(), earlier.verdict.ballots);
    let digest = audit(&grown, None, &mut OsRng, &mut |_| {}).state.unwrap().digest();
    let [before, after] = in_turn(
        || assert_eq!(audit(&grown, None, &mut OsRng, &mut |_| {}).outcome, Outcome::Valid),
        || {
            let continued = audit_after(&grown, None, Some(&earlier), &mut OsRng, &mut |_| {});
            assert_eq!(continued.earlier.unwrap().unwrap().ballots, checked);
            assert_eq!(continued.verdict.state.unwrap().digest(), digest);
        },
    );

    let show = |what: &str, ballots: u64, (clock, core): Seconds| {
        let rate = 60.0 * ballots as f64 / core;
        println!("{what}{clock:.2} s, {core:.2} core-s, {rate:.0} ballots per core-minute");
    };
    println!("{} ballots, {} blocks, {cores} cores", verdict.ballots, verdict.blocks);
    println!("record          {bytes} bytes, {:.1} % of its content", 100.0 * bytes as f64 / content as f64);
    show("audit           ", verdict.ballots, audited);
    show("proofs alone    ", verdict.ballots, alone);
    show("and signatures  ", verdict.ballots, signed_alone);
    println!("ratio           {:.2} by the clock, {:.2} by the cores", audited.0 / alone.0, audited.1 / alone.1);
    println!("peak            {peak} MB");
    println!("verdict         {} bytes, on the blocks with the first {checked} ballots", earlier.len());
    show("while it is open", verdict.ballots, before);
    println!("the last 1 %    {:.3} s, {:.3} core-s", after.0, after.1);
    println!(
        "of the whole    {:.1} % by the clock, {:.1} % by the cores",
        100.0 * after.0 / before.0,
        100.0 * after.1 / before.1
    );
}

/// The record of the first blocks, up to the one with this ballot.
fn beginning(record: &OnDisk, ballots: u64) -> Vec<u8> {
    let mut reader = RecordReader::new(record).unwrap();
    let mut begin = RecordWriter::new(Vec::new()).unwrap();
    let (mut seen, mut last) = (0, None);
    while seen < ballots {
        let Item::Block(read) = reader.next_item().unwrap() else { panic!("fewer ballots") };
        begin.block(&read.bytes).unwrap();
        let block = Block::from_bytes(&read.bytes).unwrap();
        let entries = block.entries.iter().map(|entry| Entry::from_bytes(&entry.0).unwrap());
        seen += entries.filter(|entry| matches!(entry.body, Body::Ballot(_))).count() as u64;
        last = Some(block);
    }
    let last = last.unwrap();
    let mut first = RecordReader::new(record).unwrap();
    let Item::Block(genesis) = first.next_item().unwrap() else { panic!("a record holds a block") };
    let genesis = Block::from_bytes(&genesis.bytes).unwrap();
    let authorities = State::found(&genesis.entries[0].0).unwrap().authorities().clone();
    begin.finish(&authorities.note(&last.header, &last.certificate)).unwrap()
}

/// What this process used of all cores so far, in seconds; zero where the system does not tell.
fn core_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Fields 14 and 15, in hundredths; the name in parentheses may hold spaces.
    let after = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
    let ticks: u64 = after.split(' ').skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    ticks as f64 / 100.0
}

/// The most memory that this process ever had, in millions of bytes; zero where the system does not tell.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024 / 1_000_000
}
