//! Tallies: the counts are those of the ballots whoever decrypts, and no trustee gets a wrong share through.

use crate::rig::forger::{integer, sum_of};
use crate::rig::trustees::{Finished, Trustees, choose, subsets};
use crate::rig::{Rig, element};
use curve25519_dalek::RistrettoPoint;
use merlin::Transcript;
use proptest::prelude::*;
use tabella_crypto::contest::{Contest, Rule};
use tabella_crypto::dleq::{DleqProof, Statement};
use tabella_crypto::encoding::{DecodeError, Reader};
use tabella_crypto::group::{Element, Scalar, SecretScalar};
use tabella_crypto::tally::{
    Aggregate, DecryptedSum, DecryptionShare, TallyContext, TallyError, VerifiedShare, combine,
};

const CONTEXT: TallyContext = TallyContext { chain: [1; 32], manifest: [2; 32], contest: 0, counted: [3; 32] };

/// An election under a key that n trustees made.
struct Election {
    rig: Rig,
    finished: Finished,
}

impl Election {
    fn new(seed: u64, trustees: usize, threshold: usize, contests: Vec<Contest>) -> Self {
        let slots = contests.iter().map(Contest::slots).max().unwrap();
        let mut trustees = Trustees::new(seed, trustees, threshold, slots);
        let finished = trustees.run(1..=trustees.params.trustees());
        let keys = finished.key.slot_keys().to_vec();
        Self { rig: Rig::with_keys(trustees.rng, keys, contests), finished }
    }

    fn contest(&self, contest: usize) -> &Contest {
        &self.rig.params.contests()[contest]
    }

    /// The sum of the first contest of these ballots.
    fn sum(&mut self, ballots: &[Vec<usize>]) -> Aggregate {
        let mut sum = Aggregate::new(self.contest(0));
        for marks in ballots {
            let ballot = self.rig.verified(std::slice::from_ref(marks));
            sum.add(&ballot, 0, 1).unwrap();
        }
        sum
    }

    fn share(&mut self, context: &TallyContext, trustee: usize, sum: &Aggregate) -> Vec<u8> {
        let shares = &self.finished.shares[trustee - 1];
        DecryptionShare::produce(context, &self.finished.key, shares, sum, &mut self.rig.rng).unwrap().to_bytes()
    }

    fn check(&self, bytes: &[u8], trustee: usize, sum: &Aggregate) -> Result<VerifiedShare, TallyError> {
        DecryptionShare::verify(bytes, &CONTEXT, &self.finished.key, trustee, sum)
    }

    fn verified(&mut self, trustee: usize, sum: &Aggregate) -> VerifiedShare {
        let bytes = self.share(&CONTEXT, trustee, sum);
        self.check(&bytes, trustee, sum).unwrap()
    }

    fn combine(&self, sum: &Aggregate, shares: &[VerifiedShare]) -> Result<DecryptedSum, TallyError> {
        combine(&self.finished.key, sum, shares)
    }

    /// The counts that these trustees find.
    fn counts(&mut self, sum: &Aggregate, trustees: &[usize]) -> Vec<u64> {
        let shares: Vec<VerifiedShare> = trustees.iter().map(|&trustee| self.verified(trustee, sum)).collect();
        let decrypted = self.combine(sum, &shares).unwrap();
        let counts = decrypted.counts(self.contest(0), sum.weight()).unwrap();
        assert!(decrypted.equals(self.contest(0), &counts));
        counts
    }

    /// x_t1 .. x_tM.
    fn secrets(&self, trustee: usize) -> Vec<Scalar> {
        let bytes = self.finished.shares[trustee - 1].to_bytes();
        bytes[9..].chunks_exact(32).map(|x| Scalar::from_canonical_bytes(x.try_into().unwrap()).unwrap()).collect()
    }
}

fn plurality(options: usize) -> Vec<Contest> {
    vec![Contest::new(Rule::Plurality, options).unwrap()]
}

