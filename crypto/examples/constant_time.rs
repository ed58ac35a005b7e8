//! Does the time that secrets are worked on depend on them? The test of dudect: Reparaz, Balasch, Verbauwhede, "Dude, is
//! my code constant time?", DATE 2017.
//!
//! ```text
//! cargo run --release -p tabella-crypto --example constant_time -- [--measurements N] [--leaky]
//! ```
//!
//! Each check times one operation on two classes of secrets, one that is always the same and one that is always new, in
//! random order, and compares the classes by Welch's t, once for all times and once for those below each of some
//! percentiles: what interrupts a measurement lies above, and would hide a small difference. What is public and enters
//! an algorithm of variable time is drawn anew for both classes alike.
//!
//! A check fails beyond |t| = 4.5, the bound of the paper and of the standards for leakage assessment before it (Goodwill
//! and others, 2011): one such value in 150 000 comes about by chance, and a run makes a few dozen comparisons, most of
//! them nearly the same one. Beyond 10 chance is out of the question. No value proves that there is no leak: it bounds
//! what this many measurements on this processor could see.
//!
//! At the end, and alone with `--leaky`, a multiplication that skips zero bits has to be caught by the same check.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use curve25519_dalek::RistrettoPoint;
use rand_chacha::ChaCha20Rng;
use rand_core::{OsRng, RngCore, SeedableRng};
use tabella_crypto::ballot::{ElectionParams, SealedBallot, VerifiedBallot, Verifier};
use tabella_crypto::ceremony::{
    CeremonyParams, Dealing, JointKey, Received, TrusteeSecret, TrusteeShares, VerifiedDealing,
};
use tabella_crypto::contest::{Contest, Rule};
use tabella_crypto::group::Scalar;
use tabella_crypto::membership::{Attribute, AttributeOpening, Ring, TagBase};
use tabella_crypto::signature::SigningKey;
use tabella_crypto::tally::{Aggregate, DecryptionShare, TallyContext};

const SUSPECT: f64 = 4.5;
const CERTAIN: f64 = 10.0;
/// Shares of the times that a comparison keeps, the smallest first.
const KEPT: [f64; 8] = [1.0, 0.99, 0.95, 0.9, 0.8, 0.6, 0.4, 0.2];
/// Inputs made ahead, then measured one after the other.
const BATCH: usize = 250;
const CHAIN: [u8; 32] = [1; 32];
const MANIFEST: [u8; 32] = [2; 32];
const OPTIONS: usize = 4;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Fixed,
    Random,
}

/// Mean and variance of a stream (Welford 1962).
#[derive(Clone, Copy, Default)]
struct Moments {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Moments {
    fn add(&mut self, value: f64) {
        self.count += 1.0;
        let delta = value - self.mean;
        self.mean += delta / self.count;
        self.squares += delta * (value - self.mean);
    }

