//! Cast as intended: opening a sealed ballot to see, on another device, what is in it (Benaloh, EVT 2006).

use curve25519_dalek::ristretto::RistrettoPoint;
use thiserror::Error;
use zeroize::Zeroize;

use super::{BALLOT_VERSION, ElectionParams, Tracker};
use crate::contest::{ChoiceError, Contest, Rule};
use crate::encoding::{DecodeError, Reader, Writer};
use crate::group::{Element, Scalar, SecretScalar};

/// Nonce and values of one contest.
pub(super) struct ContestOpening {
    pub(super) r: SecretScalar,
    pub(super) values: Vec<u64>,
}

/// What opens a sealed ballot: for each contest the nonce r and the value of every option.
pub struct Opening {
    pub(super) contests: Vec<ContestOpening>,
}

/// An opening that does not fit its ballot.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum OpeningError {
    /// The ballot or the opening cannot be read.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The ballot has another tracker than the one shown to the voter.
    #[error("the ballot's tracker is {found}, the one shown before was {shown}")]
    Tracker {
        /// Tracker of the ballot that was handed over.
        found: Tracker,
        /// Tracker that the voter was shown.
        shown: Tracker,
    },
    /// The opening is of an election with other contests.
    #[error("the opening is for other contests than the election's")]
    Shape,
    /// The ciphertext holds something else than the opening says.
    #[error("contest {contest}: ciphertext point {point} does not hold what the opening says")]
    Mismatch {
        /// Position of the contest.
        contest: usize,
        /// Position of the ciphertext point, 0 for C_0.
        point: usize,
    },
    /// The opened values are no choice that the contest allows.
    #[error("contest {contest}: {source}")]
    Choice {
        /// Position of the contest.
        contest: usize,
        /// What is wrong with them.
        source: ChoiceError,
    },
}

impl Opening {
    /// Encodes the opening: version, then per contest r and every option's value as a u64.
    pub fn to_bytes(&self) -> zeroize::Zeroizing<Vec<u8>> {
        let capacity = self.contests.iter().map(|contest| 32 + 8 * contest.values.len()).sum::<usize>();
        let mut writer = Writer::versioned(BALLOT_VERSION, 1 + capacity);
        for contest in &self.contests {
            writer.scalar(contest.r.expose());
            contest.values.iter().for_each(|value| {
                writer.u64(*value);
            });
        }
        zeroize::Zeroizing::new(writer.finish())
    }

    /// Decodes an opening of a ballot of this election.
    ///
    /// # Errors
    /// [`DecodeError`] when the bytes are not the encoding of one.
    pub fn from_bytes(params: &ElectionParams, bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new("opening", bytes);
        reader.version(BALLOT_VERSION)?;
        let mut contests = Vec::with_capacity(params.contests.len());
        for contest in &params.contests {
            let r = SecretScalar::new(reader.scalar("opening nonce")?);
            let values = (0..contest.options()).map(|_| reader.u64()).collect::<Result<_, _>>()?;
            contests.push(ContestOpening { r, values });
        }
        reader.finish()?;
        Ok(Self { contests })
    }

    /// Recomputes every ciphertext point of every contest and gives the choices that are in the ballot.
    ///
    /// `shown` is the tracker that the voter saw before choosing to open: an opening of any other ballot says nothing
    /// about theirs.
    ///
    /// # Errors
    /// [`OpeningError`] names the first thing that does not fit.
    pub fn check(
        &self,
        params: &ElectionParams,
        ballot: &[u8],
        shown: Tracker,
    ) -> Result<Vec<Vec<usize>>, OpeningError> {
        let found = Tracker::of(ballot);
        if found != shown {
            return Err(OpeningError::Tracker { found, shown });
        }
        let opened = self.contests.iter().map(|opened| opened.values.len());
        if !opened.eq(params.contests.iter().map(Contest::options)) {
            return Err(OpeningError::Shape);
        }
        let mut reader = Reader::new("ballot", ballot);
        reader.version(BALLOT_VERSION)?;
        reader.element("voter key")?;
        reader.u64()?;
        let mut choices = Vec::with_capacity(self.contests.len());
        for (index, (contest, opened)) in params.contests.iter().zip(&self.contests).enumerate() {
            let ciphertexts = reader.elements(1 + contest.options(), "ciphertext")?;
            reader.bytes(32 * (3 + contest.free().len() + 1))?;
            let r = opened.r.expose();
            let expected = core::iter::once(RistrettoPoint::mul_base(r)).chain(
                opened
                    .values
                    .iter()
                    .zip(&params.slot_keys)
                    .map(|(value, key)| RistrettoPoint::mul_base(&Scalar::from(*value)) + key.point() * r),
            );
            if let Some(point) = ciphertexts.iter().map(Element::point).zip(expected).position(|(c, e)| *c != e) {
                return Err(OpeningError::Mismatch { contest: index, point });
            }
            let refused = |source| OpeningError::Choice { contest: index, source };
            let marks = marks(contest.rule(), &opened.values).map_err(refused)?;
            contest.assign(&marks).map_err(refused)?;
            choices.push(marks);
        }
        reader.finish()?;
        Ok(choices)
    }
}

fn marks(rule: Rule, values: &[u64]) -> Result<Vec<usize>, ChoiceError> {
    let mut marks = Vec::new();
    for (option, &value) in values.iter().enumerate() {
        match (rule, value) {
            (Rule::Plurality | Rule::Approval { .. }, 0) => {}
            (Rule::Plurality | Rule::Approval { .. }, 1) => marks.push(option),
            (Rule::Plurality | Rule::Approval { .. }, value) => {
                return Err(ChoiceError::Value { option, value });
            }
        }
    }
    Ok(marks)
}

impl Drop for ContestOpening {
    fn drop(&mut self) {
        self.values.zeroize();
    }
}

impl core::fmt::Debug for Opening {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Opening(..)")
    }
}
