//! What citizens do.

use rand_chacha::ChaCha20Rng;
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::party::{JoinError, Voter, join};
use tabella_ledger::rewards::{Act, Event};
use tabella_ledger::state::{State, WEEK};

use super::Failure;
use super::city::City;
use super::points::OwnToken;

/// Something that a citizen does.
pub struct Deed {
    /// Who.
    pub who: usize,
    /// What.
    pub what: What,
    /// The code with which it has to be refused, if somebody tries what is not allowed.
    pub refused: Option<&'static str>,
}

/// What a citizen does.
pub enum What {
    /// Takes a pseudonym for a poll.
    Join {
        /// Which.
        ballot_box: usize,
    },
    /// Seals a ballot and casts it.
    Vote {
        /// Where.
        ballot_box: usize,
        /// Which ballot of this person, from 1.
        sequence: u64,
        /// For each contest the values of its fields.
        choices: Vec<Vec<u64>>,
    },
    /// Takes a pseudonym for what is earned in a week.
    Earn {
        /// Number of the week.
        week: u64,
    },
    /// Claims an act that somebody attested.
    ClaimAct {
        /// The act.
        act: Act,
        /// Place of who attests it.
        place: usize,
        /// What it earns.
        points: u32,
    },
    /// Claims what a ballot earns.
    ClaimBallot {
        /// Which.
        ballot_box: usize,
    },
    /// Hands a token in for an account.
    Redeem {
        /// The token.
        token: Box<OwnToken>,
        /// Place of the account.
        purse: usize,
    },
    /// Spends points.
    Spend {
        /// Place of the account.
        purse: usize,
        /// Place of what is bought.
        good: usize,
        /// How many points.
        amount: u32,
    },
    /// Hands in what is at hand.
    Send(Box<Entry>),
}

impl Deed {
    /// Something that has to be accepted.
    pub fn new(who: usize, what: What) -> Self {
        Self { who, what, refused: None }
    }

    /// Looks, in the order of the log, at what the board will say; nothing when this person does not do it after all.
    pub fn foresee(mut self, city: &mut City) -> Option<Self> {
        let person = &city.residents[self.who];
        match &self.what {
            What::Vote { ballot_box, .. } | What::ClaimBallot { ballot_box }
                if person.is_gone && !city.boxes[*ballot_box].is_pseudonymous() =>
            {
                return None;
            }
            What::Earn { .. } if person.is_gone => return None,
            What::ClaimAct { .. } if !city.points.earning.contains(&(self.who, city.town.time() / WEEK)) => {
                return None;
            }
            What::Spend { purse, .. } if !city.points.busy.insert(*purse) => return None,
            What::ClaimAct { points, .. } => self.refused = city.foresee_claim(self.who, *points),
            _ => {}
        }
        Some(self)
    }

    /// The entry; nothing when this person does not do it after all.
    ///
    /// # Errors
    /// When it cannot be made, although this person may do it.
    pub fn entry(&self, city: &City, state: &State, rng: &mut ChaCha20Rng) -> Result<Option<Entry>, Failure> {
        let person = &city.residents[self.who];
        let chain = city.town.chain;
        Ok(match &self.what {
            What::Join { ballot_box } => {
                let poll = city.boxes[*ballot_box].id;
                let key = person.secrets.pseudonym_key(&poll.0);
                match join(state, &poll, &person.key(), &key, rng) {
                    Ok(entry) => Some(entry),
                    // Whoever came after the opening, or has another key since then, waits for the next poll.
                    Err(JoinError::NotListed | JoinError::NotOpen) => None,
                    Err(error) => return Err(error.into()),
                }
            }
            What::Vote { ballot_box, sequence, choices } => {
                let ballot_box = &city.boxes[*ballot_box];
                let voter = Voter::new(person.voting_key(ballot_box), chain);
                let params = state.election(&ballot_box.id)?.params();
                let sealed = voter.seal_with(params, 0, *sequence, *sequence, choices, rng)?;
                Some(voter.cast(ballot_box.id, sealed, rng))
            }
            What::Earn { week } => city.earn(state, *week, &person.key(), &person.week_key(*week), rng)?,
            What::ClaimAct { act, place, points } => {
                let key = person.week_key(city.town.time() / WEEK);
                let act = act.clone().sign(&city.points.attesting(*place), &chain, rng);
                Some(city.claim(state, self.who, &key, Event::Act { act }, *points, rng)?)
            }
            What::ClaimBallot { ballot_box } => {
                let ballot_box = &city.boxes[*ballot_box];
                let (key, points) = (person.voting_key(ballot_box), ballot_box.manifest.points);
                Some(city.claim(state, self.who, &key, Event::Ballot { election: ballot_box.id }, points, rng)?)
            }
            What::Redeem { token, purse } => Some(city.redemption(token, *purse, rng)),
            What::Spend { purse, good, amount } => city.spend(state, *purse, *good, *amount, rng)?,
            What::Send(entry) => Some(entry.as_ref().clone()),
        })
    }

    /// What follows from its being on the board.
    ///
    /// # Errors
    /// When the next step cannot be planned.
    pub fn done(self, city: &mut City, entry: Entry, position: u64) -> Result<(), Failure> {
        city.attacks.saw(&mut city.rng, &entry);
        match (self.what, &entry.body) {
            (What::Join { ballot_box }, _) => city.votes(self.who, ballot_box),
            (What::Vote { ballot_box, choices, .. }, _) => {
                let is_first = city.boxes[ballot_box].counted.insert(self.who, choices).is_none();
                if is_first && city.boxes[ballot_box].manifest.points > 0 {
                    city.plan_ballot_claim(self.who, ballot_box);
                }
            }
            (What::Earn { week }, _) => {
                city.points.earning.insert((self.who, week));
            }
            (What::ClaimAct { points, .. }, Body::Claim(claim)) => city.claimed(self.who, claim, points, position)?,
            (What::ClaimBallot { ballot_box }, Body::Claim(claim)) => {
                let points = city.boxes[ballot_box].manifest.points;
                city.claimed(self.who, claim, points, position)?;
                if !city.boxes[ballot_box].is_pseudonymous() {
                    city.attacks.claimants.entry(city.boxes[ballot_box].id).or_default().push(self.who);
                }
            }
            (What::Redeem { token, purse }, _) => city.redeemed(&token, purse, position)?,
            (What::Spend { purse, good, .. }, Body::Spend(spend)) => city.spent(purse, good, spend, position)?,
            _ => {}
        }
        Ok(())
    }
}
