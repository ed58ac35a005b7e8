//! Attested acts: whether they are what they claim to be, and what they earn.

use super::programme::ProgrammeState;
use super::{ActError, Code, Rewards};
use crate::bytes::{Hash, Key};
use crate::rewards::{Act, ActKind, Formula, Measure, Role, SignedAct};

impl Rewards {
    /// What an act earns its claimant on the board `chain`. Whether its code was used before is the last question, so that
    /// everything else that is wrong with it is said first. Caps and cover are no matter of the act.
    ///
    /// # Errors
    /// [`ActError`] says why it earns nothing.
    pub fn act(
        &self,
        chain: &Hash,
        programme: &str,
        signed: &SignedAct,
        claimant: &Key,
        time: u64,
    ) -> Result<u32, ActError> {
        let act = &signed.act;
        let known = self.programmes.get(programme).filter(|_| act.programme == programme);
        let known = known.ok_or_else(|| ActError::OtherProgramme(act.programme.clone()))?;
        let kind = attested(chain, known, signed, time)?;
        if act.holder.is_some_and(|holder| holder != *claimant) {
            return Err(ActError::OtherHolder);
        }
        let points = earned(kind, act)?;
        if self.codes.contains(&(act.party, Code(act.code))) {
            return Err(ActError::CodeUsed(act.code));
        }
        Ok(points)
    }
}

/// The kind of an act that its party may attest, has signed, and that is claimed in time.
fn attested<'p>(
    chain: &Hash,
    programme: &'p ProgrammeState,
    signed: &SignedAct,
    time: u64,
) -> Result<&'p ActKind, ActError> {
    let act = &signed.act;
    let (version, replaced) = programme.version(act.version).ok_or(ActError::UnknownVersion(act.version))?;
    let rules = &version.rules;
    // Whoever holds a key that was withdrawn could date acts back for ever.
    if let Some(until) = replaced.map(|since| since.saturating_add(rules.claim_within)).filter(|until| time > *until) {
        return Err(ActError::OldVersion { version: act.version, until });
    }
    let party = rules.party(&act.party).filter(|party| party.role != Role::Provider);
    let party = party.ok_or(ActError::UnknownParty(act.party))?;
    programme.rules().party(&act.party).ok_or(ActError::Withdrawn(act.party))?;
    if !signed.is_signed(chain) {
        return Err(ActError::Signature(act.party));
    }
    let kind = rules.kind(&act.kind).ok_or_else(|| ActError::UnknownKind(act.kind.clone()))?;
    if !party.kinds.contains(&act.kind) {
        return Err(ActError::OtherKind { party: party.name.clone(), kind: act.kind.clone() });
    }
    if kind.method != act.method {
        return Err(ActError::UnknownMethod { kind: act.kind.clone(), method: act.method.clone() });
    }
    if act.time > time {
        return Err(ActError::Future(act.time));
    }
    let until = act.time.saturating_add(rules.claim_within);
    if time > until { Err(ActError::TooLate { until }) } else { Ok(kind) }
}

/// What an act earns by the formula of its kind.
fn earned(kind: &ActKind, act: &Act) -> Result<u32, ActError> {
    if let Formula::Nothing { reason } = &kind.formula {
        return Err(ActError::Nothing(reason.clone()));
    }
    let other = || ActError::Measure(act.kind.clone());
    let points = kind.formula.points(&act.measure).ok_or_else(other)?;
    if let Measure::Saving { from, to, impact: found, .. } = act.measure {
        if from >= to || to > act.time {
            return Err(other());
        }
        let expected = kind.formula.impact(&act.measure).ok_or_else(other)?;
        if expected != found {
            return Err(ActError::Impact { expected, found });
        }
    }
    if points == 0 { Err(ActError::Nothing("it is too little for a point".into())) } else { Ok(points) }
}