/// C_0 .. C_m of a sum.
fn points(sum: &Aggregate) -> Vec<RistrettoPoint> {
    let decode = |bytes: &[u8]| *Element::decode(bytes.try_into().unwrap(), "test").unwrap().point();
    sum.to_bytes()[9..].chunks_exact(32).map(decode).collect()
}

/// The sum with these points.
fn aggregate(contest: &Contest, ballots: u64, points: &[RistrettoPoint]) -> Aggregate {
    let mut bytes = vec![1];
    bytes.extend(ballots.to_le_bytes());
    points.iter().for_each(|point| bytes.extend(point.compress().as_bytes()));
    Aggregate::from_bytes(contest, &bytes).unwrap()
}

/// Where the weights of the D_ti come from.
#[derive(Clone, Copy, PartialEq)]
enum Weights {
    /// From a transcript that holds the D_ti.
    Protocol,
    /// There are none.
    Ones,
    /// From the transcript before the D_ti enter it.
    Early,
    /// From a transcript that the D_ti never enter.
    Without,
}

/// What a trustee claims: its index, its secrets, and the D_ti that it publishes for a sum.
struct Claim<'a> {
    trustee: usize,
    secrets: &'a [Scalar],
    base: Element,
    partial: Vec<RistrettoPoint>,
}

impl Claim<'_> {
    fn public(&self) -> Vec<RistrettoPoint> {
        self.secrets.iter().map(RistrettoPoint::mul_base).collect()
    }

    /// The transcript of a decryption share and its weights, as a verifier has them that treats the D_ti in this way.
    fn weighted(&self, weights: Weights) -> (Transcript, Vec<Scalar>) {
        let mut t = Transcript::new(b"tabella/v1/decryption");
        t.append_message(b"chain", &CONTEXT.chain);
        t.append_message(b"manifest", &CONTEXT.manifest);
        t.append_u64(b"contest", CONTEXT.contest as u64);
        t.append_u64(b"trustee", self.trustee as u64);
        t.append_message(b"counted", &CONTEXT.counted);
        t.append_message(b"C_0", self.base.as_bytes());
        let append = |t: &mut Transcript, label, points: &[RistrettoPoint]| {
            t.append_u64(label, points.len() as u64);
            points.iter().for_each(|point| t.append_message(label, point.compress().as_bytes()));
        };
        append(&mut t, b"X", &self.public());
        if matches!(weights, Weights::Protocol | Weights::Ones) {
            append(&mut t, b"D", &self.partial);
        }
        let mut draw = || {
            let mut half = [0; 16];
            t.challenge_bytes(b"w", &mut half);
            Scalar::from(u128::from_le_bytes(half))
        };
        let drawn = match weights {
            Weights::Ones => self.partial.iter().map(|_| Scalar::ONE).collect(),
            _ => self.partial.iter().map(|_| draw()).collect(),
        };
        if weights == Weights::Early {
            append(&mut t, b"D", &self.partial);
        }
        (t, drawn)
    }

    /// What is proved under these weights.
    fn statement(&self, weights: &[Scalar]) -> Statement {
        Statement {
            x: element(sum_of(weights, &self.public())),
            h: self.base,
            y: element(sum_of(weights, &self.partial)),
        }
    }

    /// The share with a proof for these weights.
    fn share(&self, weights: Weights, rng: &mut rand_chacha::ChaCha20Rng) -> Vec<u8> {
        let (mut t, weights) = self.weighted(weights);
        let witness: Scalar = weights.iter().zip(self.secrets).map(|(w, x)| w * x).sum();
        let proof = DleqProof::prove(&mut t, &self.statement(&weights), &SecretScalar::new(witness), rng);
        let mut bytes = vec![1];
        self.partial.iter().for_each(|partial| bytes.extend(partial.compress().as_bytes()));
        bytes.extend(proof.to_bytes());
        bytes
    }

    /// What a verifier says that uses these weights.
    fn passes(&self, bytes: &[u8], weights: Weights) -> bool {
        let (mut t, weights) = self.weighted(weights);
        let mut reader = Reader::new("proof", &bytes[bytes.len() - 96..]);
        DleqProof::read(&mut reader).unwrap().verify(&mut t, &self.statement(&weights)).is_ok()
    }
}

