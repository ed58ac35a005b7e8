//! What citizens do.

use rand_chacha::ChaCha20Rng;
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::party::{JoinError, Voter, join};
use tabella_ledger::state::State;

use super::Failure;
use super::city::City;

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
    /// Hands in what is at hand.
    Send(Box<Entry>),
}

impl Deed {
    /// Something that has to be accepted.
    pub fn new(who: usize, what: What) -> Self {
        Self { who, what, refused: None }
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
                if person.is_gone && !ballot_box.is_pseudonymous() {
                    return Ok(None);
                }
                let voter = Voter::new(person.voting_key(ballot_box), chain);
                let params = state.election(&ballot_box.id)?.params();
                let sealed = voter.seal_with(params, 0, *sequence, *sequence, choices, rng)?;
                Some(voter.cast(ballot_box.id, sealed, rng))
            }
            What::Send(entry) => Some(entry.as_ref().clone()),
        })
    }

    /// What follows from its being on the board.
    ///
    /// # Errors
    /// When the next step cannot be planned.
    pub fn done(self, city: &mut City, entry: Entry, _position: u64) -> Result<(), Failure> {
        city.attacks.saw(&mut city.rng, &entry);
        match (self.what, &entry.body) {
            (What::Join { ballot_box }, _) => city.votes(self.who, ballot_box),
            (What::Vote { ballot_box, choices, .. }, Body::Ballot(_)) => {
                city.boxes[ballot_box].counted.insert(self.who, choices);
            }
            _ => {}
        }
        Ok(())
    }
}
