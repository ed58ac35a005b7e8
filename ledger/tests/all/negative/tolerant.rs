//! What a board comes to in the eyes of a verifier that checks no rule: every entry does what it says. Written a second
//! time from `docs/record.md` alone, it gives the state root under which a broken entry stands as if it were valid.

use std::collections::{BTreeMap, BTreeSet};

use tabella_crypto::shuffle::list_root;
use tabella_ledger::block::Block;
use tabella_ledger::bytes::{Commitment, Hash, Key};
use tabella_ledger::cbor;
use tabella_ledger::cosignature::Witness;
use tabella_ledger::entry::{Authority, Body, Entry, Part};
use tabella_ledger::issuer::Issuer;
use tabella_ledger::manifest::{Kind, Manifest};
use tabella_ledger::merkle::{Frontier, leaf_hash};
use tabella_ledger::standing::{Audience, Class};

use super::forum::Forum;
use super::tolerant_rewards::Rewards;
use super::tolerant_services::Services;

#[derive(Default)]
struct Ceremony {
    trustees: usize,
    threshold: usize,
    joined: BTreeSet<u32>,
    dealings: BTreeMap<u32, Hash>,
    disqualified: BTreeSet<u32>,
    confirmations: BTreeMap<u32, Hash>,
    concluded: bool,
    used: u8,
}

struct Counted {
    position: u64,
    tracker: Hash,
    weight: u64,
}

struct Election {
    manifest: Manifest,
    phase: u8,
    /// Keys on the secret roll.
    joined: Vec<Key>,
    electors: BTreeMap<Key, u64>,
    electorate: Hash,
    accepted: u64,
    voters: BTreeMap<Key, Option<Counted>>,
    sharers: BTreeSet<u32>,
    root: Hash,
    acts: Hash,
    counts: Vec<Vec<u64>>,
    rows: Vec<Hash>,
}

pub struct Board {
    chain: Hash,
    pub origin: String,
    /// Who certifies the block at hand.
    pub members: Vec<Authority>,
    /// Who certifies the next one.
    pub next: Vec<Authority>,
    size: u64,
    log: Frontier,
    roll_digest: Hash,
    ceremonies: BTreeMap<Hash, Ceremony>,
    elections: BTreeMap<Hash, Election>,
    witnesses: Vec<Witness>,
    issuers: Vec<Issuer>,
    standing: Standing,
    rewards: Rewards,
    services: Services,
    forum: Forum,
    /// Of the block at hand.
    time: u64,
}

/// Who is who, in the order of joining.
struct Standing {
    holders: Vec<Holder>,
    acts: Hash,
}

struct Holder {
    key: Key,
    class: Class,
    is_good: bool,
    attested: Option<[Commitment; 2]>,
}

impl Default for Standing {
    fn default() -> Self {
        Self { holders: Vec::new(), acts: NOTHING }
    }
}

const NOTHING: Hash = Hash([0; 32]);

impl Ceremony {
    fn dealings(&self) -> Hash {
        let qualified = self.dealings.iter().filter(|(dealer, _)| !self.disqualified.contains(dealer));
        Hash::of(
            &qualified.flat_map(|(dealer, hash)| [&dealer.to_le_bytes()[..], &hash.0].concat()).collect::<Vec<_>>(),
        )
    }

    fn digest(&self) -> Vec<u8> {
        let step = if self.concluded { 2 } else { u8::from(self.joined.len() == self.trustees) };
        let now = self.dealings();
        let confirmed = self.confirmations.iter().filter(|(_, seen)| **seen == now).map(|(trustee, _)| *trustee);
        let mut bytes = vec![step, self.used];
        for list in [
            self.joined.iter().copied().collect(),
            self.disqualified.iter().copied().collect(),
            confirmed.collect::<Vec<_>>(),
        ] {
            bytes.extend((list.len() as u64).to_le_bytes());
            list.iter().for_each(|trustee| bytes.extend(trustee.to_le_bytes()));
        }
        bytes.extend(now.0);
        bytes
    }
}

