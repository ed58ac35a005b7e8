//! Arbitrary entries about rewards.

use proptest::collection::vec;
use proptest::prelude::*;
use tabella_ledger::bytes::{Point, Tag};
use tabella_ledger::entry::Body;
use tabella_ledger::rewards::{
    Act, ActKind, Cancellation, Caps, Claim, Epoch, Evaluation, Event, Formula, Measure, Offer, Party, Programme,
    Redeemed, Redemption, Role, Rules, Settlement, SignedAct, Spend, TokenRef, WeekPseudonym,
};

use super::{bytes, hash, key, number, signature, small};

fn text() -> impl Strategy<Value = String> {
    ".{0,30}"
}

fn point() -> impl Strategy<Value = Point> {
    any::<[u8; 32]>().prop_map(Point)
}

fn formula() -> impl Strategy<Value = Formula> {
    prop_oneof![
        text().prop_map(|reason| Formula::Nothing { reason }),
        (small(), small(), small()).prop_map(|(points, per, most)| Formula::Amount { points, per, most }),
        (text(), small(), small(), small(), small(), small()).prop_map(|(unit, impact, saved, points, per, most)| {
            Formula::Saving { unit, impact, saved, points, per, most }
        }),
    ]
}

fn programme() -> impl Strategy<Value = Programme> {
    let kind = (text(), text(), text(), formula()).prop_map(|(id, unit, method, formula)| ActKind {
        id,
        unit,
        method,
        formula,
    });
    let roles = [Role::Station, Role::Meter, Role::TaxOffice, Role::Office, Role::Provider];
    let party = (text(), text(), key(), prop::sample::select(roles.to_vec()), vec(text(), 0..3))
        .prop_map(|(name, place, key, role, kinds)| Party { name, place, key, role, kinds });
    let rules = (text(), vec(kind, 0..4), vec(party, 0..4), small(), number(), number(), number()).prop_map(
        |(title, kinds, parties, person_week, epoch, delay, claim_within)| Rules {
            title,
            kinds,
            parties,
            caps: Caps { person_week, epoch },
            delay,
            claim_within,
        },
    );
    (text(), small(), rules).prop_map(|(id, version, rules)| Programme { id, version, rules })
}

fn act() -> impl Strategy<Value = SignedAct> {
    let measure = prop_oneof![
        small().prop_map(|amount| Measure::Amount { amount }),
        (small(), small(), number(), number(), number())
            .prop_map(|(baseline, reading, from, to, impact)| Measure::Saving { baseline, reading, from, to, impact }),
    ];
    let what = (text(), small(), text(), text(), measure);
    let who = (number(), any::<[u8; 16]>(), prop::option::of(key()), key(), signature());
    (what, who).prop_map(|((programme, version, kind, method, measure), (time, code, holder, party, signature))| {
        let act = Act { programme, version, kind, method, measure, time, code, holder, party };
        SignedAct { act, signature }
    })
}

fn epoch() -> impl Strategy<Value = Epoch> {
    let times = [(); 6].map(|()| number());
    (small(), text(), hash(), vec(small(), 0..5), times).prop_map(
        |(number, programme, ceremony, denominations, times)| {
            let [begins, ends, redeem_from, redeem_until, spend_until, settle_until] = times;
            Epoch {
                number,
                programme,
                ceremony,
                denominations,
                begins,
                ends,
                redeem_from,
                redeem_until,
                spend_until,
                settle_until,
            }
        },
    )
}

pub fn body() -> impl Strategy<Value = Body> {
    let event =
        prop_oneof![hash().prop_map(|election| Event::Ballot { election }), act().prop_map(|act| Event::Act { act }),];
    let token = (number(), any::<u8>()).prop_map(|(claim, place)| TokenRef { claim, place });
    let offer = (text(), text(), key(), text(), small(), small(), number());
    let spend = (small(), key(), small(), key(), bytes());
    prop_oneof![
        (small(), small(), small(), key(), hash(), bytes()).prop_map(|(epoch, week, ring, key, tag, proof)| {
            Body::WeekPseudonym(WeekPseudonym { epoch, week, ring, key, tag: Tag(tag.0), proof })
        }),
        programme().prop_map(Body::Programme),
        offer.prop_map(|(programme, offer, provider, title, price, stock, until)| {
            Body::Offer(Offer { programme, offer, provider, title, price, stock, until })
        }),
        epoch().prop_map(Body::Epoch),
        (small(), key(), event, vec(point(), 0..5))
            .prop_map(|(epoch, claimant, event, blinded)| { Body::Claim(Claim { epoch, claimant, event, blinded }) }),
        (small(), small(), any::<u8>(), vec(token, 0..5), bytes()).prop_map(
            |(epoch, issuer, denomination, tokens, evaluation)| {
                Body::Evaluation(Evaluation { epoch, issuer, denomination, tokens, evaluation })
            }
        ),
        (small(), any::<u8>(), key(), key(), point()).prop_map(|(epoch, denomination, serial, account, token)| {
            Body::Redemption(Redemption { epoch, denomination, serial, account, token })
        }),
        (small(), small(), any::<u8>(), vec(number(), 0..5), bytes()).prop_map(
            |(epoch, issuer, denomination, redemptions, evaluation)| {
                Body::Redeemed(Redeemed { epoch, issuer, denomination, redemptions, evaluation })
            }
        ),
        spend.prop_map(|(epoch, account, number, provider, payment)| {
            Body::Spend(Spend { epoch, account, number, provider, payment })
        }),
        (small(), key(), vec(number(), 0..5), number(), any::<[u8; 32]>()).prop_map(
            |(epoch, provider, spends, amount, blinding)| {
                Body::Settlement(Settlement { epoch, provider, spends, amount, blinding })
            }
        ),
        (small(), key(), number()).prop_map(|(epoch, provider, spend)| Body::Cancellation(Cancellation {
            epoch,
            provider,
            spend
        })),
    ]
}