/// One trustee, so that its share alone is the decryption.
fn single(seed: u64) -> (Election, Aggregate, Vec<Scalar>) {
    let mut election = Election::new(seed, 1, 1, plurality(3));
    let sum = election.sum(&[vec![0], vec![0], vec![0], vec![1], vec![2]]);
    let secrets = election.secrets(1);
    (election, sum, secrets)
}

#[test]
fn an_independent_trustee_is_understood() {
    let (mut election, sum, secrets) = single(1);
    let base = element(points(&sum)[0]);
    let partial: Vec<RistrettoPoint> = secrets.iter().map(|x| base.point() * x).collect();
    let claim = Claim { trustee: 1, secrets: &secrets, base, partial };
    let share = claim.share(Weights::Protocol, &mut election.rig.rng);
    let verified = election.check(&share, 1, &sum).unwrap();
    assert_eq!(election.combine(&sum, &[verified]).unwrap().counts(election.contest(0), 5).unwrap(), [3, 1, 1]);
}

/// Without weights, or with weights that are known before the D_ti, votes move between options and the proof still holds.
#[test]
fn a2_votes_shifted_under_weights_that_are_known_beforehand_are_refused() {
    let (mut election, sum, secrets) = single(2);
    let base = element(points(&sum)[0]);
    let honest: Vec<RistrettoPoint> = secrets.iter().map(|x| base.point() * x).collect();
    let claim = Claim { trustee: 1, secrets: &secrets, base, partial: honest };
    // Two of option 0's votes are taken away; option 1 gets as many, by the ratio of the two weights.
    let shift = RistrettoPoint::mul_base(&Scalar::from(2u8));
    for known in [Weights::Ones, Weights::Early, Weights::Without, Weights::Protocol] {
        let (_, weights) = claim.weighted(known);
        let mut partial = claim.partial.clone();
        partial[0] += shift;
        partial[1] -= shift * (weights[0] * weights[1].invert());
        let shifted = Claim { partial, ..claim };
        let plain = |slot: usize| points(&sum)[slot + 1] - shifted.partial[slot];
        assert_eq!(plain(0), RistrettoPoint::mul_base(&Scalar::ONE));
        if known == Weights::Ones {
            // The total is right, so nothing else would give it away.
            assert_eq!(plain(1), RistrettoPoint::mul_base(&Scalar::from(3u8)));
        }
        let share = shifted.share(known, &mut election.rig.rng);
        // The weights of the protocol change with the D_ti that were made to fit them.
        assert_eq!(shifted.passes(&share, known), known != Weights::Protocol);
        assert_eq!(election.check(&share, 1, &sum).unwrap_err(), TallyError::Share(1));
    }
}

/// A trustee whose public shares are taken from itself proves the share of any secrets, and spoils the tally. They are
/// those of the ceremony, whatever it says.
#[test]
fn a2_public_shares_taken_from_the_trustee_make_any_share_right() {
    let (mut election, sum, secrets) = single(15);
    let base = element(points(&sum)[0]);
    let other: Vec<Scalar> = secrets.iter().map(|x| x + Scalar::ONE).collect();
    for (secrets, right) in [(&secrets, true), (&other, false)] {
        let partial: Vec<RistrettoPoint> = secrets.iter().map(|x| base.point() * x).collect();
        let claim = Claim { trustee: 1, secrets, base, partial };
        let share = claim.share(Weights::Protocol, &mut election.rig.rng);
        // The public shares of the claim are the claim's own.
        assert!(claim.passes(&share, Weights::Protocol));
        let plain = points(&sum)[1] - claim.partial[0];
        assert_eq!(plain == RistrettoPoint::mul_base(&Scalar::from(3u8)), right);
        assert_eq!(election.check(&share, 1, &sum).err(), (!right).then_some(TallyError::Share(1)));
    }
}

