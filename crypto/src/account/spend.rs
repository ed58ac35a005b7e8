//! Spends: made by the owner of an account, checked by everybody, opened by the provider.

use std::sync::LazyLock;

use merlin::{Transcript, TranscriptRng};
use rand_core::CryptoRngCore;
use rayon::prelude::*;
use sha2::{Digest, Sha512};
use zeroize::Zeroizing;

use super::{ACCOUNT_VERSION, AccountError, Balance, Holding, MEMO_BYTES, Memo, Opening, memo};
use crate::amounts::{RangeParams, check_range};
use crate::encoding::{DecodeError, Reader, Writer};
use crate::group::{Element, Scalar, SecretScalar, amount_blinding};
use crate::signature::SigningKey;
use crate::transcript::{self, TranscriptProtocol};

/// Bytes of the range proof over amount and remainder: nine parts, and two for each of the six halvings of 64 bits.
pub const RANGE_BYTES: usize = 32 * (9 + 2 * 6);
/// Bytes of an encoded spend.
pub const SPEND_BYTES: usize = 1 + 32 + RANGE_BYTES + MEMO_BYTES;

const BITS: usize = 32;
const BLINDING: &[u8] = b"tabella/v1/spend/blinding";

/// The generators of a range proof over two values.
static RANGE: LazyLock<RangeParams> = LazyLock::new(|| RangeParams::new(BITS, 2, &amount_blinding()));

/// What a spend is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpendContext {
    /// The board.
    pub chain: [u8; 32],
    /// The epoch, by the context of its issuers' ceremony.
    pub epoch: [u8; 32],
    /// Whose account.
    pub account: Element,
    /// The number of this spend among those of the account.
    pub number: u32,
    /// Who is paid.
    pub provider: Element,
}

/// A commitment to an amount, the proof that the account has it, and the sealed memo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spend {
    commitment: Element,
    range: Vec<u8>,
    memo: [u8; MEMO_BYTES],
}

impl Spend {
    pub(super) fn make(
        holding: &Holding,
        owner: &SigningKey,
        context: &SpendContext,
        amount: u32,
        text: &[u8],
        rng: &mut impl CryptoRngCore,
    ) -> Result<Self, AccountError> {
        if *owner.public() != context.account {
            return Err(AccountError::OtherKey);
        }
        if amount == 0 {
            return Err(AccountError::Zero);
        }
        let balance = holding.balance();
        let blinding = derive_blinding(owner, context, balance, amount, text);
        let spent = Opening::new(amount.into(), blinding.clone());
        let rest = holding.opening().minus(&spent)?;
        let v = Element::new(spent.commit(), "spent amount")?;
        let memo = memo::seal(context, owner, &v, amount, &blinding, text)?;

        let mut transcript = statement(context, balance, &v, &memo);
        let values = Zeroizing::new([u64::from(amount), rest.amount()]);
        let blindings = Zeroizing::new([*spent.blinding(), *rest.blinding()]);
        let secrets: [(&'static [u8], &[u8]); 4] = [
            (b"account key", owner.secret().expose().as_bytes()),
            (b"remainder", &Zeroizing::new(rest.amount().to_le_bytes())[..]),
            (b"blinding", blindings[0].as_bytes()),
            (b"blinding", blindings[1].as_bytes()),
        ];
        let keyed = secrets
            .iter()
            .fold(transcript.build_rng(), |rng, (label, secret)| rng.rekey_with_witness_bytes(label, secret));
        let range = RANGE.prove(&mut transcript, &*values, &*blindings, &mut keyed.finalize(rng));
        Ok(Self { commitment: v, range, memo })
    }

    /// A spend from its parts, as they stand in an entry.
    ///
    /// # Errors
    /// When a part is not in its one encoding.
    pub fn from_parts(commitment: &[u8; 32], range: &[u8], memo: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new("range proof", range);
        let range = reader.bytes(RANGE_BYTES)?.to_vec();
        reader.finish()?;
        check_range(&range)?;
        let mut reader = Reader::new("memo", memo);
        let memo = reader.array()?;
        reader.finish()?;
        Ok(Self { commitment: Element::decode(commitment, "spent amount")?, range, memo })
    }

    /// V.
    pub fn commitment(&self) -> &Element {
        &self.commitment
    }

    /// The range proof.
    pub fn range(&self) -> &[u8] {
        &self.range
    }

    /// The sealed memo.
    pub fn memo(&self) -> &[u8; MEMO_BYTES] {
        &self.memo
    }

    /// Encodes the spend: version, V, the range proof, the memo. Its context stands outside.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::versioned(ACCOUNT_VERSION, SPEND_BYTES);
        writer.element(&self.commitment).bytes(&self.range).bytes(&self.memo);
        writer.finish()
    }

