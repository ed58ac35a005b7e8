//! Accounts: what their owner, the provider and everybody else keep always fits together, nobody spends what is not there,
//! and nothing in a spend can be changed, moved or read by others.

use std::collections::BTreeSet;

use crate::amounts_rig::range::{Range, digits};
use crate::amounts_rig::times_base;
use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};
use curve25519_dalek::RistrettoPoint;
use merlin::Transcript;
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use sha2::{Digest, Sha256, Sha512};
use tabella_crypto::account::{
    AccountError, BALANCE_BYTES, Balance, Holding, MAX_TEXT_BYTES, MEMO_BYTES, Memo, Opening, RANGE_BYTES, SPEND_BYTES,
    Spend, SpendContext, check_sum, verify_batch,
};
use tabella_crypto::encoding::DecodeError;
use tabella_crypto::group::{Element, Scalar, SecretScalar};
use tabella_crypto::signature::SigningKey;

fn key(scalar: u64) -> SigningKey {
    SigningKey::from_scalar(Scalar::from(scalar)).unwrap()
}

fn element(point: RistrettoPoint) -> Element {
    Element::new(point, "test").unwrap()
}

fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

/// J', hashed again.
fn blinding_base() -> RistrettoPoint {
    let digest = Sha512::new_with_prefix("tabella/v1/generator/").chain_update("V").chain_update([0; 4]).finalize();
    RistrettoPoint::from_uniform_bytes(&digest.into())
}

fn commitment(amount: impl Into<Scalar>, blinding: &Scalar) -> RistrettoPoint {
    times_base(amount) + blinding_base() * blinding
}

/// The account with key 5 pays the provider with key 7.
fn context(number: u32) -> SpendContext {
    SpendContext { chain: [1; 32], epoch: [2; 32], account: *key(5).public(), number, provider: *key(7).public() }
}

/// An account that got `credit`, and a spend of `amount` from it.
fn spent(credit: u32, amount: u32) -> (Holding, Spend) {
    let mut holding = Holding::empty();
    holding.credit(credit).unwrap();
    let spend = holding.spend(&key(5), &context(0), amount, b"a tree", &mut rng(1)).unwrap();
    (holding, spend)
}

/// A spend of the same account with one part exchanged.
fn with(spend: &Spend, commitment: Option<Element>, range: Option<Vec<u8>>, memo: Option<[u8; MEMO_BYTES]>) -> Spend {
    let commitment = commitment.unwrap_or(*spend.commitment());
    let range = range.unwrap_or(spend.range().to_vec());
    Spend::from_parts(commitment.as_bytes(), &range, &memo.unwrap_or(*spend.memo())).unwrap()
}

#[derive(Debug, Clone)]
enum Act {
    Credit(u32),
    Spend(u32),
    Cancel(prop::sample::Index),
}

