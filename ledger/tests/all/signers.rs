//! Who may say what: every kind of entry, signed by everybody else, for another board, and read as another kind.

use crate::rig;
use crate::rig::{Memory, Rig, bench, members, weighted};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_crypto::ballot::BallotError;
use tabella_crypto::encoding::DecodeError;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::{About, Ballot, Body, Conclusion, Entry, FromTrustee, SEALED_USE_BYTES};
use tabella_ledger::fact::Party;
use tabella_ledger::forum::{Answer, Ladder, Notice};
use tabella_ledger::fund::{Fund, Member, Role, Step};
use tabella_ledger::manifest::Manifest;
use tabella_ledger::note::NoteSigner;
use tabella_ledger::party::{FundMember, Owner, Verdict, public};
use tabella_ledger::rejection::{Rejection, Signer};
use tabella_ledger::standing::Class;
use tabella_ledger::state::State;

/// Tries the body of a valid entry under every key but the right one, and under the right one for another board; then
/// writes the entry.
fn only(rig: &mut Rig, signer: Signer, entry: Entry) -> u64 {
    let chain = rig.state().chain();
    let expected = match entry.body {
        Body::Ballot(_) => Rejection::Ballot(BallotError::Signature),
        _ => Rejection::Signature(signer),
    };
    let keys = rig.keys.clone();
    let right = match (&entry.body, signer) {
        (_, Signer::Office | Signer::ForumOffice) => &keys.office,
        (_, Signer::Registrar | Signer::UseLog) => &keys.registrar,
        (_, Signer::Trustee(index)) => &keys.trustees[index as usize - 1],
        (Body::Fund(_), Signer::Fund) => &keys.office,
        (Body::Parties(_), Signer::Fact) => &keys.registrar,
        (_, Signer::Voter | Signer::Stamper | Signer::Resident | Signer::Claimant | Signer::Fund | Signer::Fact) => {
            &keys.voters[0]
        }
        (_, other) => panic!("{other} is tried elsewhere"),
    };
    let stranger = SigningKey::generate(&mut rig.rng);
    let everybody =
        keys.trustees.iter().chain(&keys.voters).chain([&keys.office, &keys.registrar, &stranger]).collect::<Vec<_>>();
    for key in everybody {
        if key.public() == right.public() {
            continue;
        }
        let forged = rig.sign(key, entry.body.clone());
        assert_eq!(rig.refused(forged), expected, "{:?}", entry.body);
    }
    for elsewhere in [Hash([0; 32]), Hash::of(&chain.0)] {
        let sign = |message: &[u8]| right.sign(&elsewhere.0, message, &mut rig.rng).to_bytes();
        let replayed = Entry::signed(entry.body.clone(), sign);
        assert_eq!(rig.refused(replayed), expected, "{:?}", entry.body);
    }
    rig.write(entry).unwrap()
}

#[test]
fn a24_funds_and_facts_are_refused_from_anybody_but_their_authors() {
    let (mut rig, election) = Rig::open(13, bench(), 2);
    for voter in 0..2 {
        rig.vote(election, voter, 1, 0).unwrap();
    }
    rig.finish(election);
    let chain = rig.state().chain();
    let voter = rig.keys.voters[0].clone();
    let members = [Role::Requester, Role::Approver, Role::Payer].into_iter().zip([
        rig.voters[0].key(),
        rig.voters[1].key(),
        public(&rig.keys.trustees[0]),
    ]);
    let members = members.map(|(role, key)| Member { role, name: "An office".into(), key }).collect();
    let (currency, budget, needed) = ("CHF".into(), 1_000, 1);
    let terms = Fund { election, contest: 0, option: 0, currency, budget, members, needed };
    let entry = rig.office.set_up_fund(terms, &mut rig.rng);
    let fund = Hash::of(&entry.to_bytes());
    only(&mut rig, Signer::Fund, entry);
    let request = Step::Request { purpose: "Oak".into(), amount: 1 };
    let state = rig.state().funds().get(&fund).unwrap().clone();
    let entry = FundMember::new(voter.clone(), chain).step(fund, &state, request, &mut rig.rng);
    only(&mut rig, Signer::Fund, entry);

    let owner = Owner::new(voter, chain);
    let digest = Hash([7; 32]);
    let party = Party { name: "A party".into(), place: "Testville".into(), key: owner.key() };
    let entry = rig.registrar.name_parties(vec![party], &mut rig.rng);
    only(&mut rig, Signer::Fact, entry);
    let entry = owner.publish(digest, "soil".into(), &mut rig.rng);
    let publication = only(&mut rig, Signer::Fact, entry);
    let entry = owner.attest(digest, None, digest, "soil".into(), &mut rig.rng);
    only(&mut rig, Signer::Fact, entry);
    let entry = owner.grant(publication, digest, &mut rig.rng);
    let grant = only(&mut rig, Signer::Fact, entry);
    let entry = owner.withdraw(grant, &mut rig.rng);
    only(&mut rig, Signer::Fact, entry);
}

