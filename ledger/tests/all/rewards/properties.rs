//! Any sequence of operations: the books balance, and nothing lowers a balance but what its owner signed.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::prelude::*;
use tabella_ledger::bytes::{Hash, Key, Point};
use tabella_ledger::entry::Body;
use tabella_ledger::party::{Account, OwnToken, public};
use tabella_ledger::rewards::{Redemption, Spend};

use super::valid;
use crate::rig::rewards::{REDEEM_FROM, REDEEM_UNTIL, SETTLE_UNTIL, SPEND_UNTIL, Town};

#[derive(Debug, Clone)]
enum Act {
    Claim { voter: usize, points: u32 },
    ClaimBallot { voter: usize },
    Answer { trustee: usize },
    Redeem { voter: usize, pick: prop::sample::Index, account: usize },
    Invent { account: usize, denomination: u8 },
    Spend { account: usize, amount: u32, overdraw: bool },
    Settle { picks: Vec<prop::sample::Index> },
    Cancel { pick: prop::sample::Index },
    Again { pick: prop::sample::Index },
    Later,
}

fn act() -> impl Strategy<Value = Act> {
    let pick = any::<prop::sample::Index>;
    prop_oneof![
        4 => (0..2usize, 1..31u32).prop_map(|(voter, points)| Act::Claim { voter, points }),
        1 => (0..3usize).prop_map(|voter| Act::ClaimBallot { voter }),
        4 => (0..3usize).prop_map(|trustee| Act::Answer { trustee }),
        5 => (0..3usize, pick(), 0..2usize)
            .prop_map(|(voter, pick, account)| Act::Redeem { voter, pick, account }),
        1 => (0..2usize, 0..3u8).prop_map(|(account, denomination)| Act::Invent { account, denomination }),
        4 => (0..2usize, 1..40u32, prop::bool::weighted(0.2))
            .prop_map(|(account, amount, overdraw)| Act::Spend { account, amount, overdraw }),
        2 => prop::collection::vec(pick(), 1..4).prop_map(|picks| Act::Settle { picks }),
        1 => pick().prop_map(|pick| Act::Cancel { pick }),
        2 => pick().prop_map(|pick| Act::Again { pick }),
        2 => Just(Act::Later),
    ]
}

/// A board with a poll in which two of three have voted.
static TOWN: LazyLock<(Town, Hash)> = LazyLock::new(|| {
    let mut town = Town::new(750);
    let poll = town.poll(6);
    town.rig.vote(poll, 0, 1, 1).unwrap();
    town.rig.vote(poll, 1, 1, 0).unwrap();
    (town, poll)
});

/// What people know of their points: the board sees commitments only.
struct Books {
    town: Town,
    poll: Hash,
    claims: Vec<(usize, crate::rig::rewards::Claimed)>,
    /// Points that were accepted in claims.
    claimed: u64,
    /// Tokens that were handed in, by serial: which account, how much.
    redeemed: BTreeMap<u64, (usize, u32)>,
    accounts: [Account; 2],
    /// By position: whose, the entry, how much, and whether it is open.
    spends: Vec<(u64, usize, Spend, u64, bool)>,
    settled: u64,
}

impl Books {
    fn tokens(&self, voter: usize) -> Vec<OwnToken> {
        let own = self.claims.iter().filter(|(whose, _)| *whose == voter);
        own.flat_map(|(_, claimed)| self.town.tokens(voter, claimed)).collect()
    }

    /// Credits what the issuers have decided by now.
    fn settle_redemptions(&mut self) {
        let waiting = self.town.epoch().redeeming().clone();
        let done: Vec<u64> = self.redeemed.keys().copied().filter(|at| !waiting.contains_key(at)).collect();
        for position in done {
            let (account, points) = self.redeemed.remove(&position).unwrap();
            self.accounts[account].credit(points).unwrap();
        }
    }