fn act() -> impl Strategy<Value = Act> {
    let amount = prop_oneof![0..5u32, 0..1000u32, any::<u32>()];
    prop_oneof![
        amount.clone().prop_map(Act::Credit),
        amount.prop_map(Act::Spend),
        any::<prop::sample::Index>().prop_map(Act::Cancel),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever is done in whatever order: the balance is what a child would count, never below zero and below 2^32; a
    /// spend is possible exactly if it is covered; and provider, owner, another device of the owner and everybody else agree.
    #[test]
    fn xa_6_accounts_never_lose_invent_or_overdraw_a_point(seed: u64, acts in prop::collection::vec(act(), 1..12)) {
        let rng = &mut rng(seed);
        let (owner, provider) = (key(5), key(7));
        let (mut holding, mut public, mut counted, mut credited) = (Holding::empty(), Balance::empty(), 0u64, 0u64);
        let mut live: Vec<(SpendContext, Spend, Memo)> = Vec::new();
        let (mut number, mut again) = (0, Holding::empty());
        for act in acts {
            match act {
                Act::Credit(amount) => {
                    let fits = credited + u64::from(amount) < 1 << 32;
                    prop_assert_eq!(holding.credit(amount), if fits { Ok(()) } else { Err(AccountError::Overflow) });
                    prop_assert_eq!(public.credit(amount).is_ok(), fits);
                    if fits {
                        public = public.credit(amount).unwrap();
                        again.credit(amount).unwrap();
                        (counted, credited) = (counted + u64::from(amount), credited + u64::from(amount));
                    }
                }
                Act::Spend(amount) => {
                    let context = context(number);
                    let spend = match holding.spend(&owner, &context, amount, b"for", rng) {
                        Ok(spend) => spend,
                        Err(error) => {
                            let expected = if amount == 0 { AccountError::Zero } else { AccountError::Insufficient };
                            prop_assert!(amount == 0 || u64::from(amount) > counted);
                            prop_assert_eq!(error, expected);
                            continue;
                        }
                    };
                    prop_assert!(u64::from(amount) <= counted);
                    public = public.spend(&context, &spend, rng).unwrap();
                    let memo = spend.open_as_provider(&context, &provider).unwrap();
                    prop_assert_eq!((memo.amount(), memo.text()), (u64::from(amount), &b"for"[..]));
                    prop_assert_eq!(holding.follow(&owner, &context, &spend).unwrap().amount(), u64::from(amount));
                    again.follow(&owner, &context, &spend).unwrap();
                    counted -= u64::from(amount);
                    live.push((context, spend, memo));
                    number += 1;
                }
                Act::Cancel(index) if !live.is_empty() => {
                    let (context, spend, memo) = live.swap_remove(index.index(live.len()));
                    public = public.cancel(spend.commitment());
                    holding.cancel(&spend, &memo).unwrap();
                    again.cancel(&spend, &spend.open_as_owner(&context, &owner).unwrap()).unwrap();
                    counted += memo.amount();
                }
                Act::Cancel(_) => {}
            }
            prop_assert!(counted < 1 << 32);
            prop_assert_eq!((holding.amount(), again.amount()), (counted, counted));
            prop_assert_eq!((holding.balance(), again.balance()), (&public, &public));
            prop_assert_eq!(u64::from(public.credited()), credited);
            prop_assert_eq!(Balance::from_bytes(&public.to_bytes()), Ok(public));
        }
        // The provider is paid for what was not cancelled: all that was credited and is not there any more.
        let sum = Opening::sum(live.iter().map(|(_, _, memo)| memo.opening())).unwrap();
        prop_assert_eq!(sum.amount(), credited - counted);
        let commitments: Vec<Element> = live.iter().map(|(_, spend, _)| *spend.commitment()).collect();
        let expected = if live.is_empty() { Err(AccountError::Sum) } else { Ok(()) };
        prop_assert_eq!(check_sum(&commitments, sum.amount(), sum.blinding()), expected);
    }
}

#[test]
fn a16_credits_to_one_account_stay_below_2_to_the_32() {
    let full = Balance::empty().credit(u32::MAX).unwrap();
    assert_eq!(full.credit(1), Err(AccountError::Overflow));
    assert_eq!(full.credit(0), Ok(full));
    let half = Balance::empty().credit(1 << 31).unwrap();
    assert_eq!(half.credit(1 << 31), Err(AccountError::Overflow));
    // What was spent does not make room: it may come back.
    let (holding, spend) = spent(u32::MAX, u32::MAX);
    let rest = holding.balance().spend(&context(0), &spend, &mut rng(2)).unwrap();
    assert_eq!(rest.credit(1), Err(AccountError::Overflow));
    assert_eq!(rest.cancel(spend.commitment()), full);
    let opening = |amount| Opening::new(amount, SecretScalar::new(Scalar::ONE));
    assert_eq!(Opening::sum([&opening(u64::MAX), &opening(1)]).unwrap_err(), AccountError::Overflow);
}

#[test]
fn a_balance_is_an_empty_commitment_and_public_credits_at_first() {
    assert_eq!(Balance::empty().commitment(), &[0; 32]);
    let balance = Balance::empty().credit(40).unwrap().credit(2).unwrap();
    assert_eq!(balance.commitment(), times_base(42u8).compress().as_bytes());
    let bytes = balance.to_bytes();
    assert_eq!((bytes.len(), bytes[0], &bytes[33..]), (BALANCE_BYTES, 1, &[42, 0, 0, 0][..]));
    let what = "balance";
    let changed = |at: usize, byte: u8| {
        let mut bytes = bytes;
        bytes[at] = byte;
        Balance::from_bytes(&bytes)
    };
    assert_eq!(changed(0, 2), Err(DecodeError::Version { what, found: 2, expected: 1 }));
    assert_eq!(changed(32, 0xff), Err(DecodeError::Point { what }));
    assert_eq!(Balance::from_bytes(&bytes[..36]), Err(DecodeError::Truncated { what, missing: 1 }));
    assert_eq!(Balance::from_bytes(&[&bytes[..], &[0]].concat()), Err(DecodeError::Trailing { what, extra: 1 }));
}

/// Everything before the range proof, said again from the page.
fn statement(context: &SpendContext, balance: &Balance, v: Option<&Element>, memo: &[u8; MEMO_BYTES]) -> Transcript {
    let mut t = Transcript::new(b"tabella/v1/spend");
    t.append_message(b"chain", &context.chain);
    t.append_message(b"epoch", &context.epoch);
    t.append_message(b"account", context.account.as_bytes());
    t.append_u64(b"number", context.number.into());
    t.append_message(b"provider", context.provider.as_bytes());
    t.append_message(b"B", balance.commitment());
    if let Some(v) = v {
        t.append_message(b"V", v.as_bytes());
    }
    t.append_message(b"memo", memo);
    t
}

fn balance_point(balance: &Balance) -> RistrettoPoint {
    curve25519_dalek::ristretto::CompressedRistretto(*balance.commitment()).decompress().unwrap()
}

/// A spend by a prover that takes whatever digits it is given for the amount and the remainder.
fn forge(balance: &Balance, amount: Scalar, blinding: Scalar, rest: (Scalar, [Vec<Scalar>; 2])) -> Spend {
    let (_, spend) = spent(100, 30);
    let v = element(commitment(amount, &blinding));
    let remainder = balance_point(balance) - v.point();
    assert_eq!(remainder, commitment(rest.0, &-blinding));
    let mut t = statement(&context(0), balance, Some(&v), spend.memo());
    let range = Range::new(32, 2, blinding_base());
    let digits = rest.1.concat();
    let proof = range.prove(&mut t, &[*v.point(), remainder], &digits, &[blinding, -blinding], &mut rng(3));
    with(&spend, Some(v), Some(proof.to_bytes()), None)
}

/// The remainder is proved as the amount is: who spends one point more than there is, or a negative amount, or 2^32 points,
/// or a remainder of 2^32, fails whatever bits it shows; and the same prover with the truth is believed.
#[test]
fn a14_a16_amount_and_remainder_are_both_proved() {
    let balance = Balance::empty().credit(100).unwrap();
    let (one, large) = (Scalar::ONE, Scalar::from(1u64 << 32));
    let bits = |value: u64| digits(value, 32);
    let first = |value: Scalar| [&[value][..], &bits(0)[1..]].concat();
    let hundred = Scalar::from(100u8);
    let check = |amount: Scalar, shown: [Vec<Scalar>; 2]| {
        let spend = forge(&balance, amount, Scalar::from(77u8), (hundred - amount, shown));
        balance.spend(&context(0), &spend, &mut rng(4)).map(|_| ())
    };
    assert_eq!(check(Scalar::from(30u8), [bits(30), bits(70)]), Ok(()));
    assert_eq!(check(hundred, [bits(100), bits(0)]), Ok(()));
    for (amount, shown) in [
        (hundred + one, [bits(101), bits(u64::from(u32::MAX))]),
        (hundred + one, [bits(101), first(-one)]),
        (-one, [first(-one), bits(101)]),
        (-one, [bits(u64::from(u32::MAX)), bits(101)]),
        (large, [first(large), first(hundred - large)]),
        (hundred - large, [first(hundred - large), first(large)]),
        (hundred - large, [first(hundred - large), bits(0)]),
    ] {
        assert_eq!(check(amount, shown), Err(AccountError::Range));
    }
}

/// A commitment that the challenges of the range proof leave out is solved for after them, and holds what nobody chose.
#[test]
fn a6_a_spend_that_the_challenges_leave_out_is_chosen_after_them() {
    let balance = Balance::empty().credit(100).unwrap();
    let (_, honest) = spent(100, 30);
    let (amount, blinding) = (Scalar::from(30u8), Scalar::from(77u8));
    let v = commitment(amount, &blinding);
    let rest = balance_point(&balance) - v;
    for forgets in [true, false] {
        let mut range = Range::new(32, 2, blinding_base());
        range.forgets = forgets;
        range.surplus = Scalar::ONE;
        let shown = element(v);
        let weak = statement(&context(0), &balance, (!forgets).then_some(&shown), honest.memo());
        let bits = [digits(30, 32), digits(70, 32)].concat();
        let proof = range.prove(&mut weak.clone(), &[v, rest], &bits, &[blinding, -blinding], &mut rng(5));
        let challenges = range.challenges(&mut weak.clone(), &[v, rest], &proof);
        // z^2 V + z^3 (B - V) has to be smaller by x G than with what was proved.
        let z = challenges.z;
        let chosen = v - times_base(challenges.x * (z * z - z * z * z).invert());
        let held = [chosen, balance_point(&balance) - chosen];
        assert_eq!(range.accepts(&mut weak.clone(), &held, &proof), forgets);
        let forged = with(&honest, Some(element(chosen)), Some(proof.to_bytes()), None);
        assert_eq!(balance.spend(&context(0), &forged, &mut rng(6)), Err(AccountError::Range));
    }
}

/// A spend is good for one account, balance, number, provider, memo, epoch and board.
#[test]
fn a9_a6_a_spend_is_good_for_what_it_was_made_for_alone() {
    let (holding, spend) = spent(100, 30);
    let balance = *holding.balance();
    let rng = &mut rng(7);
    balance.spend(&context(0), &spend, rng).unwrap();
    let good = context(0);
    for other in [
        SpendContext { chain: [9; 32], ..good },
        SpendContext { epoch: [9; 32], ..good },
        SpendContext { account: *key(6).public(), ..good },
        SpendContext { number: 1, ..good },
        SpendContext { provider: *key(6).public(), ..good },
    ] {
        assert_eq!(balance.spend(&other, &spend, rng), Err(AccountError::Range), "{other:?}");
    }
    // From a balance that has more, less, or has changed since; a second time as well.
    for other in [
        Balance::empty(),
        Balance::empty().credit(99).unwrap(),
        balance.credit(1).unwrap(),
        balance.spend(&good, &spend, rng).unwrap(),
    ] {
        assert_eq!(other.spend(&good, &spend, rng), Err(AccountError::Range));
    }
    let mut memo = *spend.memo();
    memo[0] ^= 1;
    let shifted = element(spend.commitment().point() + Element::base().point());
    let (_, another) = spent(100, 31);
    for changed in [
        with(&spend, None, None, Some(memo)),
        with(&spend, Some(shifted), None, None),
        with(&spend, Some(*another.commitment()), None, None),
        with(&spend, None, Some(another.range().to_vec()), None),
        with(&spend, None, None, Some(*another.memo())),
    ] {
        assert_eq!(balance.spend(&good, &changed, rng), Err(AccountError::Range));
    }
}

#[test]
fn a11_a12_a_spend_has_one_encoding_and_no_byte_of_it_can_be_changed() {
    let (holding, spend) = spent(100, 30);
    let bytes = spend.to_bytes();
    assert_eq!((bytes.len(), spend.range().len()), (SPEND_BYTES, RANGE_BYTES));
    assert_eq!(Spend::from_bytes(&bytes), Ok(spend.clone()));
    let mut read = 0;
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1 << (at % 8);
        if let Ok(changed) = Spend::from_bytes(&changed) {
            read += 1;
            let verdict = holding.balance().spend(&context(0), &changed, &mut rng(8));
            assert_eq!(verdict, Err(AccountError::Range), "byte {at}");
        }
    }
    assert!(read > MEMO_BYTES, "{read}");
    let what = "spend";
    assert_eq!(Spend::from_bytes(&[&bytes[..], &[0]].concat()), Err(DecodeError::Trailing { what, extra: 1 }));
    assert_eq!(Spend::from_bytes(&bytes[..SPEND_BYTES - 1]).unwrap_err(), DecodeError::Truncated { what, missing: 1 });
    let mut version = bytes.clone();
    version[0] = 0;
    assert_eq!(Spend::from_bytes(&version).unwrap_err(), DecodeError::Version { what, found: 0, expected: 1 });
    let parts =
        |commitment: [u8; 32], range: &[u8], memo: &[u8]| Spend::from_parts(&commitment, range, memo).unwrap_err();
    let v = *spend.commitment().as_bytes();
    let (range, memo) = (spend.range(), spend.memo());
    assert_eq!(parts([0; 32], range, memo), DecodeError::Identity { what: "spent amount" });
    assert_eq!(parts([0xff; 32], range, memo), DecodeError::Point { what: "spent amount" });
    let what = "range proof";
    assert_eq!(parts(v, &range[1..], memo), DecodeError::Truncated { what, missing: 1 });
    assert_eq!(parts(v, &[range, &[0]].concat(), memo), DecodeError::Trailing { what, extra: 1 });
    let mut identity = range.to_vec();
    identity[..32].fill(0);
    assert_eq!(parts(v, &identity, memo), DecodeError::Identity { what });
    let mut large = range.to_vec();
    large[128..160].fill(0xff);
    assert_eq!(parts(v, &large, memo), DecodeError::Scalar { what });
    let what = "memo";
    assert_eq!(parts(v, range, &memo[1..]), DecodeError::Truncated { what, missing: 1 });
    assert_eq!(parts(v, range, &[&memo[..], &[0]].concat()), DecodeError::Trailing { what, extra: 1 });
}

