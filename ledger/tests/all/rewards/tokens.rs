//! Tokens: issued by k of n, redeemed once.

use tabella_crypto::signature::SigningKey;
use tabella_crypto::token::TokenError;
use tabella_ledger::bytes::{Key, Point};
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::party::public;
use tabella_ledger::rejection::{Check, Rejection, Signer};
use tabella_ledger::rewards::{Caps, Evaluation, Event, Formula, Redeemed, Redemption, TokenRef};
use tabella_ledger::state::RewardError;

use super::{refused, refused_as, valid};
use crate::rig::rewards::{Claimed, REDEEM_FROM, REDEEM_UNTIL, SETTLE_UNTIL, Town};

fn evaluation(entry: &Entry) -> Evaluation {
    let Body::Evaluation(evaluation) = entry.body.clone() else { panic!("an evaluation") };
    evaluation
}

/// What a trustee would answer to the claims that wait, by denomination.
fn answers(town: &mut Town, trustee: usize) -> Vec<Entry> {
    town.rig.trustees[trustee].evaluate(town.rig.chain.state(), 1, &mut town.rig.rng).unwrap()
}

#[test]
fn a41_fewer_than_k_issuers_issue_nothing() {
    let mut town = Town::new(730);
    let act = town.glass(5_500);
    let claimed = town.claim_act(0, &act, 11).unwrap();
    town.answer(1);
    assert_eq!((town.circulation().requested, town.circulation().issued), (11, 0));
    assert!(town.tokens(0, &claimed).is_empty());
    // The same one once more is no second one.
    assert!(answers(&mut town, 1).is_empty());
    town.answer(0);
    assert_eq!((town.circulation().requested, town.circulation().issued), (0, 11));
    assert_eq!(town.tokens(0, &claimed).len(), 3);
    valid(&town);
}

#[test]
fn an_evaluation_answers_what_was_asked_under_the_issuers_share() {
    let mut town = Town::new(731);
    let act = town.glass(5_000);
    town.claim_act(0, &act, 10).unwrap();
    let good = answers(&mut town, 0).remove(0);
    let second = evaluation(&answers(&mut town, 1).remove(0));
    let said = evaluation(&good);
    let (claim, key) = (said.tokens[0].claim, town.rig.keys.trustees[0].clone());
    let why = |town: &mut Town, change: &dyn Fn(&mut Evaluation)| {
        let mut said = said.clone();
        change(&mut said);
        let entry = town.rig.sign(&key, Body::Evaluation(said));
        refused(town, entry)
    };
    assert_eq!(why(&mut town, &|said| said.epoch = 2), RewardError::UnknownEpoch(2));
    assert_eq!(why(&mut town, &|said| said.denomination = 3), RewardError::UnknownDenomination(3));
    assert_eq!(why(&mut town, &|said| said.tokens.clear()), RewardError::Batch);
    assert_eq!(why(&mut town, &|said| said.tokens.reverse()), RewardError::Batch);
    assert_eq!(why(&mut town, &|said| said.tokens[1] = said.tokens[0]), RewardError::Batch);
    let token = TokenRef { claim, place: 0 };
    assert_eq!(why(&mut town, &|said| said.denomination = 2), RewardError::NotAsked { token });
    let token = TokenRef { claim, place: 9 };
    assert_eq!(why(&mut town, &|said| said.tokens[1].place = 9), RewardError::NotAsked { token });
    // Another issuer's answer, one under another denomination's key, changed bytes, another length.
    let proof = RewardError::Evaluation(TokenError::Proof(1));
    assert_eq!(why(&mut town, &|said| said.evaluation.clone_from(&second.evaluation)), proof);
    let length = said.evaluation.len();
    for place in [1, 33, length - 1, length - 40] {
        let error = why(&mut town, &|said| said.evaluation[place] ^= 1);
        let decode = matches!(error, RewardError::Evaluation(TokenError::Decode { issuer: 1, .. }));
        assert!(decode || error == proof, "{error}");
    }
    for error in
        [why(&mut town, &|said| said.evaluation.truncate(length - 1)), why(&mut town, &|said| said.tokens.truncate(1))]
    {
        assert!(matches!(error, RewardError::Evaluation(TokenError::Decode { issuer: 1, .. })), "{error}");
    }
    // In the name of another trustee, and of one that does not exist.
    let entry = town.rig.sign(&key, Body::Evaluation(Evaluation { issuer: 2, ..said.clone() }));
    assert_eq!(refused_as(&mut town, entry, Check::Ceremony), Rejection::Signature(Signer::Trustee(2)));
    for issuer in [0, 4] {
        let entry = town.rig.sign(&key, Body::Evaluation(Evaluation { issuer, ..said.clone() }));
        refused_as(&mut town, entry, Check::Ceremony);
    }
    town.rig.write(good.clone()).unwrap();
    assert_eq!(refused(&mut town, good.clone()), RewardError::AnsweredBefore(1));
    town.answer(1);
    let token = TokenRef { claim, place: 0 };
    let late = RewardError::NotAsked { token };
    assert_eq!(refused(&mut town, good), late);
    valid(&town);
}

