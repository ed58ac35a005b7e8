import type { ActKindView, PartyView } from '../lib/contract';
import { list } from '../messages/format';
import { t } from '../messages/translate.svelte';

/** What acts of a kind earn. */
export function formulaWords({ unit, formula }: ActKindView): string {
  if ('amount' in formula) {
    const { points, per, most } = formula.amount;
    return t('formula.amount', { count: points, per, unit, most });
  }
  if ('saving' in formula) {
    const { unit: of, impact, saved, points, per, most } = formula.saving;
    return t('formula.saving', { count: points, impact, of, saved, unit, per, most });
  }
  return t('formula.nothing', { reason: formula.nothing.reason });
}

/** What a party has to do with a programme. */
export function partyDoes({ role, kinds }: PartyView): string {
  return role === 'provider' ? t('role_text.provider') : list(kinds);
}