/// The key of a memo, said again from the page with the logarithms of both keys at hand.
fn memo_key(context: &SpendContext, shared: u64, v: &Element) -> [u8; 32] {
    let mut secret = Sha256::new_with_prefix("tabella/v1/spend/secret");
    for part in [
        &context.chain,
        &context.epoch,
        context.account.as_bytes(),
        context.provider.as_bytes(),
        key(shared).public().as_bytes(),
    ] {
        secret.update(part);
    }
    Sha256::new_with_prefix("tabella/v1/spend/memo")
        .chain_update(secret.finalize())
        .chain_update(context.number.to_le_bytes())
        .chain_update(v.as_bytes())
        .finalize()
        .into()
}

fn padded(amount: u32, blinding: &[u8; 32], length: u16, text: &[u8]) -> [u8; 256] {
    let mut padded = [0; 256];
    let parts = [&amount.to_le_bytes()[..], blinding, &length.to_le_bytes(), text].concat();
    padded[..parts.len()].copy_from_slice(&parts);
    padded
}

/// The memo with this in it, under keys 5 and 7.
fn sealed(v: &Element, mut padded: [u8; 256]) -> [u8; MEMO_BYTES] {
    let tag = ChaCha20Poly1305::new(&memo_key(&context(0), 35, v).into())
        .encrypt_inout_detached(&Nonce::default(), v.as_bytes(), padded.as_mut_slice().into())
        .unwrap();
    [&padded[..], &tag].concat().try_into().unwrap()
}