#[test]
fn a24_every_kind_of_entry_is_refused_from_anybody_but_its_author() {
    let mut rig = Rig::with_trustees(10, 3, 2);
    rig.enrol(2);
    let newcomer = SigningKey::generate(&mut rig.rng);
    let entry = rig.registrar.enrol(&[tabella_ledger::party::public(&newcomer)], &mut rig.rng).remove(0);
    only(&mut rig, Signer::Registrar, entry);

    let entry = rig.office.announce(rig.announced(), 2, 3, &mut rig.rng);
    let ceremony = Hash::of(&entry.to_bytes());
    only(&mut rig, Signer::Office, entry);
    for index in 0..3 {
        let entry = rig.trustees[index].join(rig.chain.state().ceremony(&ceremony).unwrap(), &mut rig.rng).unwrap();
        only(&mut rig, Signer::Trustee(index as u32 + 1), entry);
    }
    for index in 0..3 {
        let entry = rig.trustees[index].deal(rig.chain.state().ceremony(&ceremony).unwrap(), &mut rig.rng).unwrap();
        only(&mut rig, Signer::Trustee(index as u32 + 1), entry);
    }
    for index in 0..3 {
        let Verdict::Confirm(entry) = rig.check(ceremony, index) else { panic!("honest dealings") };
        only(&mut rig, Signer::Trustee(index as u32 + 1), *entry);
    }
    let entry = rig.office.conclude(ceremony, &mut rig.rng);
    only(&mut rig, Signer::Office, entry);

    let manifest = Manifest { ceremony, ..weighted() };
    let election = manifest.id();
    let entry = rig.office.publish(manifest, &mut rig.rng);
    only(&mut rig, Signer::Office, entry);
    let electors = rig.electors(&[(0, 1), (0, 2)]);
    let entry = rig.registrar.name_electors(election, &electors, &mut rig.rng).remove(0);
    only(&mut rig, Signer::Registrar, entry);
    let entry = rig.office.open(election, &mut rig.rng);
    only(&mut rig, Signer::Office, entry);

    let entry = rig.ballot(election, 0, 1, &[vec![1]]);
    only(&mut rig, Signer::Voter, entry);
    let entry = rig.voters[0].spoil(election, 2, Hash([7; 32]), &mut rig.rng);
    only(&mut rig, Signer::Voter, entry);
    rig.vote(election, 1, 1, 2).unwrap();

    let entry = rig.office.close(election, &mut rig.rng);
    only(&mut rig, Signer::Office, entry);
    for index in 1..3 {
        let entry = rig.shares(election, index);
        only(&mut rig, Signer::Trustee(index as u32 + 1), entry);
    }
    let entry = rig.office.outcome(rig.chain.state(), election, &mut rig.rng).unwrap();
    only(&mut rig, Signer::Office, entry);
    assert_eq!(rig.state().election(&election).unwrap().counts(), [[0, 1, 2]]);

    let next = NoteSigner::generate(&mut rig.rng);
    let entry = rig.office.change_authorities(members(&[&next]), &mut rig.rng);
    only(&mut rig, Signer::Office, entry);
    rig.signer = next;
    let entry = rig.office.name_witnesses(vec![rig::witness(&rig.signer)], &mut rig.rng);
    only(&mut rig, Signer::Office, entry);
    let entry = rig.office.name_issuers(vec![rig::issuer(&rig.signer)], &mut rig.rng);
    only(&mut rig, Signer::Office, entry);
    let entry = rig.registrar.log_use(Hash([7; 32]), vec![9; SEALED_USE_BYTES], &mut rig.rng);
    only(&mut rig, Signer::UseLog, entry);
    let entry = rig.voters[0].stamp(Hash([7; 32]), &mut rig.rng);
    only(&mut rig, Signer::Stamper, entry);
    let member = rig.member();
    let entry = rig.registrar.name_members(Class::Visitor, &[member], &mut rig.rng).remove(0);
    only(&mut rig, Signer::Registrar, entry);
    let entry = rig.registrar.revoke(member.key, None, &mut rig.rng);
    only(&mut rig, Signer::Registrar, entry);

    let entry = rig.voters[0].propose("A bench".into(), "By the lake.".into(), Ladder::DEFAULT, &mut rig.rng);
    let Body::Proposal(proposal) = entry.body.clone() else { panic!("a proposal") };
    only(&mut rig, Signer::Resident, entry);
    let entry = rig.voters[0].support(proposal.id(), &mut rig.rng);
    only(&mut rig, Signer::Resident, entry);
    let notice = Notice { about: Some(election), title: "Closed".into(), text: "Thank you.".into() };
    let entry = rig.office.tell(notice, &mut rig.rng);
    only(&mut rig, Signer::ForumOffice, entry);
    let answer = Answer { about: election, decided: "By the school.".into(), done: String::new() };
    let entry = rig.office.answer(answer, &mut rig.rng);
    only(&mut rig, Signer::ForumOffice, entry);
    let entry = rig.office.set_ladder(Ladder { answer_days: 60, ..Ladder::DEFAULT }, &mut rig.rng);
    only(&mut rig, Signer::ForumOffice, entry);
}

