import type { ActKindView, FormulaView, PartyRole, PartyView, RulesView } from '../lib/contract';
import { secondsOf, span, type Span } from './span';

export const FORMULAS = ['amount', 'saving', 'nothing'] as const;
export const ROLES: PartyRole[] = ['station', 'meter', 'tax_office', 'office', 'provider'];
/** Numbers of formulas, by name. */
export const NUMBERS = {
  amount: ['points', 'per', 'most'],
  saving: ['impact', 'saved', 'points', 'per', 'most'],
  nothing: [],
} as const;

export type KindDraft = {
  key: number;
  id: string;
  unit: string;
  method: string;
  formula: (typeof FORMULAS)[number];
  numbers: Record<'points' | 'per' | 'most' | 'impact' | 'saved', string>;
  of: string;
  reason: string;
};
export type PartyDraft = Omit<PartyView, 'kinds'> & { at: number; kinds: string[] };
/** Rules as they are typed. */
export type RulesDraft = {
  id: string;
  title: string;
  kinds: KindDraft[];
  parties: PartyDraft[];
  week: string;
  epoch: string;
  delay: Span;
  claim: Span;
};

const DAY = 86_400;
let counted = 0;

function empty(): KindDraft['numbers'] {
  return { points: '1', per: '', most: '', impact: '', saved: '' };
}

export function newKind(): KindDraft {
  counted += 1;
  const texts = { id: '', unit: '', method: '', of: '', reason: '' };
  return { key: counted, ...texts, formula: 'amount', numbers: empty() };
}

export function newParty(): PartyDraft {
  counted += 1;
  return { at: counted, name: '', place: '', key: '', role: 'station', kinds: [] };
}

function kindDraft(kind: ActKindView): KindDraft {
  const { formula, ...texts } = kind;
  const draft = { ...newKind(), ...texts };
  if ('nothing' in formula) return { ...draft, formula: 'nothing', reason: formula.nothing.reason };
  const [name, numbers] =
    'amount' in formula ? (['amount', formula.amount] as const) : (['saving', formula.saving] as const);
  const typed = empty();
  for (const number of NUMBERS[name])
    typed[number] = String((numbers as Record<string, number | string>)[number]);
  return { ...draft, formula: name, numbers: typed, of: 'unit' in numbers ? numbers.unit : '' };
}

/** What is typed at first: the newest rules, or a start. */
export function draftOf(rules: RulesView | null): RulesDraft {
  if (!rules) {
    const [delay, claim] = [span(DAY), span(14 * DAY)];
    return { id: '', title: '', kinds: [], parties: [], week: '60', epoch: '20000', delay, claim };
  }
  return {
    id: rules.id,
    title: rules.title,
    kinds: rules.kinds.map(kindDraft),
    parties: rules.parties.map((party) => ({ ...newParty(), ...party, kinds: [...party.kinds] })),
    week: String(rules.caps.person_week),
    epoch: String(rules.caps.epoch),
    delay: span(rules.delay),
    claim: span(rules.claim_within),
  };
}

function formulaOf({ formula, numbers, of, reason }: KindDraft): FormulaView {
  const [points, per, most] = [Number(numbers.points), Number(numbers.per), Number(numbers.most)];
  if (formula === 'nothing') return { nothing: { reason: reason.trim() } };
  if (formula === 'amount') return { amount: { points, per, most } };
  const [impact, saved] = [Number(numbers.impact), Number(numbers.saved)];
  return { saving: { unit: of.trim(), impact, saved, points, per, most } };
}

/** The rules of a draft without errors. */
export function rulesOf(draft: RulesDraft): RulesView {
  const ids = draft.kinds.map((kind) => kind.id.trim());
  return {
    id: draft.id.trim(),
    title: draft.title.trim(),
    kinds: draft.kinds.map((kind) => ({
      id: kind.id.trim(),
      unit: kind.unit.trim(),
      method: kind.method.trim(),
      formula: formulaOf(kind),
    })),
    parties: draft.parties.map(({ name, place, key, role, kinds }) => ({
      name: name.trim(),
      place: place.trim(),
      key: key.trim().toLowerCase(),
      role,
      kinds: role === 'provider' ? [] : ids.filter((id) => kinds.includes(id)),
    })),
    caps: { person_week: Number(draft.week), epoch: Number(draft.epoch) },
    delay: secondsOf(draft.delay) ?? 0,
    claim_within: secondsOf(draft.claim) ?? 0,
  };
}
