//! Accounts: what is spent, settled and given back.

use tabella_crypto::account::AccountError;
use tabella_ledger::bytes::Key;
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::party::{Account, WalletError, public};
use tabella_ledger::rejection::{Check, Rejection, Signer};
use tabella_ledger::rewards::{Cancellation, Settlement, Spend};
use tabella_ledger::state::{Fate, RewardError};

use super::{refused, refused_as, valid};
use crate::rig::rewards::{PROGRAMME, SETTLE_UNTIL, SPEND_UNTIL, Town};

fn spend_of(entry: &Entry) -> Spend {
    let Body::Spend(spend) = entry.body.clone() else { panic!("a spend") };
    spend
}

fn settlement_of(entry: &Entry) -> Settlement {
    let Body::Settlement(settlement) = entry.body.clone() else { panic!("a settlement") };
    settlement
}

#[test]
fn xa_3_a_voucher_is_settled_once_or_gives_the_points_back() {
    let mut town = Town::new(740);
    let mut account = town.saved(0, 30);
    let (first, one) = town.spend(&mut account, 10);
    let (second, two) = town.spend(&mut account, 7);
    let (third, three) = town.spend(&mut account, 13);
    assert_eq!(account.amount(), 0);
    let provider = town.provider.clone();
    let read = |town: &Town, entry: &Entry| provider.read(town.rig.state(), &spend_of(entry)).unwrap();
    let memos = [&one, &two, &three].map(|entry| read(&town, entry));
    assert_eq!(
        memos.each_ref().map(|memo| (memo.amount(), memo.text())),
        [(10, &b"a ticket"[..]), (7, b"a ticket"), (13, b"a ticket")]
    );
    // Only the provider learns how much it was.
    let other = town.shop.read(town.rig.state(), &spend_of(&one)).unwrap_err();
    assert_eq!(other, WalletError::Account(AccountError::OtherKey));

    let [memo_1, memo_2, memo_3] = memos;
    let covered = town.rig.state().rewards().programme(PROGRAMME).unwrap().cover(town.rig.time);
    let batch = [(first, memo_1.clone()), (third, memo_3)];
    let settle = provider.settle(1, &batch, &mut town.rig.rng).unwrap();
    town.rig.write(settle.clone()).unwrap();
    assert_eq!(town.circulation().settled, 23);
    let left = town.rig.state().rewards().programme(PROGRAMME).unwrap().cover(town.rig.time);
    assert_eq!(covered - left, 23);
    // The second scan, alone or among others.
    assert_eq!(refused(&mut town, settle), RewardError::SettledBefore(first));
    let again = provider.settle(1, &[(first, memo_1), (second, memo_2.clone())], &mut town.rig.rng).unwrap();
    assert_eq!(refused(&mut town, again), RewardError::SettledBefore(first));
    let cancel = provider.cancel(1, third, &mut town.rig.rng);
    assert_eq!(refused(&mut town, cancel), RewardError::SettledBefore(third));

    let cancel = provider.cancel(1, second, &mut town.rig.rng);
    town.rig.write(cancel.clone()).unwrap();
    account.cancel(&spend_of(&two), &memo_2).unwrap();
    assert_eq!(account.amount(), 7);
    assert_eq!(town.epoch().accounts()[&account.key()].balance.commitment(), account.balance().commitment());
    assert_eq!(refused(&mut town, cancel), RewardError::Cancelled(second));
    let late = provider.settle(1, &[(second, memo_2)], &mut town.rig.rng).unwrap();
    assert_eq!(refused(&mut town, late), RewardError::Cancelled(second));
    // What came back can be spent again.
    let (fourth, _) = town.spend(&mut account, 7);
    assert_eq!(town.epoch().spend(fourth).unwrap().fate, Fate::Open);
    let circulation = town.circulation();
    assert_eq!((circulation.issued, circulation.settled, circulation.outstanding), (30, 23, 7));
    valid(&town);
}