fn derived(domain: &str, account: u64, balance: &Balance, amount: u32, text: &[u8]) -> Scalar {
    let context = context(0);
    let hash = Sha512::new_with_prefix(domain)
        .chain_update(Scalar::from(account).as_bytes())
        .chain_update(context.chain)
        .chain_update(context.epoch)
        .chain_update([0; 4])
        .chain_update(context.provider.as_bytes())
        .chain_update(balance.commitment())
        .chain_update(amount.to_le_bytes())
        .chain_update(text);
    Scalar::from_bytes_mod_order_wide(&hash.finalize().into())
}

#[test]
fn blinding_commitment_and_memo_are_what_the_page_says() {
    let (holding, spend) = spent(100, 30);
    let blinding = derived("tabella/v1/spend/blinding", 5, holding.balance(), 30, b"a tree");
    assert_eq!(*spend.commitment().point(), commitment(30u8, &blinding));
    let memo = sealed(spend.commitment(), padded(30, blinding.as_bytes(), 6, b"a tree"));
    assert_eq!(spend.memo(), &memo);
    let page = include_str!("../../../docs/protocol.md");
    let section = page.split(". Accounts\n").nth(1).unwrap();
    for value in [
        blinding_base().compress().as_bytes().to_vec(),
        blinding.as_bytes().to_vec(),
        spend.commitment().as_bytes().to_vec(),
        memo_key(&context(0), 35, spend.commitment()).to_vec(),
        memo[..16].to_vec(),
        memo[256..].to_vec(),
        Sha256::digest(memo).to_vec(),
        holding.balance().spend(&context(0), &spend, &mut rng(9)).unwrap().commitment().to_vec(),
    ] {
        assert!(section.contains(&hex::encode(&value)), "{}", hex::encode(&value));
    }
}

