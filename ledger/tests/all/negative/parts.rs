//! Messages of two parts: mixes of a roll that is just too long for one.

use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::{Body, Entry, PART_BYTES, Part};

use super::boards::small;
use super::forge::Set;
use crate::rig::Rig;
use crate::rig::mixes::part;
use crate::rig::rolls::secret;

/// Of so many keys a mix has one byte more than a part.
const KEYS: usize = 670;

pub fn all(set: &mut Set) {
    let mut rig = Rig::with_trustees(2_480, 2, 2);
    rig.enrol(KEYS);
    let election = rig.prepare(secret(small()));
    rig.roll(election, &[]);
    let mix = rig.mix_roll(election, 0);
    let [first, last] = [0, 1].map(|at| part(&mix[at]));
    assert_eq!((mix.len(), first.bytes.len(), last.bytes.len()), (2, PART_BYTES, 1));
    let mut whole = rig.clone();
    whole.accepted(&mix);
    set.sound("secret-roll-parts", "A mix of a roll in two parts, of which the second has one byte.", &whole);

    let key = rig.keys.trustees[0].clone();
    let said = |rig: &Rig, part: Part| rig.clone().sign(&key, Body::RollMix(part));
    let other = Hash([7; 32]);
    let mut case = |rule, slug: &str, what: &str, entries: &[&Entry]| {
        set.entries(rule, slug, what, &rig, entries.iter().map(|entry| entry.to_bytes()).collect());
    };
    let again = said(&rig, Part { whole: other, ..first.clone() });
    let rule = ("MX11", "mix.begun");
    case(rule, "other", "A trustee begins a second message in a round.", &[&mix[0], &again]);
    case(rule, "same", "A trustee begins its message again.", &[&mix[0], &mix[0]]);
    let rule = ("MX12", "mix.part");
    let strange = said(&rig, Part { whole: other, ..last.clone() });
    case(rule, "of-another", "The second part is of another message than the first.", &[&mix[0], &strange]);
    let skipped = said(&rig, Part { number: 2, ..last.clone() });
    case(rule, "skipped", "The third part of a message comes after the first.", &[&mix[0], &skipped]);
    let rule = ("MX13", "mix.length");
    let long = said(&rig, Part { bytes: vec![last.bytes[0], 0], ..last.clone() });
    case(rule, "last", "The last part of a message has a byte more.", &[&mix[0], &long]);
    let changed = said(&rig, Part { bytes: vec![last.bytes[0] ^ 1], ..last });
    let what = "The last part of a message is not that which was announced.";
    case(("MX16", "mix.whole"), "last", what, &[&mix[0], &changed]);
}
