//! Arbitrary entries, blocks and receipts: of the right form, with any content.

mod rewards;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use tabella_ledger::block::{AuthoritySignature, Block, Certificate, Change, EntryBytes, Header};
use tabella_ledger::bytes::{AuthorityKey, Commitment, Hash, Key, Tag};
use tabella_ledger::cosignature::Witness;
use tabella_ledger::count::ranked::borda::Points;
use tabella_ledger::count::ranked::runoff::InstantRunoff;
use tabella_ledger::count::ranked::schulze::{MajorityRatio, Schulze};
use tabella_ledger::count::ranked::stv::gregory::{Gregory, Value};
use tabella_ledger::count::ranked::{Overvotes, Procedure, RankedRule, Reading, Repeats, TieBreak};
use tabella_ledger::entry::{
    About, Authorities, Authority, Ballot, Body, Ceremony, Complaint, Conclusion, Confirmation, Elector, Electorate,
    Enrolment, Entry, FromTrustee, Genesis, Issuers, Outcome, Part, RollKey, ShareBytes, Shares, Spoil, Stamp, Trustee,
    Use, Witnesses,
};
use tabella_ledger::fact::{Grant, Link, Parties, Party, Publication, Withdrawal};
use tabella_ledger::forum::{Answer, Ladder, Notice, Proposal, Support};
use tabella_ledger::fund::{Fund, FundStep, Member as FundMember, Role, Step, Wage};
use tabella_ledger::issuer::Issuer;
use tabella_ledger::manifest::{BallotStyle, Disclosure, Kind, Manifest, Question, QuestionRule, SecretRoll};
use tabella_ledger::proof::{Included, ProofFile, Subject};
use tabella_ledger::receipt::Receipt;
use tabella_ledger::standing::{Audience, Class, Member, Members, Pseudonym, Revocation};

pub fn hash() -> impl Strategy<Value = Hash> {
    any::<[u8; 32]>().prop_map(Hash)
}

pub fn key() -> impl Strategy<Value = Key> {
    any::<[u8; 32]>().prop_map(Key)
}

pub fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![vec(any::<u8>(), 0..30), vec(any::<u8>(), 200..300)]
}

/// Numbers around the lengths at which their encoding grows.
pub fn number() -> impl Strategy<Value = u64> {
    let edges = [0, 23, 24, 255, 256, 65_535, 65_536, u64::from(u32::MAX), 1 << 32, u64::MAX];
    prop_oneof![prop::sample::select(edges.to_vec()), any::<u64>()]
}

pub fn small() -> impl Strategy<Value = u32> {
    number().prop_map(|number| number as u32)
}

pub fn part() -> impl Strategy<Value = Part> {
    (hash(), small(), small(), small(), hash(), small(), bytes()).prop_map(
        |(election, contest, trustee, round, whole, number, bytes)| Part {
            election,
            contest,
            trustee,
            round,
            whole,
            number,
            bytes,
        },
    )
}

fn from_trustee() -> impl Strategy<Value = FromTrustee> {
    (hash(), small(), bytes()).prop_map(|(ceremony, trustee, message)| FromTrustee { ceremony, trustee, message })
}

pub fn authority() -> impl Strategy<Value = Authority> {
    let fields = (".{0,30}", any::<[u8; 32]>(), small());
    fields.prop_map(|(name, key, weight)| Authority { name, key: AuthorityKey(key), weight })
}

pub fn genesis() -> impl Strategy<Value = Genesis> {
    (".{0,30}", ".{0,30}", number(), key(), key(), vec(authority(), 0..30), any::<[u8; 32]>()).prop_map(
        |(city, origin, time, registrar, office, authorities, nonce)| Genesis {
            city,
            origin,
            time,
            registrar,
            office,
            authorities,
            nonce,
        },
    )
}