impl Election {
    fn succeed(&mut self, voter: &Key, successor: Key) {
        if self.phase > 1 {
            return;
        }
        if let Some(weight) = self.electors.remove(voter) {
            self.electors.insert(successor, weight);
            self.electorate = Hash::of(&[self.electorate.0, voter.0, successor.0].concat());
        }
        if let Some(Some(counted)) = self.voters.remove(voter) {
            self.voters.insert(successor, Some(counted));
        }
    }

    fn act(&mut self, parts: &[&[u8]]) {
        self.acts = Hash::of(&[&self.acts.0[..], &parts.concat()].concat());
    }

    fn counted_root(&self) -> Hash {
        let mut counted: Vec<&Counted> = self.voters.values().flatten().collect();
        counted.sort_by_key(|counted| counted.position);
        let mut tree = Frontier::default();
        for Counted { tracker, weight, .. } in counted {
            let weight = if self.manifest.weighted { weight.to_le_bytes().to_vec() } else { Vec::new() };
            tree.append(leaf_hash(&[&tracker.0[..], &weight].concat()));
        }
        tree.root()
    }

    fn digest(&self) -> Vec<u8> {
        let counting = self.voters.values().flatten().count();
        let numbers = [self.electors.len(), self.accepted as usize, self.voters.len(), counting, self.sharers.len()];
        let mut bytes = vec![self.phase];
        numbers.iter().for_each(|number| bytes.extend((*number as u64).to_le_bytes()));
        [self.electorate, self.root, self.acts].iter().for_each(|hash| bytes.extend(hash.0));
        bytes.extend((self.counts.len() as u64).to_le_bytes());
        for counts in &self.counts {
            bytes.extend((counts.len() as u64).to_le_bytes());
            counts.iter().for_each(|count| bytes.extend(count.to_le_bytes()));
        }
        self.rows.iter().for_each(|rows| bytes.extend(rows.0));
        bytes
    }
}

impl Board {
    /// The board of a genesis.
    pub fn found(genesis: &[u8]) -> Self {
        let (origin, members) = match minicbor::decode::<Entry>(genesis).map(|entry| entry.body) {
            Ok(Body::Genesis(genesis)) => (genesis.origin, genesis.authorities),
            _ => (String::new(), Vec::new()),
        };
        let mut log = Frontier::default();
        log.append(leaf_hash(genesis));
        Self {
            chain: Hash::of(genesis),
            origin,
            next: members.clone(),
            members,
            size: 1,
            log,
            roll_digest: NOTHING,
            ceremonies: BTreeMap::new(),
            elections: BTreeMap::new(),
            witnesses: Vec::new(),
            issuers: Vec::new(),
            standing: Standing::default(),
            rewards: Rewards::default(),
            services: Services::default(),
            forum: Forum::default(),
            time: 0,
        }
    }

    /// The board after these blocks.
    pub fn after(blocks: &[Block]) -> Self {
        let mut board = Self::found(&blocks[0].entries[0].0);
        for block in &blocks[1..] {
            board.begin(block.header.time);
            block.entries.iter().for_each(|entry| board.apply(&entry.0));
        }
        board
    }

    /// Begins the next block, whose time opens and closes polls by rule.
    pub fn begin(&mut self, time: u64) {
        self.members = self.next.clone();
        self.time = time;
        let mut due: Vec<(u64, Hash)> = self
            .elections
            .iter()
            .filter_map(|(id, election)| {
                let opens_at = election.manifest.opens_at.filter(|opens_at| election.phase < 2 && time >= *opens_at)?;
                Some((opens_at, *id))
            })
            .collect();
        due.sort();
        for (_, id) in due {
            self.step(id, time);
        }
    }