    fn act(&mut self, act: &Act) {
        match act {
            Act::Claim { voter, points } => {
                let glass = self.town.glass(points * 500);
                if let Ok(claimed) = self.town.claim_act(*voter, &glass, *points) {
                    self.claimed += u64::from(*points);
                    self.claims.push((*voter, claimed));
                }
            }
            Act::ClaimBallot { voter } => {
                if let Ok(claimed) = self.town.claim_ballot(*voter, self.poll, 6) {
                    assert!(*voter < 2, "the third has not voted");
                    self.claimed += 6;
                    self.claims.push((*voter, claimed));
                }
            }
            Act::Answer { trustee } => self.town.answer(*trustee),
            Act::Redeem { voter, pick, account } => {
                let tokens = self.tokens(*voter);
                if !tokens.is_empty() {
                    let token = pick.get(&tokens);
                    let worth = self.town.epoch().epoch().denominations[usize::from(token.denomination())];
                    if let Ok(position) = self.town.redeem(*voter, token, self.accounts[*account].key()) {
                        self.redeemed.insert(position, (*account, worth));
                    }
                }
            }
            Act::Invent { account, denomination } => {
                let rig = &mut self.town.rig;
                let serial = tabella_crypto::signature::SigningKey::generate(&mut rig.rng);
                let (key, account) = (public(&serial), self.accounts[*account].key());
                let token = Point(key.0);
                let body = Redemption { epoch: 1, denomination: *denomination, serial: key, account, token };
                let entry = rig.sign(&serial, Body::Redemption(body));
                let _ = rig.write(entry);
            }
            Act::Spend { account: whose, amount, overdraw } => {
                let mut account = self.accounts[*whose].clone();
                if *overdraw {
                    account.credit(1_000).unwrap();
                }
                let (provider, state) = (self.town.provider.key(), self.town.rig.chain.state());
                let Ok(entry) = account.spend(state, provider, *amount, b"", &mut self.town.rig.rng) else { return };
                let Body::Spend(spend) = entry.body.clone() else { unreachable!() };
                if let Ok(position) = self.town.rig.write(entry) {
                    assert!(!overdraw, "spent from a balance that is not there");
                    self.accounts[*whose].follow(self.town.rig.chain.state(), &spend).unwrap();
                    self.spends.push((position, *whose, spend, u64::from(*amount), true));
                }
            }
            Act::Settle { picks } => {
                if self.spends.is_empty() {
                    return;
                }
                let mut chosen: Vec<usize> = picks.iter().map(|pick| pick.index(self.spends.len())).collect();
                chosen.sort_unstable();
                chosen.dedup();
                let provider = self.town.provider.clone();
                let memo = |at: &usize| {
                    let (position, _, spend, ..) = &self.spends[*at];
                    (*position, provider.read(self.town.rig.state(), spend).unwrap())
                };
                let memos: Vec<_> = chosen.iter().map(memo).collect();
                let entry = provider.settle(1, &memos, &mut self.town.rig.rng).unwrap();
                let all_open = chosen.iter().all(|at| self.spends[*at].4);
                if self.town.rig.write(entry).is_ok() {
                    assert!(all_open, "settled twice, or after it was given back");
                    for at in chosen {
                        self.settled += self.spends[at].3;
                        self.spends[at].4 = false;
                    }
                }
            }
            Act::Cancel { pick } => {
                if self.spends.is_empty() {
                    return;
                }
                let at = pick.index(self.spends.len());
                let (position, whose, spend, _, open) = self.spends[at].clone();
                let entry = self.town.provider.cancel(1, position, &mut self.town.rig.rng);
                if self.town.rig.write(entry).is_ok() {
                    assert!(open, "given back twice, or after it was settled");
                    let memo = self.town.provider.read(self.town.rig.state(), &spend).unwrap();
                    self.accounts[whose].cancel(&spend, &memo).unwrap();
                    self.spends[at].4 = false;
                }
            }
            // Whatever is on the board, once more: nothing that moves points is accepted a second time.
            Act::Again { pick } => {
                let before = self.town.rig.memory.0.clone();
                let bytes = pick.get(&before[1..]).clone();
                let totals = self.town.epoch().totals().clone();
                let _ = self.town.rig.write_bytes(vec![bytes]);
                assert_eq!(self.town.epoch().totals(), &totals);
            }
            Act::Later => {
                let now = self.town.rig.time;
                let steps = [REDEEM_FROM, REDEEM_UNTIL, SPEND_UNTIL, SETTLE_UNTIL, SETTLE_UNTIL + 1];
                self.town.rig.time = steps.into_iter().find(|step| *step > now).unwrap_or(now);
            }
        }
        self.settle_redemptions();
    }