/// An owner that seals something else than was committed to gets through the range proof, and not past the provider.
#[test]
fn a_memo_that_says_something_else_is_found_by_who_opens_it() {
    let (holding, spend) = spent(100, 30);
    let memo = spend.open_as_owner(&context(0), &key(5)).unwrap();
    let (blinding, v) = (memo.opening().blinding().to_bytes(), spend.commitment());
    let mut unreduced = [0xff; 32];
    unreduced[31] = 0x1f;
    let mut hidden = padded(30, &blinding, 6, b"a tree");
    hidden[255] = 1;
    let scalar = AccountError::Decode(DecodeError::Scalar { what: "blinding of a memo" });
    for (padded, error) in [
        (padded(31, &blinding, 6, b"a tree"), AccountError::Opening),
        (padded(30, Scalar::ONE.as_bytes(), 6, b"a tree"), AccountError::Opening),
        (padded(30, &unreduced, 6, b"a tree"), scalar),
        (padded(30, &blinding, 5, b"a tree"), AccountError::Padding),
        (padded(30, &blinding, 219, b"a tree"), AccountError::Padding),
        (hidden, AccountError::Padding),
    ] {
        let changed = with(&spend, None, None, Some(sealed(v, padded)));
        assert_eq!(changed.open_as_provider(&context(0), &key(7)).unwrap_err(), error);
        let mut follower = holding.clone();
        assert_eq!(follower.follow(&key(5), &context(0), &changed).unwrap_err(), error);
        assert_eq!((follower.amount(), follower.balance()), (100, holding.balance()));
    }
    let all = vec![b'x'; MAX_TEXT_BYTES];
    let filled = with(&spend, None, None, Some(sealed(v, padded(30, &blinding, MAX_TEXT_BYTES as u16, &all))));
    assert_eq!(filled.open_as_provider(&context(0), &key(7)).unwrap().text(), all);
}

