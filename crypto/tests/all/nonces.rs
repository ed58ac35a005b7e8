//! What a voter's device draws has to be fresh, and unknown to everybody else: what can be read from ballots where it is
//! not, and that the crate's own sealing does not give it away even under a generator that everybody knows.

use crate::rig::choices::rule;
use crate::rig::forger::{Forger, LeftOut, Proof, Witness, integer};
use crate::rig::{Rig, scalar};
use curve25519_dalek::RistrettoPoint;
use merlin::Transcript;
use tabella_crypto::ballot::SealedBallot;
use tabella_crypto::contest::Rule;
use tabella_crypto::group::Scalar;
use tabella_crypto::signature::SigningKey;

/// Masks used for two contests drop out of the difference of the responses, which then shows both choices.
#[test]
fn a36_masks_used_twice_show_both_choices() {
    for (one, two) in [(0, 0), (0, 1), (2, 1)] {
        let mut rig = Rig::with_contests(1, vec![rule(Rule::Plurality, 3), rule(Rule::Plurality, 3)]);
        let forgers = [0, 1].map(|contest| Forger::new(&rig, contest));
        let key = SigningKey::generate(&mut rig.rng);
        let vote = |mark: usize| [0, 1, 2].map(|option| u64::from(option == mark));
        let witnesses = [0, 1].map(|c| Witness::choosing(&forgers[c], &vote([one, two][c]), &mut rig.rng));
        let prove = |contest: usize, witness| forgers[contest].prove(LeftOut::Nothing, key.public(), 1, witness);
        let x = |contest: usize, proof: &Proof| -> Scalar {
            forgers[contest].challenges(LeftOut::Nothing, key.public(), 1, proof).1
        };
        // f - f' = x b - x' b' for one pair of bits, which anybody finds by trying all four.
        let read = |proofs: &[Proof; 2]| -> Option<Vec<(i64, i64)>> {
            let [x, y] = [0, 1].map(|contest| x(contest, &proofs[contest]));
            let pairs = [(0, 0), (0, 1), (1, 0), (1, 1)];
            let bit = |option: usize| {
                let difference = proofs[0].f[option] - proofs[1].f[option];
                pairs.into_iter().find(|(b, c)| difference == x * integer(*b) - y * integer(*c))
            };
            (0..3).map(bit).collect()
        };
        let first = prove(0, &witnesses[0]);
        let careful = [first.clone(), prove(1, &witnesses[1])];
        assert_eq!(read(&careful), None);
        let again = witnesses[1].clone().masked(witnesses[0].masks.clone());
        let careless = [first, prove(1, &again)];
        // A verifier sees nothing wrong with either.
        let ballot = forgers[0].cast(&key, 1, &careless, &mut rig.rng);
        rig.verify(&ballot).unwrap();
        let choices = (0..3).map(|option| (i64::from(option == one), i64::from(option == two))).collect();
        assert_eq!(read(&careless), Some(choices));
    }
}

/// A choice can be guessed, and everything else that is public too. With a generator that everybody knows it is the
/// voter's key that keeps r from being computed again; a device that left it out would tell the vote to whoever tries.
#[test]
fn a35_with_a_known_generator_the_voters_key_alone_keeps_the_nonce() {
    let mut rig = Rig::plurality(2, 3);
    let forger = Forger::new(&rig, 0);
    let key = SigningKey::generate(&mut rig.rng);
    let known = rig.rng.clone();
    let sealed = SealedBallot::seal(&rig.params, 0, &key, 1, 5, &[vec![0, 1, 0]], &mut known.clone()).unwrap();
    let proof = forger.read(sealed.as_bytes(), 41);
    let drawn = |secrets: &[(&'static [u8], &[u8])]| -> Scalar {
        let transcript: Transcript = forger.statement(LeftOut::Nothing, key.public(), 1);
        let keyed = |rng: merlin::TranscriptRngBuilder, (label, secret): &(&'static [u8], &[u8])| {
            rng.rekey_with_witness_bytes(label, secret)
        };
        scalar(&mut secrets.iter().fold(transcript.build_rng(), keyed).finalize(&mut known.clone()))
    };
    let counter = 5u64.to_le_bytes();
    let secret = key.to_bytes();
    // The guesses of somebody who has all but one thing, and what a device without that thing would have drawn.
    let reads = |secrets: [&[u8]; 2], guess: [u8; 3]| -> bool {
        let labels: [&'static [u8]; 3] = [b"voter secret", b"sealings", b"bits"];
        let all: Vec<(&'static [u8], &[u8])> = labels.into_iter().zip([secrets[0], secrets[1], &guess]).collect();
        let given: Vec<_> = all.into_iter().filter(|(_, secret)| !secret.is_empty()).collect();
        proof.c[0] == RistrettoPoint::mul_base(&drawn(&given))
    };
    let guesses = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
    let opened = |secrets: [&[u8]; 2]| guesses.map(|guess| reads(secrets, guess));
    // This is how r was drawn: with everything known, the guess that is right says so.
    assert_eq!(opened([&*secret, &counter]), [false, true, false]);
    // Without the key, or with another, no guess does.
    for without in [&[][..], &[7; 32], SigningKey::generate(&mut rig.rng).to_bytes().as_slice()] {
        assert_eq!(opened([without, &counter]), [false; 3]);
    }
    // The counter is no secret, but two sealings of one choice must not agree.
    assert_eq!(opened([&*secret, &6u64.to_le_bytes()]), [false; 3]);

    // The r of a device that keys with the choice alone is found by whoever guesses right, and reads the ballot.
    let r = |guess: [u8; 3]| drawn(&[(b"bits", &guess)]);
    let careless = Witness { r: r([0, 1, 0]), ..Witness::choosing(&forger, &[0, 1, 0], &mut rig.rng) };
    let proof = forger.prove(LeftOut::Nothing, key.public(), 1, &careless);
    let told = guesses.map(|guess| proof.c[0] == RistrettoPoint::mul_base(&r(guess)));
    assert_eq!(told, [false, true, false]);
}