#[test]
fn a_token_is_redeemed_once_in_its_time_under_its_own_serial() {
    let mut town = Town::new(732);
    let tokens = town.earn(0, 10);
    let account = town.account(0, 1).key();
    let entry = town.wallet(0).redeem(&tokens[0], account, &mut town.rig.rng);
    let error = refused(&mut town, entry.clone());
    assert!(matches!(error, RewardError::NotRedeemable { from: REDEEM_FROM, until: REDEEM_UNTIL, .. }));
    town.rig.time = REDEEM_FROM - 1;
    // Somebody ahead of the owner, with another account.
    let Body::Redemption(said) = entry.body.clone() else { panic!("a redemption") };
    let thief = town.rig.keys.voters[1].clone();
    let forged = town.rig.sign(&thief, Body::Redemption(Redemption { account: public(&thief), ..said.clone() }));
    assert_eq!(refused_as(&mut town, forged, Check::Rewards), Rejection::Signature(Signer::Serial));
    let mut moved = entry.clone();
    moved.body = Body::Redemption(Redemption { account: public(&thief), ..said.clone() });
    assert_eq!(refused_as(&mut town, moved, Check::Rewards), Rejection::Signature(Signer::Serial));

    town.redeem(0, &tokens[0], account).unwrap();
    let again = town.wallet(0).redeem(&tokens[0], town.rig.voters[1].key(), &mut town.rig.rng);
    assert_eq!(refused(&mut town, again), RewardError::SerialUsed(said.serial));
    town.answer_all();
    let again = town.wallet(0).redeem(&tokens[0], account, &mut town.rig.rng);
    assert_eq!(refused(&mut town, again), RewardError::SerialUsed(said.serial));
    assert_eq!(town.epoch().accounts()[&account].balance.credited(), 5);
    assert_eq!(town.epoch().totals().accounts, 5);
    town.rig.time = REDEEM_UNTIL;
    let late = town.wallet(0).redeem(&tokens[1], account, &mut town.rig.rng);
    assert!(matches!(refused(&mut town, late), RewardError::NotRedeemable { .. }));
    valid(&town);
}

/// What is no token, or one of another denomination, is found out by the issuers and credits nothing.
#[test]
fn a24_what_is_no_token_of_the_denomination_credits_nothing() {
    let mut town = Town::new(733);
    let tokens = town.earn(0, 1);
    let rich = town.earn(1, 20);
    let account = town.account(2, 1).key();
    town.rig.time = REDEEM_FROM;
    // A token of one point as one of twenty, signed by its owner.
    let entry = town.wallet(0).redeem(&tokens[0], account, &mut town.rig.rng);
    let Body::Redemption(said) = entry.body else { panic!("a redemption") };
    let serial = {
        // The owner has the key of the serial: here it is taken out of the wallet's own derivation.
        let fresh = SigningKey::generate(&mut town.rig.rng);
        let body = Redemption { serial: public(&fresh), denomination: 2, account, token: said.token, epoch: 1 };
        let entry = town.rig.sign(&fresh, Body::Redemption(body));
        town.rig.write(entry).unwrap();
        public(&fresh)
    };
    // Serials with any element: of the key itself, of somebody's real token.
    for point in [Point(serial.0), Point(public(&town.parties.station).0)] {
        let fresh = SigningKey::generate(&mut town.rig.rng);
        let body = Redemption { serial: public(&fresh), denomination: 0, account, token: point, epoch: 1 };
        let entry = town.rig.sign(&fresh, Body::Redemption(body));
        town.rig.write(entry).unwrap();
    }
    town.answer_all();
    assert_eq!(town.epoch().redeeming().len(), 0);
    assert_eq!(town.epoch().accounts()[&account].balance.credited(), 0);
    assert_eq!(town.epoch().accounts()[&account].reserved, 0);
    // The real ones are as good as before.
    town.redeem(0, &tokens[0], account).unwrap();
    town.redeem(1, &rich[0], account).unwrap();
    town.answer_all();
    assert_eq!(town.epoch().accounts()[&account].balance.credited(), 21);
    // What is no element, or no denomination, is not looked at.
    for (denomination, account, token) in
        [(3, account, said.token), (0, Key([0; 32]), said.token), (0, account, Point([255; 32]))]
    {
        let fresh = SigningKey::generate(&mut town.rig.rng);
        let body = Redemption { serial: public(&fresh), denomination, account, token, epoch: 1 };
        let entry = town.rig.sign(&fresh, Body::Redemption(body));
        let error = refused(&mut town, entry);
        assert!(matches!(error, RewardError::UnknownDenomination(3) | RewardError::Element(_)), "{error}");
    }
    valid(&town);
}