fn tie_breaks() -> impl Strategy<Value = Vec<TieBreak>> {
    let ways = [TieBreak::LatestStage, TieBreak::EarliestStage, TieBreak::Lot, TieBreak::ListOrder];
    vec(prop::sample::select(ways.to_vec()), 0..5)
}

fn procedure() -> impl Strategy<Value = Procedure> {
    let overvotes = prop::sample::select(vec![Overvotes::End, Overvotes::Skip, Overvotes::Equals]);
    let repeats = prop::sample::select(vec![Repeats::Ignore, Repeats::End]);
    let reading = (overvotes, option::of(small()), repeats).prop_map(|(overvotes, most_skipped, repeats)| Reading {
        overvotes,
        most_skipped,
        repeats,
    });
    let runoff = (any::<bool>(), any::<bool>(), vec(small(), 0..30))
        .prop_map(|(together, until_two, first)| InstantRunoff { together, until_two, first });
    let value = prop::sample::select(vec![Value::Quotient, Value::Fraction]);
    let gregory = (any::<u8>(), value, any::<bool>()).prop_map(|(decimals, value, together)| Gregory {
        decimals,
        value,
        together,
    });
    let ratio = (small(), small(), small()).prop_map(|(option, numerator, denominator)| MajorityRatio {
        option,
        numerator,
        denominator,
    });
    let schulze = (option::of(small()), number(), vec(ratio, 0..30))
        .prop_map(|(default, quorum, majorities)| Schulze { default, quorum, majorities });
    let points = prop::sample::select(vec![Points::Averaged, Points::Modified]);
    let rule = prop_oneof![
        runoff.prop_map(|variant| RankedRule::InstantRunoff { variant }),
        (small(), gregory).prop_map(|(seats, variant)| RankedRule::Gregory { seats, variant }),
        small().prop_map(|seats| RankedRule::Meek { seats }),
        small().prop_map(|seats| RankedRule::Irish { seats }),
        schulze.prop_map(|variant| RankedRule::Schulze { variant }),
        Just(RankedRule::RankedPairs),
        small().prop_map(|seats| RankedRule::Copeland { seats }),
        (small(), points).prop_map(|(seats, points)| RankedRule::Borda { seats, points }),
        (vec(number(), 0..30), number())
            .prop_map(|(costs, available)| RankedRule::ExpandingApprovals { costs, available }),
    ];
    (reading, rule, tie_breaks()).prop_map(|(reading, rule, ties)| Procedure { reading, rule, ties })
}

pub fn manifest() -> impl Strategy<Value = Manifest> {
    let rule = prop_oneof![
        Just(QuestionRule::Plurality),
        (small(), small()).prop_map(|(min, max)| QuestionRule::Approval { min, max }),
        small().prop_map(|max| QuestionRule::Score { max }),
        small().prop_map(|max| QuestionRule::Star { max }),
        (number(), number(), number()).prop_map(|(min, max, each)| QuestionRule::Cumulative { min, max, each }),
        (number(), any::<bool>()).prop_map(|(credits, against)| QuestionRule::Quadratic { credits, against }),
        (vec(small(), 0..30), small()).prop_map(|(points, min)| QuestionRule::Positional { points, min }),
        (vec(number(), 0..30), number()).prop_map(|(costs, budget)| QuestionRule::Knapsack { costs, budget }),
        (small(), procedure(), prop::sample::select(vec![Disclosure::Ballots, Disclosure::Pairs]))
            .prop_map(|(ranks, procedure, disclosure)| QuestionRule::Ranked { ranks, procedure, disclosure }),
        (vec(".{0,30}", 0..30), small(), tie_breaks()).prop_map(|(grades, seats, ties)| QuestionRule::Graded {
            grades,
            seats,
            ties
        }),
        small().prop_map(|bytes| QuestionRule::WriteIn { bytes }),
    ];
    let question = (".{0,30}", vec(".{0,30}", 0..30), prop::option::of(small()), rule, any::<bool>()).prop_map(
        |(title, options, blank, rule, packed)| Question { blank, packed, ..Question::new(title, options, rule) },
    );
    let style = (".{0,30}", vec(small(), 0..30)).prop_map(|(title, contests)| BallotStyle { title, contests });
    let roll = prop::option::of(Just(SecretRoll::Mixed));
    let about = (prop::option::of(audience()), prop::option::of(hash()), prop::option::of(number()), roll);
    let electorate = (vec(style, 0..4), any::<bool>(), about);
    let kind = prop_oneof![Just(Kind::Election), Just(Kind::Poll)];
    (kind, ".{0,30}", ".{0,300}", vec(question, 0..4), hash(), number(), small(), small(), electorate).prop_map(
        |(kind, title, description, contests, ceremony, closes_at, points, minimum_voters, more)| {
            let (styles, weighted, (audience, proposal, opens_at, roll)) = more;
            Manifest {
                kind,
                title,
                description,
                contests,
                ceremony,
                closes_at,
                points,
                minimum_voters,
                styles,
                weighted,
                audience,
                proposal,
                opens_at,
                roll,
            }
        },
    )
}