#[test]
fn a_memo_opens_for_owner_and_provider_and_for_nobody_else() {
    let (_, spend) = spent(100, 30);
    let good = context(0);
    let memo = spend.open_as_provider(&good, &key(7)).unwrap();
    assert_eq!((memo.amount(), memo.text()), (30, &b"a tree"[..]));
    assert_eq!(spend.open_as_owner(&good, &key(5)).unwrap().text(), b"a tree");
    assert_eq!(spend.open_as_provider(&good, &key(5)).unwrap_err(), AccountError::OtherKey);
    assert_eq!(spend.open_as_owner(&good, &key(7)).unwrap_err(), AccountError::OtherKey);
    let stranger = *key(6).public();
    let foreign = SpendContext { provider: stranger, ..good };
    assert_eq!(spend.open_as_provider(&foreign, &key(6)).unwrap_err(), AccountError::Memo);
    let foreign = SpendContext { account: stranger, ..good };
    assert_eq!(spend.open_as_owner(&foreign, &key(6)).unwrap_err(), AccountError::Memo);
    for other in [
        SpendContext { chain: [9; 32], ..good },
        SpendContext { epoch: [9; 32], ..good },
        SpendContext { number: 1, ..good },
        SpendContext { account: stranger, ..good },
    ] {
        assert_eq!(spend.open_as_provider(&other, &key(7)).unwrap_err(), AccountError::Memo, "{other:?}");
    }
    // What one pays, sealed between the same keys the other way round, is another's.
    let reversed = SpendContext { account: good.provider, provider: good.account, ..good };
    assert_eq!(spend.open_as_provider(&reversed, &key(5)).unwrap_err(), AccountError::Memo);
    for bit in 0..8 * MEMO_BYTES {
        let mut memo = *spend.memo();
        memo[bit / 8] ^= 1 << (bit % 8);
        let changed = with(&spend, None, None, Some(memo));
        assert_eq!(changed.open_as_provider(&good, &key(7)).unwrap_err(), AccountError::Memo, "bit {bit}");
    }
    let moved = with(&spend, Some(element(spend.commitment().point() + Element::base().point())), None, None);
    assert_eq!(moved.open_as_provider(&good, &key(7)).unwrap_err(), AccountError::Memo);
}

