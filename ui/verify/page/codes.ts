/** Codes in groups of four, and where two of them differ. */
import { messages as t } from '../messages';
import { el } from './dom';

/** Groups of `code`; those that another code has otherwise are marked, for eyes and for ears. */
export function groups(code: string, other?: string): HTMLElement {
  const others = other?.split('-');
  const parts = code.split('-').map((group, at) => {
    const same = others === undefined || others[at] === group;
    if (same) return el('span', {}, group);
    return el('mark', {}, group, el('span', { class: 'unseen' }, ` (${t.differs}) `));
  });
  return el('span', { class: 'code' }, ...parts.flatMap((part, at) => (at === 0 ? [part] : ['-', part])));
}