#[test]
fn xa_3_a_balance_is_never_negative() {
    let mut town = Town::new(741);
    let account = town.saved(0, 10);
    let provider = town.provider.key();
    let state = town.rig.chain.state();
    let refusal = account.spend(state, provider, 11, b"", &mut town.rig.rng).unwrap_err();
    assert_eq!(refusal, WalletError::Account(AccountError::Insufficient));
    // Somebody who claims to have more than they have.
    let mut richer = account.clone();
    richer.credit(20).unwrap();
    for amount in [11, 10, 30] {
        let entry = richer.spend(town.rig.chain.state(), provider, amount, b"", &mut town.rig.rng).unwrap();
        assert_eq!(refused(&mut town, entry), RewardError::Account(AccountError::Range), "{amount}");
    }
    // One made before the last one was on the board.
    let [early, late] =
        [8, 3].map(|amount| account.spend(town.rig.chain.state(), provider, amount, b"", &mut town.rig.rng).unwrap());
    town.rig.write(early).unwrap();
    let overtaken = RewardError::SpendNumber { expected: 1, found: 0 };
    assert_eq!(refused(&mut town, late.clone()), overtaken);
    let renumbered = Spend { number: 1, ..spend_of(&late) };
    let key = tabella_crypto::signature::SigningKey::from_bytes(&[1; 32]).unwrap();
    let entry = town.rig.sign(&key, Body::Spend(renumbered));
    assert_eq!(refused(&mut town, entry), RewardError::Account(AccountError::Range));
    valid(&town);
}

#[test]
fn a_spend_is_bound_to_its_account_provider_and_number() {
    let mut town = Town::new(742);
    let tokens = town.earn(1, 10);
    let account = town.saved(0, 10);
    let mut other = town.account(1, 1);
    for token in &tokens {
        town.redeem(1, token, other.key()).unwrap();
    }
    town.answer_all();
    other.credit(10).unwrap();
    let state = town.rig.chain.state();
    let good = account.spend(state, town.provider.key(), 4, b"", &mut town.rig.rng).unwrap();
    let said = spend_of(&good);
    let [own, second] = [1, 2].map(|seed| tabella_crypto::signature::SigningKey::from_bytes(&[seed; 32]).unwrap());
    let range = RewardError::Account(AccountError::Range);
    let moved = town.rig.sign(&second, Body::Spend(Spend { account: other.key(), ..said.clone() }));
    assert_eq!(refused(&mut town, moved), range);
    let moved = town.rig.sign(&own, Body::Spend(Spend { provider: town.shop.key(), ..said.clone() }));
    assert_eq!(refused(&mut town, moved), range);
    let station = public(&town.parties.station);
    let moved = town.rig.sign(&own, Body::Spend(Spend { provider: station, ..said.clone() }));
    assert_eq!(refused(&mut town, moved), RewardError::NotProvider(station));
    let forged = town.rig.sign(&second, Body::Spend(said.clone()));
    assert_eq!(refused_as(&mut town, forged, Check::Rewards), Rejection::Signature(Signer::Account));
    let stranger = town.rig.keys.voters[3].clone();
    let unknown = town.rig.sign(&stranger, Body::Spend(Spend { account: public(&stranger), ..said.clone() }));
    assert_eq!(refused(&mut town, unknown), RewardError::UnknownAccount(public(&stranger)));
    let unknown = town.rig.sign(&own, Body::Spend(Spend { epoch: 2, ..said.clone() }));
    assert_eq!(refused(&mut town, unknown), RewardError::UnknownEpoch(2));
    let length = said.payment.len();
    for place in [0, 5, 40, 400, length - 300, length - 1] {
        let mut spend = said.clone();
        spend.payment[place] ^= 1;
        let entry = town.rig.sign(&own, Body::Spend(spend));
        let error = refused(&mut town, entry);
        assert!(matches!(error, RewardError::Account(AccountError::Range | AccountError::Decode(_))), "{error}");
    }
    let mut spend = said;
    spend.payment.push(0);
    let entry = town.rig.sign(&own, Body::Spend(spend));
    assert!(matches!(refused(&mut town, entry), RewardError::Account(AccountError::Decode(_))));
    town.rig.time = SPEND_UNTIL;
    assert!(matches!(refused(&mut town, good), RewardError::TooLateToSpend { until: SPEND_UNTIL, .. }));
}

/// Amount and text change nothing that can be seen.
#[test]
fn a33_all_spends_have_one_length() {
    let mut town = Town::new(743);
    let account = town.saved(0, 30);
    let state = town.rig.chain.state().clone();
    let mut length = |amount, text: &[u8]| {
        let entry = account.spend(&state, town.provider.key(), amount, text, &mut town.rig.rng).unwrap();
        entry.to_bytes().len()
    };
    let one = length(1, b"");
    assert_eq!([length(30, b""), length(1, &[b'x'; 200]), length(17, b"a ticket to the lake")], [one; 3]);
}