/// An answer to a claim is none to a redemption, and the other way round, even to one and the same element.
#[test]
fn a24_an_evaluation_for_one_purpose_serves_no_other() {
    let mut town = Town::new(734);
    let tokens = town.earn(0, 1);
    town.rig.time = REDEEM_FROM;
    let account = town.account(0, 1).key();
    let position = town.redeem(0, &tokens[0], account).unwrap();
    let trustee = town.rig.trustees[0].clone();
    let entry = trustee.redeem(town.rig.chain.state(), 1, &mut town.rig.rng).unwrap().remove(0);
    let Body::Redeemed(said) = entry.body.clone() else { panic!("an answer") };
    let key = town.rig.keys.trustees[0].clone();
    let why = |town: &mut Town, change: &dyn Fn(&mut Redeemed)| {
        let mut said = said.clone();
        change(&mut said);
        let entry = town.rig.sign(&key, Body::Redeemed(said));
        refused(town, entry)
    };
    assert_eq!(why(&mut town, &|said| said.redemptions.clear()), RewardError::Batch);
    assert_eq!(why(&mut town, &|said| said.redemptions[0] -= 1), RewardError::NotRedeeming(position - 1));
    assert_eq!(why(&mut town, &|said| said.denomination = 1), RewardError::NotRedeeming(position));
    assert_eq!(why(&mut town, &|said| said.denomination = 7), RewardError::UnknownDenomination(7));
    assert_eq!(why(&mut town, &|said| said.epoch = 9), RewardError::UnknownEpoch(9));
    let earlier = town.evaluations().remove(0);
    let proof = RewardError::Evaluation(TokenError::Proof(1));
    assert_eq!(why(&mut town, &|said| said.evaluation.clone_from(&earlier.evaluation)), proof);
    let tokens = vec![TokenRef { claim: position, place: 0 }];
    let body = Evaluation { epoch: 1, issuer: 1, denomination: 0, tokens: tokens.clone(), evaluation: said.evaluation };
    let entry = town.rig.sign(&key, Body::Evaluation(body));
    assert_eq!(refused(&mut town, entry), RewardError::NotAsked { token: tokens[0] });
    let entry = trustee.redeem(town.rig.chain.state(), 1, &mut town.rig.rng).unwrap().remove(0);
    town.rig.write(entry.clone()).unwrap();
    assert_eq!(refused(&mut town, entry), RewardError::AnsweredBefore(1));
    town.answer(1);
    assert_eq!(town.epoch().totals().accounts, 1);
}