    /// Opens a poll by rule that is due, and closes it if it is over.
    fn step(&mut self, id: Hash, time: u64) {
        let Some(election) = self.elections.get_mut(&id) else { return };
        let kept = election.manifest.weighted || !election.manifest.styles.is_empty();
        let audience = election.manifest.audience.as_ref().filter(|audience| audience.pseudonymous);
        let enough = audience.is_none_or(|audience| self.standing.listed(audience).len() >= 8);
        if election.phase == 0 && enough && (!kept || !election.electors.is_empty()) {
            election.phase = 1;
            audience.into_iter().for_each(|audience| self.standing.list(&id, audience));
        }
        if time > election.manifest.closes_at {
            election.phase = 2;
            election.root = election.counted_root();
        }
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    pub fn root(&self) -> Hash {
        self.log.root()
    }

    pub fn apply(&mut self, bytes: &[u8]) {
        if let Ok(entry) = minicbor::decode::<Entry>(bytes) {
            self.act(bytes, entry.body);
        }
        self.log.append(leaf_hash(bytes));
        self.size += 1;
    }

    fn act(&mut self, bytes: &[u8], body: Body) {
        match body {
            Body::Genesis(_) | Body::Stamp(_) | Body::Use(_) => {}
            Body::Enrolment(enrolment) => {
                for voter in enrolment.voters {
                    self.standing.join(voter, Class::Resident);
                    self.roll_digest = Hash::of(&[self.roll_digest.0, voter.0].concat());
                }
            }
            Body::Ceremony(ceremony) => {
                let (trustees, threshold) = (ceremony.trustees.len(), ceremony.threshold as usize);
                let fresh = Ceremony { trustees, threshold, ..Ceremony::default() };
                self.ceremonies.insert(Hash::of(bytes), fresh);
            }
            Body::TrusteeKey(said) => self.ceremony(&said.ceremony, |ceremony| {
                ceremony.joined.insert(said.trustee);
            }),
            Body::Dealing(said) => self.ceremony(&said.ceremony, |ceremony| {
                ceremony.dealings.insert(said.trustee, Hash::of(&said.message));
            }),
            Body::Complaint(said) => self.ceremony(&said.ceremony, |ceremony| {
                ceremony.disqualified.insert(said.dealer);
            }),
            Body::Confirmation(said) => self.ceremony(&said.ceremony, |ceremony| {
                ceremony.confirmations.insert(said.trustee, said.dealings);
            }),
            Body::Conclusion(said) => self.ceremony(&said.ceremony, |ceremony| ceremony.concluded = true),
            Body::Manifest(manifest) => {
                let used = if manifest.kind == Kind::Election { 1 } else { 2 };
                self.ceremony(&manifest.ceremony, |ceremony| ceremony.used = used);
                manifest.proposal.iter().for_each(|proposal| self.forum.polled(proposal));
                let election = Election {
                    phase: 0,
                    joined: Vec::new(),
                    electors: BTreeMap::new(),
                    electorate: NOTHING,
                    accepted: 0,
                    voters: BTreeMap::new(),
                    sharers: BTreeSet::new(),
                    root: NOTHING,
                    acts: NOTHING,
                    counts: Vec::new(),
                    rows: Vec::new(),
                    manifest,
                };
                self.elections.insert(election.manifest.id(), election);
            }
            Body::Electorate(said) => self.election(&said.election, |election| {
                for elector in &said.voters {
                    let (key, style, weight) = (elector.key, elector.style.to_le_bytes(), elector.weight.to_le_bytes());
                    election.electors.insert(key, elector.weight);
                    election.electorate = Hash::of(&[&election.electorate.0[..], &key.0, &style, &weight].concat());
                }
            }),
            Body::Opening(said) => {
                if let Some(election) = self.elections.get_mut(&said.election) {
                    election.phase = 1;
                    let audience = election.manifest.audience.as_ref().filter(|audience| audience.pseudonymous);
                    audience.into_iter().for_each(|audience| self.standing.list(&said.election, audience));
                }
            }
            Body::Closing(said) => self.election(&said.election, |election| {
                election.phase = 2;
                election.root = election.counted_root();
            }),
            Body::Ballot(said) => {
                let position = self.size;
                self.election(&said.election, |election| {
                    let Some(head) = said.sealed.get(1..41) else { return };
                    let voter = Key(head[..32].try_into().unwrap());
                    let tracker = Hash::of(&said.sealed);
                    let weight = election.electors.get(&voter).copied().unwrap_or(1);
                    let counted = Some(Counted { position, tracker, weight });
                    election.voters.insert(voter, counted);
                    election.accepted += 1;
                    election.act(&[b"ballot", &head[..32], &head[32..], &position.to_le_bytes(), &tracker.0]);
                });
            }
            Body::Spoil(said) => self.election(&said.election, |election| {
                election.voters.entry(said.voter).or_default();
                election.act(&[b"spoil", &said.voter.0, &said.sequence.to_le_bytes()]);
            }),
            Body::Shares(said) => self.election(&said.election, |election| {
                election.sharers.insert(said.trustee);
                election.act(&[b"shares", &said.trustee.to_le_bytes()]);
            }),
            Body::Mix(said) => self.part(b"mix", &said),
            Body::ListShare(said) => self.part(b"list-share", &said),
            Body::RollMix(said) => self.part(b"roll-mix", &said),
            Body::RollKey(said) => self.election(&said.election, |election| {
                election.joined.push(said.key);
                election.act(&[b"roll-key", &said.key.0]);
            }),
            Body::RollFixing(said) => {
                let good: Vec<Key> =
                    self.standing.holders.iter().filter(|one| one.is_good).map(|one| one.key).collect();
                self.election(&said.election, |election| {
                    let keys: Vec<u8> =
                        election.joined.iter().filter(|key| good.contains(key)).flat_map(|k| k.0).collect();
                    let items = keys.len() / 32;
                    let root = list_root(&keys, items, 1).unwrap();
                    election.act(&[b"roll", &(items as u64).to_le_bytes(), &root]);
                });
            }
            Body::Outcome(said) => self.election(&said.election, |election| {
                election.phase = 3;
                election.counts = said.counts.clone();
                election.rows = said.rows.clone().unwrap_or_default();
            }),
            Body::Authorities(said) => self.next = said.members,
            Body::Witnesses(said) => self.witnesses = said.witnesses,
            Body::Issuers(said) => self.issuers = said.issuers,
            Body::Revocation(said) => {
                self.standing.revoke(said.voter, said.successor);
                if let Some(successor) = said.successor {
                    self.elections.values_mut().for_each(|election| election.succeed(&said.voter, successor));
                }
            }
            Body::Members(said) => {
                for member in said.members {
                    self.standing.join(member.key, said.class).attested = Some([member.district, member.age_band]);
                    let (district, age_band) = (member.district.0, member.age_band.0);
                    self.standing.act(&[b"member", &[said.class as u8], &member.key.0, &district, &age_band]);
                }
            }
            Body::Pseudonym(said) => {
                let ring = said.ring.to_le_bytes();
                self.standing.act(&[b"pseudonym", &said.election.0, &ring, &said.key.0, &said.tag.0]);
            }
            Body::Proposal(_) | Body::Support(_) | Body::Notice(_) | Body::Answer(_) | Body::Ladder(_) => {
                let place = |by: &Key| self.standing.place(by);
                self.forum.said(bytes, body, self.time, place);
            }
            body => {
                if let Body::Epoch(said) = &body {
                    self.ceremony(&said.ceremony, |ceremony| ceremony.used = 3);
                    let residents =
                        Audience { pseudonymous: true, classes: vec![], districts: vec![], age_bands: vec![] };
                    self.standing.list(&said.ceremony, &residents);
                }
                let points = |id: &Hash| self.elections.get(id).map_or(0, |election| election.manifest.points);
                let threshold = |id: &Hash| self.ceremonies.get(id).map_or(1, |ceremony| ceremony.threshold);
                self.rewards.act(&body, self.size, points, threshold);
                self.services.act(bytes, body);
            }
        }
    }

    fn part(&mut self, word: &[u8], said: &Part) {
        let numbers = [said.contest, said.trustee, said.round, said.number].map(u32::to_le_bytes);
        self.election(&said.election, |election| election.act(&[word, numbers.as_flattened(), &said.whole.0]));
    }

    fn ceremony(&mut self, id: &Hash, act: impl FnOnce(&mut Ceremony)) {
        if let Some(found) = self.ceremonies.get_mut(id) {
            act(found);
        }
    }

    fn election(&mut self, id: &Hash, act: impl FnOnce(&mut Election)) {
        if let Some(found) = self.elections.get_mut(id) {
            act(found);
        }
    }

    /// The state digest, section 7.
    pub fn digest(&self) -> Hash {
        let mut bytes = self.chain.0.to_vec();
        [self.size, self.standing.count(Class::Resident)].iter().for_each(|n| bytes.extend(n.to_le_bytes()));
        bytes.extend(self.roll_digest.0);
        bytes.extend((self.ceremonies.len() as u64).to_le_bytes());
        self.ceremonies.iter().for_each(|(id, ceremony)| bytes.extend([&id.0[..], &ceremony.digest()].concat()));
        bytes.extend((self.elections.len() as u64).to_le_bytes());
        self.elections.iter().for_each(|(id, election)| bytes.extend([&id.0[..], &election.digest()].concat()));
        bytes.extend(set_hash(&self.next).0);
        bytes.extend(Hash::of(&cbor::encode(&self.witnesses)).0);
        bytes.extend(Hash::of(&cbor::encode(&self.issuers)).0);
        bytes.extend(self.standing.digest().0);
        bytes.extend(self.forum.digest().0);
        bytes.extend(self.rewards.digest().0);
        bytes.extend(self.services.digests());
        Hash::of(&bytes)
    }
}

impl Standing {
    fn count(&self, class: Class) -> u64 {
        self.holders.iter().filter(|holder| holder.class == class && holder.is_good).count() as u64
    }