/// The proof of equality itself: with a challenge that leaves out the images, one of them is chosen after it.
#[test]
fn a2_a_decryption_proof_whose_challenge_leaves_out_the_partial_decryption_proves_anything() {
    let (mut election, sum, secrets) = single(3);
    let base = element(points(&sum)[0]);
    let honest: Vec<RistrettoPoint> = secrets.iter().map(|x| base.point() * x).collect();
    let claim = Claim { trustee: 1, secrets: &secrets, base, partial: honest.clone() };
    let x: Scalar = secrets.iter().sum();
    // T_G = t G and T_H = t' C_0 with two nonces; then Y = (z C_0 - T_H) / c for z = t + c x.
    let (t, other) = (integer(11), integer(13));
    let (commit_g, commit_h) = (RistrettoPoint::mul_base(&t), base.point() * other);
    let (mut weak, _) = claim.weighted(Weights::Without);
    weak.append_message(b"T_G", commit_g.compress().as_bytes());
    weak.append_message(b"T_H", commit_h.compress().as_bytes());
    let mut wide = [0; 64];
    weak.challenge_bytes(b"c", &mut wide);
    let c = Scalar::from_bytes_mod_order_wide(&wide);
    let z = t + c * x;
    let image = (base.point() * z - commit_h) * c.invert();
    let holds = |commit: RistrettoPoint, base: RistrettoPoint, image: RistrettoPoint| base * z == commit + image * c;
    assert!(holds(commit_g, *Element::base().point(), RistrettoPoint::mul_base(&x)));
    assert!(holds(commit_h, *base.point(), image));
    assert_ne!(image, base.point() * x);
    // The difference goes into the first option.
    let mut partial = honest.clone();
    partial[0] += image - honest.iter().sum::<RistrettoPoint>();
    let mut bytes = vec![1];
    partial.iter().for_each(|partial| bytes.extend(partial.compress().as_bytes()));
    bytes.extend(commit_g.compress().as_bytes());
    bytes.extend(commit_h.compress().as_bytes());
    bytes.extend(z.as_bytes());
    assert_eq!(election.check(&bytes, 1, &sum).unwrap_err(), TallyError::Share(1));
    let honest = election.share(&CONTEXT, 1, &sum);
    election.check(&honest, 1, &sum).unwrap();
}

#[test]
fn a15_a_plaintext_out_of_range_ends_the_search_with_its_option() {
    let (mut election, sum, secrets) = single(4);
    let contest = election.contest(0).clone();
    let honest = points(&sum);
    for (slot, hidden) in [(0, 3_000_000), (1, -2), (2, i64::MAX), (1, i64::MIN)] {
        let mut bomb = honest.clone();
        bomb[slot + 1] += RistrettoPoint::mul_base(&integer(hidden));
        let bomb = aggregate(&contest, 5, &bomb);
        let share = election.verified(1, &bomb);
        let decrypted = election.combine(&bomb, &[share]).unwrap();
        for bound in [5, 1_000_000] {
            assert_eq!(decrypted.counts(&contest, bound).unwrap_err(), TallyError::OutOfRange { slot, bound });
        }
        assert!(!decrypted.equals(&contest, &[3, 1, 1]));
    }
    // A plaintext that is no small number at all.
    let mut noise = honest;
    noise[3] = noise[0] * secrets[0];
    let noise = aggregate(&contest, 5, &noise);
    let share = election.verified(1, &noise);
    let decrypted = election.combine(&noise, &[share]).unwrap();
    assert_eq!(decrypted.counts(&contest, 5).unwrap_err(), TallyError::OutOfRange { slot: 2, bound: 5 });
    // One more than there are ballots is out of range, not a count.
    let sum = election.sum(&[vec![0], vec![0]]);
    let share = election.verified(1, &sum);
    let decrypted = election.combine(&sum, &[share]).unwrap();
    assert_eq!(decrypted.counts(&contest, 2).unwrap(), [2, 0, 0]);
    assert_eq!(decrypted.counts(&contest, 1).unwrap_err(), TallyError::OutOfRange { slot: 0, bound: 1 });
}