    fn variance_of_mean(&self) -> f64 {
        self.squares / (self.count - 1.0) / self.count
    }
}

/// Welch's t of two samples; none of fewer than ten values says anything.
fn welch([fixed, random]: &[Moments; 2]) -> f64 {
    if fixed.count < 10.0 || random.count < 10.0 {
        return 0.0;
    }
    let scale = (fixed.variance_of_mean() + random.variance_of_mean()).sqrt();
    let difference = fixed.mean - random.mean;
    match (difference, scale) {
        (0.0, _) => 0.0,
        (_, 0.0) => f64::INFINITY,
        _ => difference / scale,
    }
}

/// What a check came to: the comparison in which the classes differ most.
struct Outcome {
    t: f64,
    kept: f64,
    /// Mean nanoseconds of the two classes in it.
    means: [f64; 2],
    measurements: usize,
}

/// Times `operation` on what `prepare` makes for a class. `prepare` has to do the same for both classes but for the
/// secret itself, so that neither finds its input warmer or elsewhere.
fn measure<I, O>(
    measurements: usize,
    mut prepare: impl FnMut(Class, &mut ChaCha20Rng) -> I,
    mut operation: impl FnMut(&mut I) -> O,
) -> Outcome {
    let mut rng = ChaCha20Rng::from_rng(OsRng).expect("the operating system gives randomness");
    let mut bounds = [f64::INFINITY; KEPT.len()];
    let mut moments = [[Moments::default(); 2]; KEPT.len()];
    // The first batch warms everything up, the second sets the percentiles; neither counts.
    for batch in 0..2 + measurements.div_ceil(BATCH) {
        let classes: Vec<Class> =
            (0..BATCH).map(|_| if rng.next_u32() & 1 == 0 { Class::Fixed } else { Class::Random }).collect();
        let mut inputs: Vec<I> = classes.iter().map(|class| prepare(*class, &mut rng)).collect();
        let mut times = Vec::with_capacity(BATCH);
        for input in &mut inputs {
            let begin = Instant::now();
            let output = operation(black_box(input));
            let time = begin.elapsed();
            // Dropping the output wipes secrets and gives memory back, after the clock has stopped.
            drop(black_box(output));
            times.push(time.as_nanos() as f64);
        }
        match batch {
            0 => {}
            1 => {
                let mut sorted = times;
                sorted.sort_unstable_by(f64::total_cmp);
                for (bound, kept) in bounds.iter_mut().zip(KEPT).skip(1) {
                    *bound = sorted[((BATCH - 1) as f64 * kept) as usize];
                }
            }
            _ => {
                for (class, time) in classes.iter().zip(times) {
                    for (moments, _) in moments.iter_mut().zip(bounds).filter(|(_, bound)| time <= *bound) {
                        moments[*class as usize].add(time);
                    }
                }
            }
        }
    }
    let outcome = |(moments, kept): (&[Moments; 2], f64)| Outcome {
        t: welch(moments),
        kept,
        means: moments.map(|class| class.mean),
        measurements,
    };
    let outcomes = moments.iter().zip(KEPT).map(outcome);
    outcomes.max_by(|a, b| a.t.abs().total_cmp(&b.t.abs())).expect("there are comparisons")
}

/// Says what a check came to; whether it saw a difference.
fn report(name: &str, outcome: &Outcome) -> bool {
    let Outcome { t, kept, means: [fixed, random], measurements } = outcome;
    let verdict = match t.abs() {
        t if t > CERTAIN => "DEPENDS ON THE SECRET",
        t if t > SUSPECT => "SEEMS TO DEPEND ON THE SECRET",
        _ => "no difference seen",
    };
    println!(
        "{name:<44} t = {t:>8.2}  of {measurements} the fastest {:>3.0} %: {fixed:>9.0} / {random:>9.0} ns  {verdict}",
        kept * 100.0
    );
    t.abs() > SUSPECT
}

fn seed(rng: &mut ChaCha20Rng) -> ChaCha20Rng {
    ChaCha20Rng::from_rng(rng).expect("a generator in memory gives randomness")
}

fn scalar(rng: &mut ChaCha20Rng) -> Scalar {
    let mut wide = [0; 64];
    rng.fill_bytes(&mut wide);
    Scalar::from_bytes_mod_order_wide(&wide)
}

fn key(secret: Scalar) -> SigningKey {
    SigningKey::from_scalar(secret).expect("a secret that is not zero")
}

/// The one place that knows how contests are built and how choices for them look: choose one, and approve any.
fn contests() -> Vec<Contest> {
    let approval = Rule::Approval { min: 0, max: OPTIONS as u32 };
    let credits = Rule::Quadratic { credits: 9 * OPTIONS as u64, against: false };
    let ranking = Rule::Positional { points: vec![2, 1], min: 0 };
    let runoff = Rule::Star { max: 5 };
    [Rule::Plurality, approval, credits, ranking, runoff]
        .map(|rule| Contest::new(rule, OPTIONS).expect("a rule that fits"))
        .into()
}

/// Choices that put `option` first and approve of the options of which `approved` has the bit.
fn choices(option: usize, approved: u32) -> Vec<Vec<u64>> {
    let each = |value: &dyn Fn(usize) -> u64| (0..OPTIONS).map(value).collect();
    let approves = |option: usize| u64::from(approved >> option & 1);
    vec![
        each(&|place| u64::from(place == option)),
        each(&approves),
        each(&|place| 3 * approves(place)),
        each(&|place| if place == option { 2 } else { u64::from(place == (option + 1) % OPTIONS) * approves(place) }),
        each(&|place| 5 * approves(place)),
    ]
}

fn election(rng: &mut ChaCha20Rng) -> ElectionParams {
    let slots = (0..OPTIONS * OPTIONS).map(|_| *SigningKey::generate(rng).public()).collect();
    ElectionParams::new(CHAIN, MANIFEST, slots, contests()).expect("parameters that fit")
}

/// A ceremony of one trustee, seen by that trustee.
#[derive(Clone)]
struct Trustee {
    secret: TrusteeSecret,
    params: CeremonyParams,
    dealing: VerifiedDealing,
    key: JointKey,
    shares: TrusteeShares,
}

impl Trustee {
    fn new(rng: &mut ChaCha20Rng) -> Self {
        let ceremony = [7; 32];
        let (secret, public) = TrusteeSecret::generate(&ceremony, 1, rng);
        let params = CeremonyParams::new(ceremony, 1, OPTIONS * OPTIONS, vec![public]).expect("sizes that fit");
        let dealt = Dealing::deal(&params, &secret, rng).expect("a trustee of this ceremony").to_bytes();
        let dealing = Dealing::verify(&params, 1, &dealt).expect("an honest dealing");
        let key = JointKey::combine(&params, &[&dealing]).expect("an honest dealing");
        let received = match secret.receive(&params, &dealing, rng).expect("a trustee of this ceremony") {
            Received::Shares(shares) => shares,
            Received::Complaint(_) => panic!("an honest dealing"),
        };
        let shares = TrusteeShares::combine(&key, 1, &[received]).expect("shares that fit");
        Self { secret, params, dealing, key, shares }
    }
}

/// As many trustees again and again the same as new ones, all of them made the same way and lying beside each other.
struct Trustees {
    pairs: Vec<[Trustee; 2]>,
}

impl Trustees {
    fn new(rng: &mut ChaCha20Rng) -> Self {
        let fixed = Trustee::new(rng);
        Self { pairs: (0..BATCH).map(|_| [fixed.clone(), Trustee::new(rng)]).collect() }
    }