    /// Everything that has to hold after every operation.
    fn check(&self) {
        let totals = self.town.epoch().totals();
        let worth = &self.town.epoch().epoch().denominations;
        let held: u64 = self.accounts.iter().map(Account::amount).sum();
        let open: u64 = self.spends.iter().filter(|spend| spend.4).map(|spend| spend.3).sum();
        assert_eq!(totals.accounts, held + open);
        assert_eq!(totals.settled, self.settled);
        assert_eq!(totals.claimed, self.claimed);
        let asked: u64 =
            self.town.epoch().requested().values().map(|asked| u64::from(worth[asked.denomination as usize])).sum();
        assert_eq!(totals.claimed, totals.issued + asked);
        let unredeemed: u64 =
            worth.iter().zip(&totals.unredeemed).map(|(worth, count)| u64::from(*worth) * count).sum();
        assert_eq!(totals.tokens, unredeemed);
        for account in &self.accounts {
            let kept = self.town.epoch().accounts().get(&account.key());
            let kept = kept.map_or([0; 32], |kept| *kept.balance.commitment());
            assert_eq!(&kept, account.balance().commitment());
        }
        let mut expired = 0;
        for time in
            [self.town.rig.time, REDEEM_UNTIL + 1, SETTLE_UNTIL + 1].into_iter().filter(|at| *at >= self.town.rig.time)
        {
            let now = self.town.epoch().circulation(time);
            assert_eq!(now.issued, now.settled + now.outstanding + now.expired);
            assert!(now.expired >= expired, "what has expired stays expired");
            expired = now.expired;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// No sequence of operations makes a balance negative, mints a point without an accepted act or ballot, pays one twice,
    /// or lowers a balance other than by a spend of its owner; and none moves points to another person.
    #[test]
    fn xa_6_sm_4_nothing_but_its_owner_and_time_lowers_a_balance(acts in prop::collection::vec(act(), 1..70)) {
        let (town, poll) = TOWN.clone();
        let accounts = [0, 1].map(|voter| town.account(voter, 1));
        let mut books = Books {
            town, poll, claims: vec![], claimed: 0, redeemed: BTreeMap::new(), accounts, spends: vec![], settled: 0,
        };
        for act in &acts {
            let before: Vec<u64> = books.accounts.iter().map(Account::amount).collect();
            books.act(act);
            books.check();
            for (place, account) in books.accounts.iter().enumerate() {
                let lower = before[place].saturating_sub(account.amount());
                let allowed = match act {
                    Act::Spend { account, amount, .. } if *account == place => u64::from(*amount),
                    _ => 0,
                };
                prop_assert!(lower == 0 || lower == allowed, "{:?} took {} points", act, lower);
            }
        }
        valid(&books.town);
    }
}

/// Every kind of entry about rewards has one who may sign it, and none of them names two people's accounts.
#[test]
fn sm_4_no_entry_moves_points_between_people() {
    let mut town = Town::new(751);
    let account = town.saved(0, 10);
    let other: Key = town.account(1, 1).key();
    // To another account, as if it were a provider.
    let entry = account.spend(town.rig.chain.state(), other, 5, b"", &mut town.rig.rng).unwrap();
    let refused = town.rig.refused(entry);
    assert_eq!(refused.code(), "rewards.not_provider");
}