#[test]
fn a20_one_invalid_share_is_named_and_the_tally_goes_on_without_it() {
    let mut election = Election::new(5, 4, 2, plurality(2));
    let sum = election.sum(&[vec![0], vec![1], vec![1]]);
    let good: Vec<Vec<u8>> = (1..=4).map(|trustee| election.share(&CONTEXT, trustee, &sum)).collect();
    // Every partial decryption and every part of the proof, exchanged for something well-formed.
    for at in [1, 33, 65, 97] {
        let mut bad = good[1].clone();
        bad[at..at + 32].copy_from_slice(Element::base().as_bytes());
        assert_eq!(election.check(&bad, 2, &sum).unwrap_err(), TallyError::Share(2), "{at}");
    }
    let mut bad = good[1].clone();
    bad[129..].copy_from_slice(Scalar::ONE.as_bytes());
    assert_eq!(election.check(&bad, 2, &sum).unwrap_err(), TallyError::Share(2));
    let mut exchanged = good[1].clone();
    exchanged[1..33].copy_from_slice(&good[1][33..65]);
    exchanged[33..65].copy_from_slice(&good[1][1..33]);
    assert_eq!(election.check(&exchanged, 2, &sum).unwrap_err(), TallyError::Share(2));

    let mut shares = good.clone();
    shares[1] = bad;
    let valid: Vec<VerifiedShare> =
        shares.iter().zip(1..).filter_map(|(bytes, trustee)| election.check(bytes, trustee, &sum).ok()).collect();
    assert_eq!(valid.iter().map(VerifiedShare::index).collect::<Vec<_>>(), [1, 3, 4]);
    assert_eq!(election.combine(&sum, &valid).unwrap().counts(election.contest(0), 3).unwrap(), [1, 2]);
    assert_eq!(election.combine(&sum, &valid[..1]).unwrap_err(), TallyError::TooFew { found: 1, needed: 2 });
}

#[test]
fn a20_a_share_that_comes_twice_counts_once_and_blocks_nothing() {
    let mut election = Election::new(6, 3, 2, plurality(2));
    let sum = election.sum(&[vec![0], vec![1], vec![1]]);
    let [one, two] = [1, 2].map(|trustee| election.verified(trustee, &sum));
    let twice = [one.clone(), one.clone()];
    assert_eq!(election.combine(&sum, &twice).unwrap_err(), TallyError::TooFew { found: 1, needed: 2 });
    let shares = [one.clone(), one, two];
    assert_eq!(election.combine(&sum, &shares).unwrap().counts(election.contest(0), 3).unwrap(), [1, 2]);
}