/// Two attempts under one number, or the same payment under two: neither blinding nor key nor sealed bytes repeat, so the
/// difference of two commitments shows nothing.
#[test]
fn no_two_spends_share_a_blinding_or_a_key() {
    let (holding, spend) = spent(100, 30);
    let again = holding.spend(&key(5), &context(0), 30, b"a tree", &mut rng(99)).unwrap();
    assert_eq!((again.commitment(), again.memo()), (spend.commitment(), spend.memo()));
    assert_ne!(again.range(), spend.range(), "the proof is random");

    let mut richer = holding.clone();
    richer.credit(1).unwrap();
    let good = context(0);
    let make = |holding: &Holding, context: &SpendContext, owner: u64, amount, text: &[u8]| {
        let context = SpendContext { account: *key(owner).public(), ..*context };
        let spend = holding.spend(&key(owner), &context, amount, text, &mut rng(1)).unwrap();
        (spend.open_as_owner(&context, &key(owner)).unwrap(), spend)
    };
    let made = [
        make(&holding, &good, 5, 30, b"a tree"),
        make(&holding, &good, 5, 31, b"a tree"),
        make(&holding, &good, 5, 30, b"a free"),
        make(&holding, &good, 5, 30, b""),
        make(&holding, &context(1), 5, 30, b"a tree"),
        make(&holding, &SpendContext { chain: [9; 32], ..good }, 5, 30, b"a tree"),
        make(&holding, &SpendContext { epoch: [9; 32], ..good }, 5, 30, b"a tree"),
        make(&holding, &SpendContext { provider: *key(6).public(), ..good }, 5, 30, b"a tree"),
        make(&holding, &good, 8, 30, b"a tree"),
        make(&richer, &good, 5, 30, b"a tree"),
    ];
    let distinct = |values: Vec<Vec<u8>>| values.into_iter().collect::<BTreeSet<_>>().len() == made.len();
    assert!(distinct(made.iter().map(|(memo, _)| memo.opening().blinding().to_bytes().to_vec()).collect()));
    assert!(distinct(made.iter().map(|(_, spend)| spend.commitment().as_bytes().to_vec()).collect()));
    assert!(distinct(made.iter().map(|(_, spend)| spend.memo()[..4].to_vec()).collect()));
}

