import { shell } from '../ipc';
import type { ElectionView } from '../lib/contract';
import { closesSoon } from '../messages/format';
import { t } from '../messages/translate.svelte';
import { keep, kept } from './kept';

const TOLD = 'told';
const kinds = ['open', 'closing', 'result'] as const;
type Notice = (typeof kinds)[number];

function noticesOf(election: ElectionView, now: number): Notice[] {
  if (election.phase === 'published') return ['result'];
  if (election.phase !== 'open') return [];
  return closesSoon(election.closes_at, now) ? ['open', 'closing'] : ['open'];
}

const isList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((it) => typeof it === 'string');

/**
 * Tells what is new since the last time, each thing once, and one notification for each kind. It says no title, no name and no
 * choice: others read along on a screen. What is there when notifications are turned on is not news.
 */
export function tellNews(elections: ElectionView[], now: number, wanted: boolean): void {
  if (!wanted) {
    keep(TOLD, null);
    return;
  }
  if (elections.length === 0) return;
  const told = kept(TOLD, isList);
  const current = elections.flatMap((election) =>
    noticesOf(election, now).map((kind) => ({ kind, name: `${kind} ${election.id}` })),
  );
  keep(
    TOLD,
    current.map(({ name }) => name),
  );
  if (!told) return;
  const fresh = new Set(current.filter(({ name }) => !told.includes(name)).map(({ kind }) => kind));
  for (const kind of kinds) {
    if (fresh.has(kind)) void shell.notify('Tabella', t(`notice.${kind}`)).catch(() => undefined);
  }
}