#[test]
fn a41_points_that_are_not_used_in_time_expire_as_announced() {
    let mut town = Town::new(735);
    let tokens = town.earn(0, 10);
    town.rig.time = REDEEM_UNTIL - 2;
    let account = town.account(0, 1).key();
    town.redeem(0, &tokens[0], account).unwrap();
    let at = |town: &Town, time| town.epoch().circulation(time);
    assert_eq!((at(&town, REDEEM_UNTIL).outstanding, at(&town, REDEEM_UNTIL).expired), (10, 0));
    // One was handed in and waits; the other one was not.
    assert_eq!((at(&town, REDEEM_UNTIL + 1).outstanding, at(&town, REDEEM_UNTIL + 1).expired), (5, 5));
    town.answer_all();
    assert_eq!((at(&town, REDEEM_UNTIL + 1).outstanding, at(&town, REDEEM_UNTIL + 1).expired), (5, 5));
    assert_eq!((at(&town, SETTLE_UNTIL).outstanding, at(&town, SETTLE_UNTIL).expired), (5, 5));
    assert_eq!((at(&town, SETTLE_UNTIL + 1).outstanding, at(&town, SETTLE_UNTIL + 1).expired), (0, 10));
}

#[test]
fn a16_an_account_never_gets_to_two_to_the_32() {
    let mut town = Town::bare(736);
    let mut rules = town.rules();
    rules.caps = Caps { person_week: u32::MAX, epoch: u64::MAX };
    rules.kinds[0].formula = Formula::Amount { points: 1 << 31, per: 1, most: 1 << 31 };
    town.publish(1, rules).unwrap();
    town.offer("moon", u32::MAX, 8, 500_000).unwrap();
    town.begin(1, vec![1, 1 << 31]).unwrap();
    let mut tokens = Vec::new();
    for voter in [0, 1] {
        let act = town.glass(1);
        let claimed = town.claim_act(voter, &act, 1 << 31).unwrap();
        town.answer_all();
        tokens.extend(town.tokens(voter, &claimed));
    }
    // In one week nobody gets there either.
    let act = town.glass(1);
    let entry = town.claim_entry(0, Event::Act { act }, 1 << 31);
    let cap = u32::MAX;
    assert_eq!(refused(&mut town, entry), RewardError::WeekCap { points: 1 << 32, cap });
    town.rig.time = REDEEM_FROM;
    let account = town.account(0, 1).key();
    town.redeem(0, &tokens[0], account).unwrap();
    // Room is kept for what waits.
    let entry = town.wallet(1).redeem(&tokens[1], account, &mut town.rig.rng);
    assert_eq!(refused(&mut town, entry.clone()), RewardError::AccountFull { points: 1 << 32 });
    town.answer_all();
    assert_eq!(refused(&mut town, entry), RewardError::AccountFull { points: 1 << 32 });
    let other = town.account(1, 1).key();
    town.redeem(1, &tokens[1], other).unwrap();
    town.answer_all();
    assert_eq!(town.epoch().totals().accounts, 1 << 32);
    valid(&town);
}

/// Whoever shows a wallet a board of their own makes no token of a wrong answer.
#[test]
fn a_wallet_counts_no_answer_that_an_issuer_did_not_prove() {
    let mut town = Town::new(764);
    let act = town.glass(5_500);
    let claimed = town.claim_act(0, &act, 11).unwrap();
    let act = town.glass(500);
    town.claim_act(1, &act, 1).unwrap();
    town.answer_all();
    let good = town.evaluations();
    let tokens = |town: &Town, evaluations: &[Evaluation]| {
        let Claimed { claim, position, points } = &claimed;
        let asked = |token: &TokenRef| town.asked(token);
        town.wallet(0).tokens(town.rig.state(), claim, *position, *points, evaluations, asked).unwrap().len()
    };
    assert_eq!(tokens(&town, &good), 3);
    // One point of one answer is another one: nothing in that answer counts, and k - 1 others make no token.
    for wrong in 0..good.len() {
        let mut evaluations = good.clone();
        let other = *town.rig.keys.voters[0].public().as_bytes();
        evaluations[wrong].evaluation[..32].copy_from_slice(&other);
        let own = evaluations[wrong].tokens.iter().filter(|token| token.claim == claimed.position).count();
        assert_eq!(tokens(&town, &evaluations), 3 - own, "answer {wrong}");
        // In the name of another issuer.
        let mut evaluations = good.clone();
        evaluations[wrong].issuer = 2;
        assert_eq!(tokens(&town, &evaluations), 3 - own, "answer {wrong}");
    }
    // Without the claims of others the proof cannot be checked, and is not believed.
    let Claimed { claim, position, points } = &claimed;
    let alone = town.wallet(0).tokens(town.rig.state(), claim, *position, *points, &good, |_| None).unwrap();
    assert!(alone.len() < 3);
}