    fn draw(&self, class: Class, rng: &mut ChaCha20Rng) -> Trustee {
        self.pairs[rng.next_u32() as usize % self.pairs.len()][class as usize].clone()
    }
}

/// A contest's sum of one ballot, whoever can decrypt it.
fn sum(election: &ElectionParams, rng: &mut ChaCha20Rng) -> Aggregate {
    let voter = SigningKey::generate(rng);
    let sealed = SealedBallot::seal(election, 0, &voter, 1, 1, &choices(0, 0), rng).expect("allowed choices");
    let cast = sealed.cast(&CHAIN, &voter, rng);
    let ballot: VerifiedBallot = Verifier::new(election).verify(&cast, rng).expect("an honest ballot");
    let mut sum = Aggregate::new(&election.contests()[0]);
    sum.add(&ballot, 0, 1).expect("one vote");
    sum
}

/// Multiplies in the way that everybody is warned of: an addition for every bit that is one.
fn leaky(secret: &Scalar) -> RistrettoPoint {
    let base = RistrettoPoint::mul_base(&Scalar::ONE);
    let mut product = RistrettoPoint::default();
    for byte in secret.as_bytes().iter().rev() {
        for bit in (0..8).rev() {
            product += product;
            if byte >> bit & 1 == 1 {
                product += base;
            }
        }
    }
    product
}

/// A number in which most windows and bits are zero: what depends on them stands out most.
fn sparse() -> Scalar {
    Scalar::from(1u128 << 100)
}

/// One of two values, both of them there whichever is chosen.
fn choose<T>(class: Class, fixed: T, random: T) -> T {
    match class {
        Class::Fixed => fixed,
        Class::Random => random,
    }
}

fn check_ballots(measurements: usize, rng: &mut ChaCha20Rng) -> bool {
    let election = election(rng);
    let mut suspect = false;
    let seal = |input: &mut (SigningKey, Vec<Vec<u64>>, ChaCha20Rng)| {
        let (voter, choices, rng) = input;
        SealedBallot::seal(&election, 0, voter, 1, 1, choices, rng).expect("allowed choices")
    };

    let voter = key(scalar(rng));
    let outcome = measure(
        measurements,
        |class, rng| {
            let drawn = rng.next_u32();
            let (option, approved) = choose(class, (0, 0b0101), (drawn as usize % OPTIONS, drawn >> 8));
            // Two marks always: how many there are is the next check.
            let approved = match class {
                Class::Fixed => approved,
                Class::Random => [0b0011, 0b0101, 0b1001, 0b0110, 0b1010, 0b1100][approved as usize % 6],
            };
            (voter.clone(), choices(option, approved), seed(rng))
        },
        seal,
    );
    suspect |= report("sealing a ballot, which options", &outcome);

    let outcome = measure(
        measurements,
        |class, rng| {
            let approved = choose(class, 0, rng.next_u32());
            (voter.clone(), choices(0, approved), seed(rng))
        },
        seal,
    );
    suspect |= report("sealing a ballot, none or some approved", &outcome);

    let outcome = measure(
        measurements,
        |class, rng| (key(choose(class, sparse(), scalar(rng))), choices(1, 0b0110), seed(rng)),
        seal,
    );
    suspect | report("sealing a ballot, voter's key", &outcome)
}

fn check_signatures(measurements: usize, rng: &mut ChaCha20Rng) -> bool {
    let mut suspect = false;
    for (name, fixed) in [("signing, sparse key", sparse()), ("signing, any key", scalar(rng))] {
        let outcome = measure(
            measurements,
            |class, rng| {
                let mut message = [0; 256];
                rng.fill_bytes(&mut message);
                (key(choose(class, fixed, scalar(rng))), message, seed(rng))
            },
            |(key, message, rng)| key.sign(&CHAIN, message, rng),
        );
        suspect |= report(name, &outcome);
    }
    suspect
}

fn check_trustees(measurements: usize, rng: &mut ChaCha20Rng) -> bool {
    let mut suspect = false;
    let ceremony = [8; 32];
    let (secrets, public): (Vec<_>, Vec<_>) =
        (1..=3).map(|index| TrusteeSecret::generate(&ceremony, index, rng)).unzip();
    let params = CeremonyParams::new(ceremony, 2, 2, public).expect("sizes that fit");
    let polynomial = seed(rng);
    let outcome = measure(
        measurements,
        |class, rng| choose(class, polynomial.clone(), seed(rng)),
        |rng| Dealing::deal(&params, &secrets[0], rng).expect("a trustee of this ceremony"),
    );
    suspect |= report("dealing, polynomials and ephemeral keys", &outcome);

    let trustees = Trustees::new(rng);
    let outcome = measure(
        measurements,
        |class, rng| (trustees.draw(class, rng), seed(rng)),
        |(trustee, rng)| trustee.secret.receive(&trustee.params, &trustee.dealing, rng).expect("an honest dealing"),
    );
    suspect |= report("receiving shares, trustee's key and shares", &outcome);

    let election = election(rng);
    let sum = sum(&election, rng);
    let outcome = measure(
        measurements,
        |class, rng| {
            // The weights are hashed from the context and multiplied in variable time: public, so new for both classes.
            let mut counted = [0; 32];
            rng.fill_bytes(&mut counted);
            let context = TallyContext { chain: CHAIN, manifest: MANIFEST, contest: 0, counted };
            (trustees.draw(class, rng), context, seed(rng))
        },
        |(trustee, context, rng)| {
            DecryptionShare::produce(context, &trustee.key, &trustee.shares, &sum, rng).expect("shares of this key")
        },
    );
    suspect | report("decryption share, trustee's shares", &outcome)
}

/// People of a ring, one of whom proves to be in it.
const PEOPLE: usize = 16;

fn check_membership(measurements: usize, rng: &mut ChaCha20Rng) -> bool {
    let allowed = [1, 2, 5];
    let people: Vec<_> = (0..PEOPLE)
        .map(|place| (SigningKey::generate(rng), [AttributeOpening::new(allowed[place % allowed.len()], scalar(rng))]))
        .collect();
    let ring = |people: &[(SigningKey, [AttributeOpening; 1])]| {
        let keys = people.iter().map(|(key, _)| *key.public().as_bytes()).collect();
        let commitments = people.iter().map(|(_, [opening])| *opening.commit().as_bytes()).collect();
        let attribute = Attribute { commitments, allowed: allowed.to_vec() };
        Ring::new(TagBase::new(&CHAIN, b"a poll"), keys, vec![attribute]).expect("keys and commitments")
    };
    let everybody = ring(&people);
    let prove = |ring: &Ring, (key, openings): &(SigningKey, [AttributeOpening; 1]), rng: &mut ChaCha20Rng| {
        ring.prove(key, openings, b"binding", rng).expect("somebody in the ring")
    };
    let outcome = measure(
        measurements,
        |class, rng| (people[choose(class, 0, rng.next_u32() as usize % PEOPLE)].clone(), seed(rng)),
        |(own, rng)| prove(&everybody, own, rng),
    );
    let suspect = report("proving membership, which member", &outcome);

    let mut others = people;
    others[0].0 = key(sparse());
    let sparse = ring(&others);
    let outcome = measure(
        measurements,
        |class, rng| (others[choose(class, 0, 1 + rng.next_u32() as usize % (PEOPLE - 1))].clone(), seed(rng)),
        |(own, rng)| prove(&sparse, own, rng),
    );
    suspect | report("proving membership, member's key", &outcome)
}

/// Whether the check sees what it is there to see.
fn check_the_check(measurements: usize) -> bool {
    let outcome = measure(measurements, |class, rng| choose(class, sparse(), scalar(rng)), |secret| leaky(secret));
    report("self-check: a multiplication that leaks", &outcome)
}

fn main() -> ExitCode {
    let mut measurements = 20_000;
    let mut only_leaky = false;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--leaky" => only_leaky = true,
            "--measurements" => match arguments.next().and_then(|number| number.parse().ok()) {
                Some(number) if number >= 1_000 => measurements = number,
                _ => {
                    eprintln!("--measurements takes a number from 1000 up");
                    return ExitCode::from(2);
                }
            },
            other => {
                eprintln!("unknown argument {other}; usage: constant_time [--measurements N] [--leaky]");
                return ExitCode::from(2);
            }
        }
    }
    let mut suspect = false;
    if !only_leaky {
        let rng = &mut ChaCha20Rng::from_rng(OsRng).expect("the operating system gives randomness");
        suspect |= check_signatures(measurements, rng);
        suspect |= check_ballots(measurements, rng);
        suspect |= check_trustees(measurements, rng);
        suspect |= check_membership(measurements, rng);
    }
    let caught = check_the_check(measurements.min(5_000));
    if !caught {
        println!("the leak of the self-check was not seen: the other lines say nothing");
    }
    if suspect || !caught { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