pub fn ladder() -> impl Strategy<Value = Ladder> {
    (small(), small(), small()).prop_map(|(support_needed, part_needed, answer_days)| Ladder {
        support_needed,
        part_needed,
        answer_days,
    })
}

fn class() -> impl Strategy<Value = Class> {
    prop::sample::select(Class::ALL.to_vec())
}

fn audience() -> impl Strategy<Value = Audience> {
    (any::<bool>(), vec(class(), 0..6), vec(small(), 0..30), vec(small(), 0..30)).prop_map(
        |(pseudonymous, classes, districts, age_bands)| Audience { pseudonymous, classes, districts, age_bands },
    )
}

fn fund() -> impl Strategy<Value = Fund> {
    let role = prop_oneof![Just(Role::Requester), Just(Role::Approver), Just(Role::Payer)];
    let member = (role, ".{0,30}", key()).prop_map(|(role, name, key)| FundMember { role, name, key });
    let terms = (hash(), small(), small(), "[A-Z]{0,4}", number(), vec(member, 0..10), small());
    terms.prop_map(|(election, contest, option, currency, budget, members, needed)| Fund {
        election,
        contest,
        option,
        currency,
        budget,
        members,
        needed,
    })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (".{0,30}", number()).prop_map(|(purpose, amount)| Step::Request { purpose, amount }),
        small().prop_map(|request| Step::Approval { request }),
        (small(), number(), ".{0,30}").prop_map(|(request, amount, to)| Step::Payment { request, amount, to }),
        (small(), number(), small(), hash()).prop_map(|(request, total, count, root)| Step::Wages {
            request,
            total,
            count,
            root
        }),
        (".{0,30}", number()).prop_map(|(source, amount)| Step::Donation { source, amount }),
    ]
}