#[test]
fn a24_a_genesis_is_signed_by_the_office_it_names() {
    let rig = Rig::new(11);
    let genesis = Entry::from_bytes(&rig.memory.0[0]).unwrap();
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    for key in [&rig.keys.registrar, &rig.keys.trustees[0]] {
        let forged = Entry::signed(genesis.body.clone(), |message| key.sign(&[0; 32], message, &mut rng).to_bytes());
        assert_eq!(State::found(&forged.to_bytes()).unwrap_err(), Rejection::Signature(Signer::Office));
    }
    let body = genesis.body.clone();
    let again = Entry::signed(body, |message| rig.keys.office.sign(&[0; 32], message, &mut rng).to_bytes());
    State::found(&again.to_bytes()).unwrap();
}

/// Every entry of a whole election, with its bytes read as every other kind, at the moment at which it was accepted.
#[test]
fn a24_no_entry_is_accepted_as_another_kind() {
    let mut rig = Rig::with_trustees(12, 2, 1);
    rig.enrol(2);
    let election = rig.begin_for(weighted(), &[(0, 1), (0, 1)]);
    rig.vote(election, 0, 1, 0).unwrap();
    rig.vote(election, 1, 1, 0).unwrap();
    let entry = rig.voters[0].spoil(election, 2, Hash([7; 32]), &mut rig.rng);
    rig.write(entry).unwrap();
    rig.finish(election);
    let next = NoteSigner::generate(&mut rig.rng);
    rig.change(&[&next]).unwrap();
    let entry = rig.office.name_witnesses(vec![rig::witness(&next)], &mut rig.rng);
    rig.write(entry).unwrap();
    let entry = rig.office.name_issuers(vec![rig::issuer(&next)], &mut rig.rng);
    rig.write(entry).unwrap();
    let entry = rig.registrar.stamp(Hash([7; 32]), &mut rig.rng);
    rig.write(entry).unwrap();
    let entry = rig.registrar.log_use(Hash([7; 32]), vec![9; SEALED_USE_BYTES], &mut rig.rng);
    rig.write(entry).unwrap();

    let mut rng = ChaCha20Rng::seed_from_u64(2);
    let entries = rig.memory.0;
    let mut state = State::found(&entries[0]).unwrap();
    let (mut tried, mut kinds) = (0, std::collections::BTreeSet::from([entries[0][3]]));
    for (position, bytes) in entries.iter().enumerate().skip(1) {
        let before = state.digest();
        for kind in (0..=21).filter(|kind| *kind != bytes[3]) {
            let mut confused = bytes.clone();
            confused[3] = kind;
            let memory = Memory(entries[..position].to_vec());
            let verdict = state.apply(&[confused], 1_500, &memory, &mut rng).remove(0);
            let refused = verdict.unwrap_err();
            // Where the fields are the same, only the signature tells the kinds apart.
            let same = [[3, 4], [9, 12], [17, 20]].iter().any(|pair| pair.contains(&kind) && pair.contains(&bytes[3]));
            if same || (kind == 7 && [9, 12].contains(&bytes[3])) {
                let named = matches!(refused, Rejection::Signature(_));
                assert!(named, "kind {} as {kind}: {refused}", bytes[3]);
            }
            tried += 1;
        }
        assert_eq!(state.digest(), before);
        let memory = Memory(entries[..position].to_vec());
        state.apply(&[bytes], 1_500, &memory, &mut rng).remove(0).unwrap();
        kinds.insert(bytes[3]);
    }
    assert_eq!(tried, 21 * (entries.len() - 1));
    // All kinds but the complaint, for which a dealer has to cheat: tests/ceremony.rs.
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), (0..=20).filter(|kind| *kind != 5).collect::<Vec<_>>());
}

