//! Batches of ballots: every ballot is verified with its own points, whoever stands beside it.

use crate::rig::Rig;
use tabella_crypto::ballot::{BallotError, CastBallot, ParamsError, Verifier};
use tabella_crypto::contest::{Contest, Rule};
use tabella_crypto::encoding::DecodeError;
use tabella_crypto::signature::Signature;

/// What the verifier says of each, without the ballots.
fn verdicts(rig: &mut Rig, ballots: &[CastBallot]) -> Vec<Result<(), BallotError>> {
    let verdicts = Verifier::new(&rig.params).verify_batch(ballots, &mut rig.rng);
    verdicts.into_iter().map(|verdict| verdict.map(drop)).collect()
}

/// A copy with all responses 0 adds nothing to the sum but its points. Were the points of a half mixed up, it would be
/// accepted beside the ballot that it copies.
#[test]
fn a14_a_copy_without_responses_does_not_pass_on_the_points_of_its_neighbour() {
    // No equation determines a bit of a score, so every response can be 0.
    let mut rig = Rig::with_contests(1, vec![Contest::new(Rule::Score { max: 1 }, 2).unwrap()]);
    let ballots: Vec<CastBallot> = (0..4).map(|_| rig.cast_values(0, &[vec![1, 0]]).1).collect();
    // One core, so that the batch is one piece and its halves are pairs.
    let core = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    for at in 0..4 {
        let mut batch = ballots.clone();
        let mut copy = batch[at ^ 1].clone();
        let responses = copy.sealed.len() - 3 * 32;
        copy.sealed[responses..].fill(0);
        let mut signature = copy.signature.to_bytes();
        signature[32..].fill(0);
        copy.signature = Signature::from_bytes(&signature).unwrap();
        batch[at] = copy;
        let mut expected = vec![Ok(()); 4];
        expected[at] = Err(BallotError::Signature);
        assert_eq!(core.install(|| verdicts(&mut rig, &batch)), expected, "{at}");
    }
}

/// The points of all ballots are decoded together; the first one of a ballot follows the last one of the ballot before.
#[test]
fn a10_a_point_that_does_not_decode_is_charged_to_its_own_ballot() {
    let mut rig = Rig::plurality(2, 2);
    let ballots: Vec<CastBallot> = (0..3).map(|_| rig.cast(&[vec![1]])).collect();
    let bad_commitment = |ballot: &mut CastBallot| {
        let mut signature = ballot.signature.to_bytes();
        signature[..32].fill(0xff);
        ballot.signature = Signature::from_bytes(&signature).unwrap();
    };
    let what = "signature commitment";
    for at in 0..3 {
        let mut batch = ballots.clone();
        bad_commitment(&mut batch[at]);
        let mut expected = vec![Ok(()); 3];
        expected[at] = Err(BallotError::Decode(DecodeError::Point { what }));
        assert_eq!(verdicts(&mut rig, &batch), expected, "{at}");
    }
}

/// Before it is cast, a ballot has no signature, and everything else is checked all the same.
#[test]
fn ballots_without_a_signature_are_verified_one_by_one() {
    let mut rig = Rig::plurality(3, 2);
    let ballots: Vec<CastBallot> = (0..3).map(|_| rig.cast(&[vec![1]])).collect();
    let mut sealed: Vec<&[u8]> = ballots.iter().map(|ballot| ballot.sealed.as_slice()).collect();
    let mut forged = sealed[1].to_vec();
    *forged.last_mut().unwrap() ^= 1;
    let mut elsewhere = sealed[2].to_vec();
    elsewhere[1..33].fill(0);
    sealed[1] = &forged;
    sealed[2] = &elsewhere;
    let verdicts = Verifier::new(&rig.params).verify_sealed(0, &sealed, &mut rig.rng);
    let identity = BallotError::Decode(DecodeError::Identity { what: "voter key" });
    assert_eq!(verdicts, [Ok(()), Err(BallotError::Bits { contest: 0 }), Err(identity)]);
    let verdicts = Verifier::new(&rig.params).verify_sealed(1, &sealed[..1], &mut rig.rng);
    assert_eq!(verdicts, [Err(BallotError::Style(1))]);
}

#[test]
fn a17_a_style_names_contests_of_the_election_once_and_in_order() {
    let contests = vec![Contest::new(Rule::Plurality, 2).unwrap(); 3];
    let with = |styles: &[&[usize]]| {
        let styles = styles.iter().map(|style| style.to_vec()).collect();
        Rig::with_contests(4, contests.clone()).params.with_styles(styles)
    };
    let params = with(&[&[0, 2], &[1]]).unwrap();
    assert_eq!(params.styles(), 2);
    assert_eq!([0, 1, 2].map(|style| params.style(style)), [Some([0, 2].as_slice()), Some(&[1]), None]);
    let none: &[usize] = &[];
    for style in [none, &[3], &[0, 3], &[1, 1], &[2, 0], &[1, 0, 2]] {
        assert_eq!(with(&[&[0], style]).unwrap_err(), ParamsError::Style(1), "{style:?}");
    }
    assert_eq!(with(&[]).unwrap_err(), ParamsError::Style(0));
}