pub fn body() -> impl Strategy<Value = Body> {
    let trustee = (".{0,30}", key()).prop_map(|(name, key)| Trustee { name, key });
    let member = (key(), hash(), hash()).prop_map(|(key, district, age_band)| Member {
        key,
        district: Commitment(district.0),
        age_band: Commitment(age_band.0),
    });
    let elector = (key(), small(), number()).prop_map(|(key, style, weight)| Elector { key, style, weight });
    let about = || hash().prop_map(|election| About { election });
    let witness = (".{0,30}", ".{0,30}", any::<[u8; 32]>()).prop_map(|(name, place, key)| Witness {
        name,
        place,
        key: AuthorityKey(key),
    });
    let issuer = (".{0,30}", ".{0,30}", any::<[u8; 32]>()).prop_map(|(name, place, key)| Issuer {
        name,
        place,
        key: AuthorityKey(key),
    });
    let party = (".{0,30}", ".{0,30}", key()).prop_map(|(name, place, key)| Party { name, place, key });
    prop_oneof![
        genesis().prop_map(Body::Genesis),
        vec(key(), 0..40).prop_map(|voters| Body::Enrolment(Enrolment { voters })),
        (vec(trustee, 0..30), small(), small(), any::<[u8; 32]>()).prop_map(|(trustees, threshold, slots, nonce)| {
            Body::Ceremony(Ceremony { trustees, threshold, slots, nonce })
        }),
        from_trustee().prop_map(Body::TrusteeKey),
        from_trustee().prop_map(Body::Dealing),
        (hash(), small(), small(), bytes()).prop_map(|(ceremony, accuser, dealer, evidence)| {
            Body::Complaint(Complaint { ceremony, accuser, dealer, evidence })
        }),
        (hash(), small(), hash()).prop_map(|(ceremony, trustee, dealings)| {
            Body::Confirmation(Confirmation { ceremony, trustee, dealings })
        }),
        hash().prop_map(|ceremony| Body::Conclusion(Conclusion { ceremony })),
        manifest().prop_map(Body::Manifest),
        about().prop_map(Body::Opening),
        (hash(), bytes()).prop_map(|(election, sealed)| Body::Ballot(Ballot { election, sealed })),
        (hash(), key(), number(), hash()).prop_map(|(election, voter, sequence, tracker)| {
            Body::Spoil(Spoil { election, voter, sequence, tracker })
        }),
        about().prop_map(Body::Closing),
        (hash(), small(), vec(bytes().prop_map(ShareBytes), 0..30))
            .prop_map(|(election, trustee, shares)| { Body::Shares(Shares { election, trustee, shares }) }),
        (hash(), vec(vec(number(), 0..30), 0..4), option::of(vec(hash(), 0..4)))
            .prop_map(|(election, counts, rows)| Body::Outcome(Outcome { election, counts, rows })),
        part().prop_map(Body::Mix),
        part().prop_map(Body::ListShare),
        (hash(), key()).prop_map(|(election, key)| Body::RollKey(RollKey { election, key })),
        about().prop_map(Body::RollFixing),
        part().prop_map(Body::RollMix),
        (hash(), vec(elector, 0..30)).prop_map(|(election, voters)| Body::Electorate(Electorate { election, voters })),
        vec(authority(), 0..30).prop_map(|members| Body::Authorities(Authorities { members })),
        vec(witness, 0..30).prop_map(|witnesses| Body::Witnesses(Witnesses { witnesses })),
        (key(), hash()).prop_map(|(by, digest)| Body::Stamp(Stamp { by, digest })),
        (hash(), bytes()).prop_map(|(tag, sealed)| Body::Use(Use { tag, sealed })),
        vec(issuer, 0..30).prop_map(|issuers| Body::Issuers(Issuers { issuers })),
        (key(), prop::option::of(key()))
            .prop_map(|(voter, successor)| Body::Revocation(Revocation { voter, successor })),
        (class(), vec(member, 0..30)).prop_map(|(class, members)| Body::Members(Members { class, members })),
        (hash(), small(), key(), hash(), bytes()).prop_map(|(election, ring, key, tag, proof)| {
            Body::Pseudonym(Pseudonym { election, ring, key, tag: Tag(tag.0), proof })
        }),
        fund().prop_map(Body::Fund),
        (hash(), small(), hash(), key(), step()).prop_map(|(fund, number, previous, by, step)| Body::FundStep(
            FundStep { fund, number, previous, by, step }
        )),
        vec(party, 0..30).prop_map(|parties| Body::Parties(Parties { parties })),
        (key(), hash(), ".{0,30}").prop_map(|(owner, digest, kind)| Body::Publication(Publication {
            owner,
            digest,
            kind
        })),
        (key(), hash(), option::of(number()), hash(), ".{0,30}")
            .prop_map(|(by, subject, previous, digest, kind)| Body::Link(Link { by, subject, previous, digest, kind })),
        (number(), hash()).prop_map(|(publication, tag)| Body::Grant(Grant { publication, tag })),
        number().prop_map(|grant| Body::Withdrawal(Withdrawal { grant })),
        (prop::option::of(hash()), ".{0,30}", ".{0,300}").prop_map(|(about, title, text)| Body::Notice(Notice {
            about,
            title,
            text
        })),
        (key(), ".{0,30}", ".{0,300}", ladder()).prop_map(|(by, title, text, ladder)| Body::Proposal(Proposal {
            by,
            title,
            text,
            ladder
        })),
        (key(), hash()).prop_map(|(by, proposal)| Body::Support(Support { by, proposal })),
        (hash(), ".{0,300}", ".{0,30}").prop_map(|(about, decided, done)| Body::Answer(Answer {
            about,
            decided,
            done
        })),
        ladder().prop_map(Body::Ladder),
        rewards::body(),
    ]
}