    /// Decodes a spend.
    ///
    /// # Errors
    /// When the bytes are not one.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new("spend", bytes);
        reader.version(ACCOUNT_VERSION)?;
        let commitment: [u8; 32] = reader.array()?;
        let (range, memo) = (reader.bytes(RANGE_BYTES)?, reader.bytes(MEMO_BYTES)?);
        reader.finish()?;
        Self::from_parts(&commitment, range, memo)
    }

    /// The provider's way to the memo. The amount in it is what the commitment holds, and it may be zero.
    ///
    /// # Errors
    /// [`AccountError::OtherKey`], and [`AccountError::Memo`], [`AccountError::Padding`], [`AccountError::Decode`] or
    /// [`AccountError::Opening`] when the owner sealed something else: such a spend is not to be honoured.
    pub fn open_as_provider(&self, context: &SpendContext, provider: &SigningKey) -> Result<Memo, AccountError> {
        if *provider.public() != context.provider {
            return Err(AccountError::OtherKey);
        }
        memo::open(context, provider, &context.account, &self.commitment, &self.memo)
    }

    /// The owner's way to the memo.
    ///
    /// # Errors
    /// As [`Self::open_as_provider`].
    pub fn open_as_owner(&self, context: &SpendContext, owner: &SigningKey) -> Result<Memo, AccountError> {
        if *owner.public() != context.account {
            return Err(AccountError::OtherKey);
        }
        memo::open(context, owner, &context.provider, &self.commitment, &self.memo)
    }

    pub(super) fn verify(
        &self,
        context: &SpendContext,
        balance: &Balance,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Balance, AccountError> {
        let transcript = statement(context, balance, &self.commitment, &self.memo);
        let weight = self.weight(&transcript, rng);
        self.check(transcript, balance, weight)
    }

    /// The generator of the weight that joins the two equations of the range proof; it comes after all of the proof.
    fn weight(&self, transcript: &Transcript, rng: &mut impl CryptoRngCore) -> TranscriptRng {
        let mut transcript = transcript.clone();
        transcript.append_message(b"range", &self.range);
        transcript.build_rng().finalize(rng)
    }

    fn check(
        &self,
        mut transcript: Transcript,
        balance: &Balance,
        mut weight: TranscriptRng,
    ) -> Result<Balance, AccountError> {
        let rest = balance.less(&self.commitment);
        let commitments = [*self.commitment.as_bytes(), *rest.commitment()];
        if RANGE.verify(&mut transcript, &commitments, &self.range, &mut weight) {
            Ok(rest)
        } else {
            Err(AccountError::Range)
        }
    }
}

/// Checks many spends on all cores, each from the balance beside it, and gives what is left of each. Balances are sums of
/// what is public: who has many spends of one account gets them all from [`Balance::spend`]'s result, or beforehand.
pub fn verify_batch(
    spends: &[(SpendContext, Balance, &Spend)],
    rng: &mut impl CryptoRngCore,
) -> Vec<Result<Balance, AccountError>> {
    let weighted: Vec<_> = spends
        .iter()
        .map(|(context, balance, spend)| {
            let transcript = statement(context, balance, &spend.commitment, &spend.memo);
            let weight = spend.weight(&transcript, rng);
            (spend, balance, transcript, weight)
        })
        .collect();
    weighted
        .into_par_iter()
        .map(|(spend, balance, transcript, weight)| spend.check(transcript, balance, weight))
        .collect()
}

/// Everything that is public, before the range proof, which begins with V and the remainder itself.
fn statement(context: &SpendContext, balance: &Balance, v: &Element, memo: &[u8; MEMO_BYTES]) -> Transcript {
    let mut transcript = Transcript::new(transcript::SPEND);
    transcript.append_message(b"chain", &context.chain);
    transcript.append_message(b"epoch", &context.epoch);
    transcript.append_element(b"account", &context.account);
    transcript.append_u64(b"number", context.number.into());
    transcript.append_element(b"provider", &context.provider);
    transcript.append_message(b"B", balance.commitment());
    transcript.append_element(b"V", v);
    transcript.append_message(b"memo", memo);
    transcript
}

/// The blinding of V. It depends on all that V or the memo depends on: two commitments under one blinding would show the
/// difference of their amounts, and two attempts at a spend have the same number.
fn derive_blinding(
    owner: &SigningKey,
    context: &SpendContext,
    balance: &Balance,
    amount: u32,
    text: &[u8],
) -> SecretScalar {
    let hash = Sha512::new_with_prefix(BLINDING)
        .chain_update(owner.secret().expose().as_bytes())
        .chain_update(context.chain)
        .chain_update(context.epoch)
        .chain_update(context.number.to_le_bytes())
        .chain_update(context.provider.as_bytes())
        .chain_update(balance.commitment())
        .chain_update(amount.to_le_bytes())
        .chain_update(text);
    let wide: Zeroizing<[u8; 64]> = Zeroizing::new(hash.finalize().into());
    SecretScalar::new(Scalar::from_bytes_mod_order_wide(&wide))
}
