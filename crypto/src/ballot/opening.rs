//! Cast as intended: opening a sealed ballot to see, on another device, what is in it (Benaloh, EVT 2006).

use curve25519_dalek::ristretto::RistrettoPoint;
use thiserror::Error;
use zeroize::Zeroize;

use super::{BALLOT_VERSION, ElectionParams, Tracker, proof_bytes};
use crate::contest::ChoiceError;
use crate::encoding::{DecodeError, Reader, Writer};
use crate::group::{Element, Scalar, SecretScalar};

/// Nonce of one contest and the values of its fields.
pub(super) struct ContestOpening {
    pub(super) r: SecretScalar,
    pub(super) values: Vec<u64>,
}

/// What opens a sealed ballot: for each contest on it the nonce r and the value of every field.
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
    /// The election has no such ballot style.
    #[error("the election has no ballot style {0}")]
    Style(usize),
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
    /// Encodes the opening: version, then per contest r and every field's value as a u64.
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

    /// Decodes an opening of a ballot of this election and style.
    ///
    /// # Errors
    /// [`OpeningError::Style`] for a style that is not there, [`OpeningError::Decode`] when the bytes are not the
    /// encoding of one.
    pub fn from_bytes(params: &ElectionParams, style: usize, bytes: &[u8]) -> Result<Self, OpeningError> {
        let on_ballot = params.style(style).ok_or(OpeningError::Style(style))?;
        let mut reader = Reader::new("opening", bytes);
        reader.version(BALLOT_VERSION)?;
        let mut contests = Vec::with_capacity(on_ballot.len());
        for &contest in on_ballot {
            let r = SecretScalar::new(reader.scalar("opening nonce")?);
            let values = (0..params.contests[contest].fields()).map(|_| reader.u64()).collect::<Result<_, _>>()?;
            contests.push(ContestOpening { r, values });
        }
        reader.finish()?;
        Ok(Self { contests })
    }

    /// Recomputes every ciphertext point of every contest and gives the choices that are in the ballot: for each
    /// contest of the style the values of its fields.
    ///
    /// `shown` is the tracker that the voter saw before choosing to open: an opening of any other ballot says nothing
    /// about theirs.
    ///
    /// # Errors
    /// [`OpeningError`] names the first thing that does not fit.
    pub fn check(
        &self,
        params: &ElectionParams,
        style: usize,
        ballot: &[u8],
        shown: Tracker,
    ) -> Result<Vec<Vec<u64>>, OpeningError> {
        let found = Tracker::of(ballot);
        if found != shown {
            return Err(OpeningError::Tracker { found, shown });
        }
        let on_ballot = params.style(style).ok_or(OpeningError::Style(style))?;
        let opened = self.contests.iter().map(|opened| opened.values.len());
        if !opened.eq(on_ballot.iter().map(|contest| params.contests[*contest].fields())) {
            return Err(OpeningError::Shape);
        }
        let mut reader = Reader::new("ballot", ballot);
        reader.version(BALLOT_VERSION)?;
        reader.element("voter key")?;
        reader.u64()?;
        let mut choices = Vec::with_capacity(self.contests.len());
        for (&index, opened) in on_ballot.iter().zip(&self.contests) {
            let contest = &params.contests[index];
            let ciphertexts = reader.elements(1 + contest.slots(), "ciphertext")?;
            reader.bytes(proof_bytes(contest) - 32 * ciphertexts.len())?;
            let bits =
                contest.assign(&opened.values).map_err(|source| OpeningError::Choice { contest: index, source })?;
            let bits: Vec<Scalar> = bits.iter().map(|bit| Scalar::from(*bit)).collect();
            let r = opened.r.expose();
            let slots = contest.values(&bits);
            let expected = core::iter::once(RistrettoPoint::mul_base(r)).chain(
                slots
                    .iter()
                    .zip(&params.slot_keys)
                    .map(|(value, key)| RistrettoPoint::mul_base(value) + key.point() * r),
            );
            if let Some(point) = ciphertexts.iter().map(Element::point).zip(expected).position(|(c, e)| *c != e) {
                return Err(OpeningError::Mismatch { contest: index, point });
            }
            choices.push(opened.values.clone());
        }
        reader.finish()?;
        Ok(choices)
    }
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
