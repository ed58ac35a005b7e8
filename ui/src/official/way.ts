import type { Kind } from '../lib/contract';
import type { Draft } from './draft';

/** As whom people vote: under their own keys, under those that came of a secret roll, or under pseudonyms. */
export type Way = 'own' | 'secret' | 'hidden';

/** The ways that there are; a binding election has no pseudonyms. */
export function waysOf(kind: Kind): Way[] {
  return kind === 'election' ? ['own', 'secret'] : ['own', 'secret', 'hidden'];
}

export function wayOf({ kind, audience }: Draft): Way {
  return waysOf(kind).includes(audience.way) ? audience.way : 'own';
}

/** Points are for polls, and would name whoever claims them for voting on a secret roll. */
export function givesPoints(draft: Draft): boolean {
  return draft.kind === 'poll' && wayOf(draft) !== 'secret';
}