/// A signature moved to an entry of another kind that says the same otherwise.
#[test]
fn a24_a_signature_on_one_kind_is_none_on_another() {
    let (mut rig, election) = Rig::open(13, bench(), 2);
    let opening = rig.memory.0.last().unwrap().clone();
    let opening = Entry::from_bytes(&opening).unwrap();
    let closing = Entry { body: Body::Closing(About { election }), ..opening.clone() };
    assert_eq!(rig.refused(closing), Rejection::Signature(Signer::Office));
    let conclusion = Entry { body: Body::Conclusion(Conclusion { ceremony: election }), ..opening };
    assert_eq!(rig.refused(conclusion), Rejection::Signature(Signer::Office));

    let ceremony = rig.announce(3);
    let joined = rig.trustees[0].join(rig.chain.state().ceremony(&ceremony).unwrap(), &mut rig.rng).unwrap();
    let Body::TrusteeKey(FromTrustee { .. }) = &joined.body else { panic!("a trustee's key") };
    let Body::TrusteeKey(message) = joined.body.clone() else { panic!("a trustee's key") };
    let dealing = Entry { body: Body::Dealing(message), ..joined };
    assert_eq!(rig.refused(dealing), Rejection::Signature(Signer::Trustee(1)));
}

/// What a voter signs is the sealed ballot itself: nobody can have them sign another entry as a "ballot", or vote with
/// their signature on another entry.
#[test]
fn a24_a_voters_signature_on_an_entry_is_no_ballot() {
    let (mut rig, election) = Rig::open(14, bench(), 1);
    let spoil = rig.voters[0].spoil(election, 1, Hash([7; 32]), &mut rig.rng);
    let as_ballot = Entry { body: Body::Ballot(Ballot { election, sealed: spoil.message() }), ..spoil };
    let unreadable = DecodeError::Version { what: "ballot", found: 0x82, expected: 1 };
    assert_eq!(rig.refused(as_ballot), Rejection::Ballot(BallotError::Decode(unreadable)));
}

/// The office cannot act for the registrar with a key that holds both posts on another board.
#[test]
fn a24_entries_name_their_board_through_the_signature() {
    let (mut here, mut there) = (Rig::new(15), Rig::new(16));
    there.keys = here.keys.clone();
    let chain = there.state().chain();
    assert_ne!(chain, here.state().chain());
    let key = here.keys.registrar.clone();
    let voters = vec![tabella_ledger::party::public(&here.keys.office)];
    let body = Body::Enrolment(tabella_ledger::entry::Enrolment { voters });
    let entry = there.sign(&key, body.clone());
    assert_eq!(here.refused(entry), Rejection::Signature(Signer::Registrar));
    let entry = here.sign(&key, body);
    here.write(entry).unwrap();
}
