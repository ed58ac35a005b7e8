//! What dealers send to trustees, and what a complaint shows of it: what would happen with another cipher or with other
//! evidence, carried out, and what happens here.

use crate::rig::trustees::{Dealer, Trustees, bytes_of};
use crate::rig::{element, scalar};
use curve25519_dalek::RistrettoPoint;
use tabella_crypto::ceremony::{CeremonyError, ComplaintError, Dealing};
use tabella_crypto::encoding::DecodeError;
use tabella_crypto::group::{Element, Scalar};

/// What goes to one recipient, for two slots.
type Masked = [[u8; 32]; 2];

/// A cipher with the pad of ours and a tag that does not commit to the key: masked_1 h^2 + masked_2 h + k modulo q, as
/// authenticators over a field are made. h and k come from the shared point.
struct Polynomial {
    pad: Vec<u8>,
    h: Scalar,
    k: Scalar,
}

impl Polynomial {
    fn new(trustees: &Trustees, ephemeral: &Element, shared: &Element) -> Self {
        let (pad, mut t) = trustees.stream(1, 2, ephemeral, shared);
        let [h, k] = [(); 2].map(|()| {
            let mut wide = [0; 64];
            t.challenge_bytes(b"polynomial", &mut wide);
            Scalar::from_bytes_mod_order_wide(&wide)
        });
        Self { pad, h, k }
    }

    fn tag(&self, masked: &Masked) -> Scalar {
        let [first, second] = masked.map(Scalar::from_bytes_mod_order);
        (first * self.h + second) * self.h + self.k
    }

    /// Masks, or unmasks.
    fn mask(&self, slot: usize, word: &[u8; 32]) -> [u8; 32] {
        std::array::from_fn(|byte| word[byte] ^ self.pad[32 * slot + byte])
    }

    fn open(&self, masked: &Masked, tag: &Scalar) -> Option<Masked> {
        (self.tag(masked) == *tag).then(|| [self.mask(0, &masked[0]), self.mask(1, &masked[1])])
    }
}

/// All words of 32 bytes that are this scalar modulo q.
fn words(scalar: &Scalar) -> Vec<[u8; 32]> {
    let below: Vec<u8> = (-Scalar::ONE).to_bytes().to_vec();
    let mut words = vec![scalar.to_bytes()];
    loop {
        // One q more, byte by byte.
        let (mut word, mut carry) = (words[words.len() - 1], 1);
        for (byte, q) in word.iter_mut().zip(&below) {
            carry += u16::from(*byte) + u16::from(*q);
            *byte = carry as u8;
            carry >>= 8;
        }
        if carry > 0 {
            return words;
        }
        words.push(word);
    }
}

/// With a cipher that does not commit to its key a dealer sends one ciphertext that opens in two ways: to wrong shares
/// under the recipient's key, and to the right ones under another that the dealer keeps. Where the key is the evidence,
/// nobody can tell who of the two lies. Under ours it opens in no way, which is the dealer's fault.
#[test]
fn a19_a_cipher_that_does_not_commit_to_its_key_lets_a_dealer_blame_the_recipient() {
    let mut trustees = Trustees::new(1, 3, 2, 2);
    let u = scalar(&mut trustees.rng);
    let ephemeral = element(RistrettoPoint::mul_base(&u));
    let shared = element(trustees.keys[1].point() * u);
    let kept = element(RistrettoPoint::mul_base(&scalar(&mut trustees.rng)));
    let [theirs, own] = [&shared, &kept].map(|point| Polynomial::new(&trustees, &ephemeral, point));
    // The share of the first slot at will; the second is what makes the two tags agree, if that is a scalar.
    let (masked, right) = loop {
        let first = scalar(&mut trustees.rng);
        let word = own.mask(0, first.as_bytes());
        let rest = Scalar::from_bytes_mod_order(word) * (own.h * own.h - theirs.h * theirs.h) + own.k - theirs.k;
        let found = words(&(rest * (theirs.h - own.h).invert())).into_iter().find_map(|second| {
            Option::from(Scalar::from_canonical_bytes(own.mask(1, &second))).map(|share| (second, share))
        });
        if let Some((second, share)) = found {
            break ([word, second], [first, share]);
        }
    };
    let tag = theirs.tag(&masked);
    let (wrong, opened) = (theirs.open(&masked, &tag).unwrap(), own.open(&masked, &tag).unwrap());
    assert_eq!(opened, right.map(|share| share.to_bytes()));
    assert_ne!(wrong, opened);
    // Polynomials that have the right shares as their values at the recipient's index: f(2) = c_0 + 2 c_1.
    let mut dealer: Dealer = trustees.dealer(1);
    for (polynomial, share) in dealer.coefficients.iter_mut().zip(&right) {
        polynomial[0] = share - Scalar::from(2u8) * polynomial[1];
    }
    assert_eq!(dealer.shares(2), right);

    // In our format, where the tag hashes key and ciphertext, no tag is that of both keys.
    let hashed = |trustees: &Trustees, point: &Element, masked: &Masked| -> [u8; 32] {
        let (_, mut t) = trustees.stream(1, 2, &ephemeral, point);
        t.append_message(b"masked", masked.as_flattened());
        let mut tag = [0; 32];
        t.challenge_bytes(b"tag", &mut tag);
        tag
    };
    let tags = [&shared, &kept].map(|point| hashed(&trustees, point, &masked));
    assert_ne!(tags[0], tags[1]);
    // Even the right shares do not open for the recipient under the tag of another key.
    let proper = [theirs.mask(0, &opened[0]), theirs.mask(1, &opened[1])];
    let foreign = hashed(&trustees, &kept, &proper);
    let attempts = [(masked, tag.to_bytes()), (masked, tags[0]), (masked, tags[1]), (proper, foreign)];
    let honest = dealer.publish(&mut trustees);
    let (at, block) = (trustees.ephemeral_at(2), trustees.sealed_bytes());
    for (masked, tag) in attempts {
        let sealed = dealer.ship(&mut trustees, 2, ephemeral.point(), &u, masked.as_flattened(), tag);
        let bytes = [&honest[..at], &sealed, &honest[at + block..]].concat();
        let dealing = Dealing::verify(&trustees.params, 1, &bytes).unwrap();
        let complaint = trustees.complain(2, &dealing);
        assert_eq!(trustees.judge(&dealing, 2, &complaint), Ok(()), "the dealer is disqualified");
        // Nor is the other key any evidence.
        let other = trustees.accuse(2, 1, ephemeral, kept);
        assert_eq!(trustees.judge(&dealing, 2, &other), Err(ComplaintError::Evidence { accuser: 2 }));
    }
}