#[test]
fn a21_a_share_serves_its_own_election_contest_and_counted_set_only() {
    let mut election = Election::new(7, 3, 2, plurality(2));
    let sum = election.sum(&[vec![0], vec![1], vec![1]]);
    let share = election.share(&CONTEXT, 2, &sum);
    election.check(&share, 2, &sum).unwrap();
    for elsewhere in [
        TallyContext { chain: [9; 32], ..CONTEXT },
        TallyContext { manifest: [9; 32], ..CONTEXT },
        TallyContext { contest: 1, ..CONTEXT },
        TallyContext { counted: [9; 32], ..CONTEXT },
    ] {
        let verdict = DecryptionShare::verify(&share, &elsewhere, &election.finished.key, 2, &sum);
        assert_eq!(verdict.unwrap_err(), TallyError::Share(2), "{elsewhere:?}");
    }
    // One ballot more, which the two sums together would open.
    let mut larger = sum.clone();
    larger.add(&election.rig.verified(&[vec![0]]), 0, 1).unwrap();
    assert_eq!(election.check(&share, 2, &larger).unwrap_err(), TallyError::Share(2));
    // In another trustee's name, and under another key.
    assert_eq!(election.check(&share, 3, &sum).unwrap_err(), TallyError::Share(3));
    let other = Election::new(8, 3, 2, plurality(2));
    let verdict = DecryptionShare::verify(&share, &CONTEXT, &other.finished.key, 2, &sum);
    assert_eq!(verdict.unwrap_err(), TallyError::Share(2));
    for index in [0, 4, usize::MAX] {
        assert_eq!(election.check(&share, index, &sum).unwrap_err(), TallyError::Index(index));
    }
}

#[test]
fn a21_checked_shares_of_another_sum_do_not_combine() {
    let mut election = Election::new(9, 2, 2, plurality(3));
    let sum = election.sum(&[vec![0], vec![1]]);
    let other = election.sum(&[vec![2]]);
    let shares = [election.verified(1, &sum), election.verified(2, &other)];
    assert_eq!(election.combine(&sum, &shares).unwrap_err(), TallyError::Share(2));
    // The same C_0 in a contest of fewer options.
    let two = Contest::new(Rule::Plurality, 2).unwrap();
    let short = aggregate(&two, 2, &points(&sum)[..3]);
    let shares = [election.verified(1, &sum), election.verified(2, &short)];
    assert_eq!(election.combine(&sum, &shares).unwrap_err(), TallyError::Share(2));
    assert_eq!(election.combine(&short, &shares).unwrap_err(), TallyError::Share(1));
}

#[test]
fn a21_nothing_counted_is_nothing_to_decrypt() {
    let mut election = Election::new(10, 1, 1, plurality(2));
    let mut sum = Aggregate::new(election.contest(0));
    let ballot = election.rig.verified(&[vec![0]]);
    let shares = &election.finished.shares[0];
    let produce = |sum: &Aggregate, rng: &mut _| {
        DecryptionShare::produce(&CONTEXT, &election.finished.key, shares, sum, rng).map(|_| ())
    };
    assert_eq!(produce(&sum, &mut election.rig.rng), Err(TallyError::Empty));
    sum.add(&ballot, 0, 1).unwrap();
    assert_eq!(produce(&sum, &mut election.rig.rng), Ok(()));
    sum.remove(&ballot, 0, 1);
    assert_eq!(produce(&sum, &mut election.rig.rng), Err(TallyError::Empty));
    assert_eq!(sum, Aggregate::new(election.contest(0)));
    assert_eq!(combine(&election.finished.key, &sum, &[]).unwrap_err(), TallyError::Empty);
}

/// Voters whose nonces add up to 0 would make every option's sum a plaintext.
#[test]
fn a12_a_sum_that_hides_nothing_is_not_decrypted() {
    let (mut election, sum, _) = single(15);
    let mut bare = points(&sum);
    bare[0] = RistrettoPoint::default();
    let mut bytes = vec![1];
    bytes.extend(5u64.to_le_bytes());
    bare.iter().for_each(|point| bytes.extend(point.compress().as_bytes()));
    let bare = Aggregate::from_bytes(election.contest(0), &bytes).unwrap();
    let uncounted = aggregate(election.contest(0), 0, &points(&sum));
    let share = election.share(&CONTEXT, 1, &sum);
    let checked = election.check(&share, 1, &sum).unwrap();
    for sum in [bare, uncounted] {
        let (key, shares) = (&election.finished.key, &election.finished.shares[0]);
        let made = DecryptionShare::produce(&CONTEXT, key, shares, &sum, &mut election.rig.rng);
        assert_eq!(made.unwrap_err(), TallyError::Empty);
        assert_eq!(election.check(&share, 1, &sum).unwrap_err(), TallyError::Empty);
        assert_eq!(election.combine(&sum, std::slice::from_ref(&checked)).unwrap_err(), TallyError::Empty);
    }
}

