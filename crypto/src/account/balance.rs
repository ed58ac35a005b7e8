//! Balances: the commitment that everybody keeps, and the same with its opening, as the owner keeps it.

use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use rand_core::CryptoRngCore;

use super::{ACCOUNT_VERSION, AccountError, Memo, Opening, Spend, SpendContext};
use crate::encoding::{DecodeError, Reader, Writer};
use crate::group::{Element, Scalar, SecretScalar};
use crate::signature::SigningKey;

/// Bytes of an encoded balance.
pub const BALANCE_BYTES: usize = 37;

/// What is public of an account's balance: B, and how much was ever credited.
///
/// B is the one point of this crate that may be the identity: an account that never spent anything has no blinding, so an
/// empty one is that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Balance {
    point: RistrettoPoint,
    bytes: [u8; 32],
    credited: u32,
}

impl Balance {
    /// The balance of an account that never got anything.
    pub fn empty() -> Self {
        Self::of(RistrettoPoint::default(), 0)
    }

    fn of(point: RistrettoPoint, credited: u32) -> Self {
        Self { point, bytes: point.compress().to_bytes(), credited }
    }

    /// B, encoded; zeros for the identity.
    pub fn commitment(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// The sum of all credits. No balance of this account can be larger.
    pub fn credited(&self) -> u32 {
        self.credited
    }

    /// Adds a public amount.
    ///
    /// # Errors
    /// [`AccountError::Overflow`] when all credits come to 2^32 or more.
    pub fn credit(&self, amount: u32) -> Result<Self, AccountError> {
        let credited = self.credited.checked_add(amount).ok_or(AccountError::Overflow)?;
        Ok(Self::of(self.point + RistrettoPoint::mul_base(&Scalar::from(amount)), credited))
    }

    /// Checks a spend from this balance, and gives what is left.
    ///
    /// # Errors
    /// [`AccountError::Range`].
    pub fn spend(
        &self,
        context: &SpendContext,
        spend: &Spend,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Self, AccountError> {
        spend.verify(context, self, rng)
    }

    /// Gives back what a spend took, which is to be done once and only for a spend that this account made.
    pub fn cancel(&self, spend: &Element) -> Self {
        Self::of(self.point + spend.point(), self.credited)
    }

    pub(super) fn less(&self, spend: &Element) -> Self {
        Self::of(self.point - spend.point(), self.credited)
    }

    /// Encodes the balance: version, B, the credits as u32.
    pub fn to_bytes(&self) -> [u8; BALANCE_BYTES] {
        let mut writer = Writer::versioned(ACCOUNT_VERSION, BALANCE_BYTES);
        writer.bytes(&self.bytes).bytes(&self.credited.to_le_bytes());
        writer.finish().try_into().expect("1 + 32 + 4 bytes")
    }

    /// Decodes a balance that was kept.
    ///
    /// # Errors
    /// When the bytes are not one.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let what = "balance";
        let mut reader = Reader::new(what, bytes);
        reader.version(ACCOUNT_VERSION)?;
        let encoded: [u8; 32] = reader.array()?;
        let credited = u32::from_le_bytes(reader.array()?);
        reader.finish()?;
        let point = CompressedRistretto(encoded).decompress().ok_or(DecodeError::Point { what })?;
        Ok(Self { point, bytes: encoded, credited })
    }
}

/// A balance with what opens it.
///
/// The owner makes it from nothing but the key of the account and the entries of the board, in their order:
/// [`credit`](Self::credit), [`follow`](Self::follow) for every spend, [`cancel`](Self::cancel).
#[derive(Debug, Clone)]
pub struct Holding {
    balance: Balance,
    opening: Opening,
}

impl Holding {
    /// Of an account that never got anything.
    pub fn empty() -> Self {
        Self { balance: Balance::empty(), opening: Opening::new(0, SecretScalar::new(Scalar::ZERO)) }
    }

    /// What everybody keeps of it.
    pub fn balance(&self) -> &Balance {
        &self.balance
    }

    /// b.
    pub fn amount(&self) -> u64 {
        self.opening.amount()
    }

    pub(super) fn opening(&self) -> &Opening {
        &self.opening
    }

    /// Adds a public amount.
    ///
    /// # Errors
    /// [`AccountError::Overflow`].
    pub fn credit(&mut self, amount: u32) -> Result<(), AccountError> {
        self.balance = self.balance.credit(amount)?;
        self.opening = self.opening.plus(&Opening::new(amount.into(), SecretScalar::new(Scalar::ZERO)))?;
        Ok(())
    }

    /// Makes a spend. The holding stays as it is until the spend is on the board, for [`follow`](Self::follow).
    ///
    /// Everything but the range proof is derived from the key, the context, the balance, the amount and the text: whatever
    /// differs, blinding and sealing differ too.
    ///
    /// # Errors
    /// [`AccountError::OtherKey`], [`AccountError::Zero`], [`AccountError::Insufficient`], [`AccountError::TooLong`].
    pub fn spend(
        &self,
        owner: &SigningKey,
        context: &SpendContext,
        amount: u32,
        text: &[u8],
        rng: &mut impl CryptoRngCore,
    ) -> Result<Spend, AccountError> {
        Spend::make(self, owner, context, amount, text, rng)
    }

    /// Takes a spend of this account from the board, made here or on any other device with the same key.
    ///
    /// # Errors
    /// [`AccountError`] when its memo does not open or does not say what the commitment holds; the holding then stays as it
    /// was. The state machine has checked the range proof.
    pub fn follow(&mut self, owner: &SigningKey, context: &SpendContext, spend: &Spend) -> Result<Memo, AccountError> {
        let memo = spend.open_as_owner(context, owner)?;
        self.opening = self.opening.minus(memo.opening())?;
        self.balance = self.balance.less(spend.commitment());
        Ok(memo)
    }

    /// Takes back what was spent with this memo.
    ///
    /// # Errors
    /// [`AccountError::Opening`] when the memo is not that of the spend.
    pub fn cancel(&mut self, spend: &Spend, memo: &Memo) -> Result<(), AccountError> {
        if memo.opening().commit() != *spend.commitment().point() {
            return Err(AccountError::Opening);
        }
        self.opening = self.opening.plus(memo.opening())?;
        self.balance = self.balance.cancel(spend.commitment());
        Ok(())
    }
}
