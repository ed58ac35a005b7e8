import { maybe, t } from './translate.svelte';

/** What codes are about, by what stands before their dot. */
const FAMILIES = {
  board: [
    ...[
      'entry',
      'block',
      'certificate',
      'state',
      'authorities',
      'witnesses',
      'issuers',
      'stamp',
      'use',
      'roll',
    ],
    ...['node', 'office', 'vote', 'data'],
  ],
  election: ['election', 'ballot', 'electorate', 'ceremony', 'tally', 'mix', 'fill', 'row', 'text'],
  membership: ['pseudonym', 'standing'],
  forum: ['forum'],
  fund: ['fund'],
  points: ['rewards', 'points', 'counter'],
  sharing: ['parties', 'publication', 'grant', 'withdrawal', 'link', 'fetch', 'wallet'],
  file: ['record', 'register', 'proof', 'earlier', 'file'],
  identity: ['identity'],
  registrar: ['request', 'enrol', 'read', 'desk', 'retention'],
} as const;

type Family = keyof typeof FAMILIES;

function familyOf(code: string): Family | undefined {
  const [first = ''] = code.split('.');
  const families = Object.keys(FAMILIES) as Family[];
  return families.find((family) => (FAMILIES[family] as readonly string[]).includes(first));
}

/** What went wrong, in the words for the code, or for what it is about. */
export function failureTitle(code: string): string {
  const family = familyOf(code);
  return maybe(`failure.${code}`) ?? (family ? t(`failure.family.${family}`) : t('failure.other'));
}

/** What to do next. */
export function failureNext(code: string): string {
  const family = familyOf(code);
  return maybe(`next.${code}`) ?? (family ? t(`next.family.${family}`) : t('failure.other_next'));
}