#[test]
fn sums_are_equal_when_ballots_weight_and_points_are() {
    let (mut election, sum, _) = single(16);
    let contest = election.contest(0).clone();
    let at = points(&sum);
    assert_eq!(sum, aggregate(&contest, sum.ballots(), &at));
    assert_ne!(sum, aggregate(&contest, sum.ballots() + 1, &at));
    let mut moved = at.clone();
    moved.swap(1, 2);
    assert_ne!(sum, aggregate(&contest, sum.ballots(), &moved));
    let ballot = election.rig.verified(&[vec![0]]);
    let of_weight = |weight| {
        let mut sum = Aggregate::new(&contest);
        sum.add(&ballot, 0, weight).unwrap();
        sum
    };
    assert_ne!(of_weight(2), of_weight(3));
}

/// Shares of another election in one's own store: said before anything is published.
#[test]
fn a21_a_trustee_with_the_shares_of_another_key_is_told_so() {
    let (one, mut two) = (Election::new(11, 2, 2, plurality(3)), Election::new(12, 2, 2, plurality(4)));
    let sum = two.sum(&[vec![0]]);
    for shares in &one.finished.shares {
        let verdict = DecryptionShare::produce(&CONTEXT, &two.finished.key, shares, &sum, &mut two.rig.rng);
        assert_eq!(verdict.unwrap_err(), TallyError::OtherKey(shares.index()));
    }
}

#[test]
fn a10_a11_a12_bad_points_and_scalars_in_a_share_are_refused() {
    let mut election = Election::new(13, 1, 1, plurality(2));
    let sum = election.sum(&[vec![0]]);
    let share = election.share(&CONTEXT, 1, &sum);
    let refused = |bytes: &[u8]| match election.check(bytes, 1, &sum).unwrap_err() {
        TallyError::Decode { trustee: 1, source } => source,
        other => panic!("{other}"),
    };
    for (at, what) in
        [(1, "partial decryption"), (33, "partial decryption"), (65, "DLEQ commitment"), (97, "DLEQ commitment")]
    {
        let mut bytes = share.clone();
        bytes[at..at + 32].fill(0);
        assert_eq!(refused(&bytes), DecodeError::Identity { what });
        bytes[at..at + 32].fill(0xff);
        assert_eq!(refused(&bytes), DecodeError::Point { what });
    }
    let mut bytes = share.clone();
    bytes[129..].fill(0xff);
    assert_eq!(refused(&bytes), DecodeError::Scalar { what: "DLEQ response" });
    let what = "decryption share";
    assert_eq!(refused(&[share.as_slice(), &[0]].concat()), DecodeError::Trailing { what, extra: 1 });
    assert_eq!(refused(&share[..160]), DecodeError::Truncated { what, missing: 1 });
    // A share for more options than the contest has.
    let longer = [&share[..33], &share[1..]].concat();
    assert!(matches!(refused(&longer), DecodeError::Scalar { .. } | DecodeError::Trailing { .. }));
}