    fn act(&mut self, parts: &[&[u8]]) {
        self.acts = Hash::of(&[&self.acts.0[..], &parts.concat()].concat());
    }

    fn revoke(&mut self, voter: Key, successor: Option<Key>) {
        if let Some(holder) = self.holders.iter_mut().find(|holder| holder.key == voter) {
            *holder = Holder {
                key: successor.unwrap_or(voter),
                class: holder.class,
                is_good: successor.is_some(),
                attested: None,
            };
        }
        self.act(&[b"revocation", &voter.0, &successor.unwrap_or(Key([0; 32])).0]);
    }

    fn join(&mut self, key: Key, class: Class) -> &mut Holder {
        let place = self.holders.iter().position(|holder| holder.key == key).unwrap_or(self.holders.len());
        if place == self.holders.len() {
            self.holders.push(Holder { key, class, is_good: true, attested: None });
        }
        &mut self.holders[place]
    }

    /// Whose key this is.
    fn place(&self, key: &Key) -> u64 {
        self.holders.iter().position(|holder| holder.key == *key).map_or(u64::MAX, |place| place as u64)
    }

    /// Who is on the list of a poll under pseudonyms that opens.
    fn listed(&self, audience: &Audience) -> Vec<&Holder> {
        let asks = audience.asks_attributes();
        let listed = self.holders.iter().filter(|holder| audience.has(holder.class) && holder.is_good);
        listed.filter(|holder| !asks || holder.attested.is_some()).collect()
    }

    /// Fixes the list of a poll under pseudonyms.
    fn list(&mut self, poll: &Hash, audience: &Audience) {
        let asks = audience.asks_attributes();
        let listed = self.listed(audience);
        let mut bytes: Vec<u8> = listed.iter().flat_map(|holder| holder.key.0).collect();
        if asks {
            bytes.extend(listed.iter().filter_map(|holder| holder.attested).flatten().flat_map(|said| said.0));
        }
        for number in [listed.len(), listed.len().div_ceil(1024)] {
            bytes.extend((number as u64).to_le_bytes());
        }
        self.act(&[b"rings", &poll.0, &Hash::of(&bytes).0]);
    }

    fn digest(&self) -> Hash {
        let mut bytes: Vec<u8> = Class::ALL.iter().flat_map(|class| self.count(*class).to_le_bytes()).collect();
        bytes.extend(self.acts.0);
        Hash::of(&bytes)
    }
}

/// Hash of a set of authorities.
pub fn set_hash(members: &[Authority]) -> Hash {
    Hash::of(&cbor::encode(&members.to_vec()))
}