#[test]
fn a_spend_is_not_made_without_the_key_the_points_or_the_room() {
    let (holding, _) = spent(100, 30);
    let make = |owner: u64, amount, text: &[u8]| {
        holding.spend(&key(owner), &context(0), amount, text, &mut rng(1)).map(|_| ())
    };
    assert_eq!(make(6, 30, b""), Err(AccountError::OtherKey));
    assert_eq!(make(5, 0, b""), Err(AccountError::Zero));
    assert_eq!(make(5, 101, b""), Err(AccountError::Insufficient));
    let long = vec![b'x'; 70_000];
    assert_eq!(make(5, 30, &long[..MAX_TEXT_BYTES + 1]), Err(AccountError::TooLong(MAX_TEXT_BYTES + 1)));
    assert_eq!(make(5, 30, &long), Err(AccountError::TooLong(70_000)));
    assert_eq!(make(5, 100, &long[..MAX_TEXT_BYTES]), Ok(()));
}

/// What a provider says of many spends is checked against exactly these, without one of them being opened.
#[test]
fn xa_3_a_sum_is_that_of_the_spends_that_are_named() {
    let mut holding = Holding::empty();
    holding.credit(1000).unwrap();
    let mut memos = Vec::new();
    let commitments: Vec<Element> = (0..4u32)
        .map(|number| {
            let spend = holding.spend(&key(5), &context(number), 10 + number, b"", &mut rng(1)).unwrap();
            memos.push(holding.follow(&key(5), &context(number), &spend).unwrap());
            *spend.commitment()
        })
        .collect();
    let sum = Opening::sum(memos.iter().map(Memo::opening)).unwrap();
    assert_eq!(sum.amount(), 46);
    let refused = Err(AccountError::Sum);
    assert_eq!(check_sum(&commitments, 46, sum.blinding()), Ok(()));
    assert_eq!(check_sum(&commitments, 47, sum.blinding()), refused);
    assert_eq!(check_sum(&commitments, 46, &(sum.blinding() + Scalar::ONE)), refused);
    assert_eq!(check_sum(&commitments[1..], 46, sum.blinding()), refused);
    assert_eq!(check_sum(&[&commitments[..], &commitments[..1]].concat(), 46, sum.blinding()), refused);
    let mut exchanged = commitments.clone();
    exchanged[0] = exchanged[1];
    assert_eq!(check_sum(&exchanged, 46, sum.blinding()), refused);
    assert_eq!(check_sum(&[], 0, &Scalar::ZERO), refused);

    // Only what was spent comes back.
    let spend = holding.spend(&key(5), &context(4), 5, b"", &mut rng(1)).unwrap();
    let memo = holding.follow(&key(5), &context(4), &spend).unwrap();
    assert_eq!(holding.cancel(&spend, &memos[0]), Err(AccountError::Opening));
    assert_eq!(holding.amount(), 949);
    holding.cancel(&spend, &memo).unwrap();
    assert_eq!(holding.amount(), 954);
}

/// A batch says of each spend what it says alone, whatever is beside it.
#[test]
fn a_batch_names_the_bad_spends_and_only_them() {
    let (holding, spend) = spent(100, 30);
    let (balance, rng) = (*holding.balance(), &mut rng(10));
    let (_, other) = spent(100, 40);
    let swapped = with(&spend, Some(*other.commitment()), None, None);
    let poor = Balance::empty().credit(29).unwrap();
    let batch = [
        (context(0), balance, &spend),
        (context(1), balance, &spend),
        (context(0), poor, &spend),
        (context(0), balance, &swapped),
        (context(0), balance, &other),
    ];
    let rest = |spend: &Spend, rng: &mut ChaCha20Rng| balance.spend(&context(0), spend, rng);
    let refused = Err(AccountError::Range);
    let expected = [rest(&spend, rng), refused, refused, refused, rest(&other, rng)];
    assert_eq!(verify_batch(&batch, rng), expected);
    assert!(expected[0].is_ok() && expected[4].is_ok());
    assert!(verify_batch(&[], rng).is_empty());
}

#[test]
fn amounts_blindings_and_texts_are_not_printed() {
    let (holding, spend) = spent(100, 30);
    let memo = spend.open_as_owner(&context(0), &key(5)).unwrap();
    assert_eq!(format!("{memo:?} {:?}", memo.opening()), "Memo(..) Opening(..)");
    assert!(format!("{holding:?}").ends_with("opening: Opening(..) }"));
}