#[test]
fn a_settlement_is_the_providers_and_opens_the_sum() {
    let mut town = Town::new(744);
    let mut account = town.saved(0, 30);
    let (first, one) = town.spend(&mut account, 10);
    let (second, two) = town.spend(&mut account, 7);
    let provider = town.provider.clone();
    let memos = [&one, &two].map(|entry| provider.read(town.rig.state(), &spend_of(entry)).unwrap());
    let [memo_1, memo_2] = memos;
    let good = provider.settle(1, &[(first, memo_1), (second, memo_2)], &mut town.rig.rng).unwrap();
    let said = settlement_of(&good);
    let key = town.parties.provider.clone();
    let why = |town: &mut Town, change: &dyn Fn(&mut Settlement)| {
        let mut said = said.clone();
        change(&mut said);
        let entry = town.rig.sign(&key, Body::Settlement(said));
        refused(town, entry)
    };
    let sum = RewardError::Account(AccountError::Sum);
    for amount in [0, 16, 18, u64::MAX] {
        assert_eq!(why(&mut town, &|said| said.amount = amount), sum);
    }
    assert_eq!(why(&mut town, &|said| said.blinding[0] ^= 1), sum);
    assert!(matches!(why(&mut town, &|said| said.blinding = [255; 32]), RewardError::Element(_)));
    assert_eq!(why(&mut town, &|said| said.spends.truncate(1)), sum);
    assert_eq!(why(&mut town, &|said| said.spends.clear()), RewardError::Spends);
    assert_eq!(why(&mut town, &|said| said.spends.reverse()), RewardError::Spends);
    assert_eq!(why(&mut town, &|said| said.spends[1] = said.spends[0]), RewardError::Spends);
    assert_eq!(why(&mut town, &|said| said.spends[1] = 3), RewardError::Spends);
    assert_eq!(why(&mut town, &|said| said.spends[0] = 3), RewardError::UnknownSpend(3));
    assert_eq!(why(&mut town, &|said| said.epoch = 3), RewardError::UnknownEpoch(3));
    // Another provider takes or cancels what is not its own.
    let shop = town.parties.shop.clone();
    let theft = town.rig.sign(&shop, Body::Settlement(Settlement { provider: public(&shop), ..said.clone() }));
    assert_eq!(refused(&mut town, theft), RewardError::OtherProvider(first));
    let theft = town.rig.sign(&shop, Body::Settlement(said.clone()));
    assert_eq!(refused_as(&mut town, theft, Check::Rewards), Rejection::Signature(Signer::Provider));
    let entry = town.shop.cancel(1, first, &mut town.rig.rng);
    assert_eq!(refused(&mut town, entry), RewardError::OtherProvider(first));
    let body = Cancellation { epoch: 1, provider: town.provider.key(), spend: first };
    let forged = town.rig.sign(&shop, Body::Cancellation(body));
    assert_eq!(refused_as(&mut town, forged, Check::Rewards), Rejection::Signature(Signer::Provider));
    let entry = provider.cancel(1, 3, &mut town.rig.rng);
    assert_eq!(refused(&mut town, entry), RewardError::UnknownSpend(3));
    let entry = provider.cancel(7, first, &mut town.rig.rng);
    assert_eq!(refused(&mut town, entry), RewardError::UnknownEpoch(7));
    let no_key = Cancellation { epoch: 1, provider: Key([0; 32]), spend: first };
    let entry = town.rig.sign(&shop, Body::Cancellation(no_key));
    assert!(matches!(refused_as(&mut town, entry, Check::Rewards), Rejection::Key { who: Signer::Provider, .. }));

    town.rig.time = SETTLE_UNTIL;
    assert!(matches!(refused(&mut town, good), RewardError::TooLateToSettle { until: SETTLE_UNTIL, .. }));
    let entry = provider.cancel(1, first, &mut town.rig.rng);
    assert!(matches!(refused(&mut town, entry), RewardError::TooLateToSettle { .. }));
}

/// An owner who lost everything but the secret finds tokens and balance on the board.
#[test]
fn a_wallet_comes_back_from_its_secret_and_the_board() {
    let mut town = Town::new(745);
    let mut account = town.saved(0, 30);
    town.spend(&mut account, 12);
    let mut again: Account = town.account(0, 1);
    again.credit(town.epoch().accounts()[&again.key()].balance.credited()).unwrap();
    for bytes in &town.rig.memory.0 {
        if let Body::Spend(spend) = Entry::from_bytes(bytes).unwrap().body {
            again.follow(town.rig.state(), &spend).unwrap();
        }
    }
    assert_eq!((again.amount(), again.balance().commitment()), (18, account.balance().commitment()));
    let claim = town.rig.memory.0.iter().zip(0_u64..).find_map(|(bytes, position)| {
        let Body::Claim(claim) = Entry::from_bytes(bytes).unwrap().body else { return None };
        Some((claim, position))
    });
    let (claim, position) = claim.unwrap();
    let fresh = town
        .wallet(0)
        .tokens(town.rig.state(), &claim, position, 30, &town.evaluations(), |token| town.asked(token))
        .unwrap();
    assert_eq!(fresh.len(), 3);
}