pub fn signature() -> impl Strategy<Value = [u8; 64]> {
    any::<[[u8; 32]; 2]>().prop_map(|halves| halves.concat().try_into().unwrap())
}

pub fn entry() -> impl Strategy<Value = Entry> {
    (any::<u8>(), body(), signature()).prop_map(|(suite, body, signature)| Entry { suite, body, signature })
}

pub fn block() -> impl Strategy<Value = Block> {
    let header = ((any::<u8>(), number(), hash(), number(), small()), (number(), hash(), hash(), hash(), hash()));
    let signed = (small(), signature()).prop_map(|(authority, signature)| AuthoritySignature { authority, signature });
    (header, small(), vec(signed, 0..5), vec(bytes().prop_map(EntryBytes), 0..30)).prop_map(
        |(((version, height, previous, time, proposer), (log_size, log_root, state_root, one, two)), round, s, e)| {
            let (authorities, next_authorities) = (one, two);
            let header = Header {
                version,
                height,
                previous,
                time,
                proposer,
                log_size,
                log_root,
                state_root,
                authorities,
                next_authorities,
            };
            Block { header, certificate: Certificate { round, signatures: s }, entries: e }
        },
    )
}

pub fn receipt() -> impl Strategy<Value = Receipt> {
    (number(), vec(hash(), 0..70), ".{0,300}").prop_map(|(position, path, checkpoint)| Receipt {
        position,
        path,
        checkpoint,
    })
}

pub fn proof() -> impl Strategy<Value = ProofFile> {
    let path = || vec(hash(), 0..5);
    let included = (number(), path(), bytes()).prop_map(|(position, path, entry)| Included {
        position,
        path,
        entry: EntryBytes(entry),
    });
    let place = (any::<[u8; 32]>(), number(), number(), path());
    let wage = (".{0,30}", number(), ".{0,30}").prop_map(|(worker, amount, period)| Wage { worker, amount, period });
    let subject = prop_oneof![
        Just(Subject::Ballot),
        place.prop_map(|(salt, index, size, path)| Subject::Time { salt, index, size, path }),
        ".{0,300}".prop_map(|credential| Subject::Credential { credential }),
        (bytes(), bytes()).prop_map(|(sealed, opening)| Subject::Challenge { sealed, opening }),
        (any::<[u8; 32]>(), wage, number(), path()).prop_map(|(salt, wage, index, path)| Subject::Wage {
            salt,
            wage,
            index,
            path
        }),
        hash().prop_map(|subject| Subject::History { subject }),
    ];
    let change = (block(), vec(authority(), 0..5)).prop_map(|(block, members)| Change {
        header: block.header,
        certificate: block.certificate,
        members,
    });
    (any::<u8>(), vec(change, 0..3), block(), ".{0,300}", vec(included, 1..4), subject).prop_map(
        |(version, changes, block, checkpoint, included, subject)| ProofFile {
            version,
            changes,
            header: block.header,
            checkpoint,
            included,
            subject,
        },
    )
}