/// What an observer with this point reads of a dealing's shares for a recipient.
fn read(trustees: &Trustees, dealing: &[u8], dealer: usize, recipient: usize, shared: &Element) -> Vec<u8> {
    let ephemeral = trustees.ephemeral(dealing, recipient);
    let (pad, _) = trustees.stream(dealer, recipient, &ephemeral, shared);
    let at = trustees.ephemeral_at(recipient) + 32;
    dealing[at..at + pad.len()].iter().zip(&pad).map(|(masked, pad)| masked ^ pad).collect()
}

/// A complaint that showed the ceremony key would give everybody what every dealer sent to its owner, and with it the
/// owner's shares of the election key. The point that ours shows opens what one dealer sent, and nothing else.
#[test]
fn a19_a_complaint_that_showed_the_ceremony_key_would_open_every_share() {
    let mut trustees = Trustees::new(2, 3, 2, 2);
    let honest: Vec<Vec<u8>> = [1, 3].map(|dealer| trustees.deal(dealer)).into();
    let cheat = trustees.dealer(2);
    let sent = vec![7; 64];
    let bad = cheat.publish_as(&mut trustees, cheat.commitments(), |_, _| sent.clone());
    let dealing = Dealing::verify(&trustees.params, 2, &bad).unwrap();
    let complaint = trustees.complain(1, &dealing);
    assert_eq!(trustees.judge(&dealing, 1, &complaint), Ok(()));
    let dealings: Vec<_> =
        honest.iter().zip([1, 3]).map(|(bytes, d)| Dealing::verify(&trustees.params, d, bytes).unwrap()).collect();
    let finished = trustees.finish(&dealings);
    let own: Vec<u8> = finished.shares[0].to_bytes()[9..].to_vec();

    // With p, S = p U of every dealing.
    let p = trustees.secret(1);
    let opened = |shared: &dyn Fn(&[u8]) -> Element| -> Vec<Vec<u8>> {
        honest.iter().zip([1, 3]).map(|(bytes, d)| read(&trustees, bytes, d, 1, &shared(bytes))).collect()
    };
    let scalars = |bytes: &[u8]| -> Vec<Option<Scalar>> {
        let read = |word: &[u8]| Option::from(Scalar::from_canonical_bytes(word.try_into().unwrap()));
        bytes.chunks_exact(32).map(read).collect()
    };
    let summed = |opened: &[Vec<u8>]| -> Option<Vec<u8>> {
        let (one, two) = (scalars(&opened[0]), scalars(&opened[1]));
        let sums: Option<Vec<Scalar>> = one.into_iter().zip(two).map(|(a, b)| Some(a? + b?)).collect();
        sums.map(|sums| bytes_of(&sums))
    };
    let with_key = opened(&|bytes| element(trustees.ephemeral(bytes, 1).point() * p));
    assert_eq!(summed(&with_key), Some(own.clone()));

    // With the point that the complaint shows: what the cheat sent, and no other dealer's shares.
    let shown = Element::decode(&complaint[1..33].try_into().unwrap(), "test").unwrap();
    assert_eq!(read(&trustees, &bad, 2, 1, &shown), sent);
    assert_ne!(summed(&opened(&|_| shown)), Some(own));
    assert_ne!(complaint[1..33], p.to_bytes());
}

/// A dealer that leaves out what one recipient is owed, or everything after it, has not dealt.
#[test]
fn a19_a_dealing_without_the_shares_of_a_recipient_is_none() {
    let mut trustees = Trustees::new(3, 3, 2, 2);
    let whole = trustees.deal(1);
    let block = trustees.sealed_bytes();
    for recipient in 1..=3 {
        let at = trustees.ephemeral_at(recipient);
        let without = [&whole[..at], &whole[at + block..]].concat();
        let refused = Dealing::verify(&trustees.params, 1, &without).unwrap_err();
        let missing = DecodeError::Truncated { what: "dealing", missing: 32 };
        assert_eq!(refused, CeremonyError::Decode { trustee: 1, source: missing });
    }
}