#[test]
fn ee_5_any_k_of_n_trustees_count_alike_and_k_minus_1_cannot() {
    let mut election = Election::new(14, 5, 3, plurality(3));
    let sum = election.sum(&[vec![0], vec![2], vec![2], vec![2]]);
    for set in subsets(5, 3) {
        assert_eq!(election.counts(&sum, &set), [1, 0, 3], "{set:?}");
    }
    let two: Vec<VerifiedShare> = [2, 5].map(|trustee| election.verified(trustee, &sum)).into();
    assert_eq!(election.combine(&sum, &two).unwrap_err(), TallyError::TooFew { found: 2, needed: 3 });
    // Nor do they when they leave the rule aside: interpolation through two points gives another plaintext.
    let at = [Scalar::from(2u8), Scalar::from(5u8)];
    let lambda = [at[1] * (at[1] - at[0]).invert(), at[0] * (at[0] - at[1]).invert()];
    let points = points(&sum);
    let plain = points[1] - points[0] * (lambda[0] * election.secrets(2)[0] + lambda[1] * election.secrets(5)[0]);
    assert!((0..1000u64).all(|count| plain != RistrettoPoint::mul_base(&Scalar::from(count))));
    // A wrong share names its trustee.
    let theirs = election.share(&CONTEXT, 2, &sum);
    assert_eq!(election.check(&theirs, 5, &sum).unwrap_err(), TallyError::Share(5));
    // A ballot moved to another election fails.
    let ballot = election.rig.cast(&[vec![0]]);
    let mut elsewhere = election.rig.elsewhere(election.rig.chain, [9; 32]);
    let refused = tabella_crypto::ballot::BallotError::Bits { contest: 0 };
    assert_eq!(elsewhere.verify(&ballot).unwrap_err(), refused);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// The tally is the count in the clear, for both rules at once, whoever decrypts, and superseded ballots leave no trace.
    #[test]
    fn the_tally_is_the_count_in_the_clear(
        seed: u64, n in 1usize..5, k in 1usize..5, options in 2usize..6,
        min in 0u32..3, spread in 0u32..3, ballots in 1usize..12,
    ) {
        let k = k.min(n);
        let max = (min + spread).clamp(1, options as u32);
        let min = min.min(max);
        let contests = vec![
            Contest::new(Rule::Plurality, options).unwrap(),
            Contest::new(Rule::Approval { min, max }, options).unwrap(),
        ];
        let mut election = Election::new(seed, n, k, contests);
        let mut clear = [vec![0u64; options], vec![0u64; options]];
        let mut sums = [0, 1].map(|contest| Aggregate::new(election.contest(contest)));
        for _ in 0..ballots {
            let one = election.rig.random() as usize % options;
            let count = min as usize + election.rig.random() as usize % (max - min + 1) as usize;
            let mut many: Vec<usize> =
                choose(&mut election.rig.rng, options, count).iter().map(|i| i - 1).collect();
            many.sort_unstable();
            let superseded = election.rig.random().is_multiple_of(4);
            let ballot = election.rig.verified(&[vec![one], many.clone()]);
            for (contest, sum) in sums.iter_mut().enumerate() {
                sum.add(&ballot, contest, 1).unwrap();
                if superseded {
                    sum.remove(&ballot, contest, 1);
                }
            }
            if !superseded {
                clear[0][one] += 1;
                many.iter().for_each(|option| clear[1][*option] += 1);
            }
        }
        let clear_ballots = clear[0].iter().sum::<u64>();
        for (contest, (sum, clear)) in sums.iter().zip(&clear).enumerate() {
            let context = TallyContext { contest, ..CONTEXT };
            prop_assert_eq!(sum.ballots(), clear_ballots);
            if sum.ballots() == 0 {
                continue;
            }
            let shares: Vec<VerifiedShare> = (1..=n).map(|trustee| {
                let bytes = election.share(&context, trustee, sum);
                DecryptionShare::verify(&bytes, &context, &election.finished.key, trustee, sum).unwrap()
            }).collect();
            for set in subsets(n, k) {
                let chosen: Vec<VerifiedShare> = set.iter().map(|t| shares[t - 1].clone()).collect();
                let counts = election.combine(sum, &chosen).unwrap().counts(election.contest(contest), sum.weight()).unwrap();
                prop_assert_eq!(&counts, clear);
            }
            prop_assert!(election.contest(contest).plausible(clear, sum.ballots()));
        }
    }
}
