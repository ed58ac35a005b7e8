import { shell } from '../ipc';
import type { MenuView } from '../lib/contract';
import { t } from '../messages/translate.svelte';
import { desk } from '../observer/audit.svelte';
import { router, type Place } from '../state/route.svelte';
import { settings } from './settings.svelte';
import { shortcuts } from './shortcuts.svelte';

/** A line of a menu: the same table makes the menu bar, answers keys and is shown as the list of shortcuts. */
export type Line = { id: string; label: () => string; keys: string; act?: () => void };

const to =
  (place: Place): (() => void) =>
  () =>
    router.go({ place, screen: 'home' });

async function openRecord(): Promise<void> {
  router.go({ place: 'observer', screen: 'home' });
  await desk.pick();
}

const bar: { label: () => string; lines: Line[] }[] = [
  {
    label: () => t('menu.file'),
    lines: [
      {
        id: 'open-record',
        label: () => t('menu.open_record'),
        keys: 'CmdOrCtrl+O',
        act: () => void openRecord(),
      },
      {
        id: 'print',
        label: () => t('menu.print'),
        keys: 'CmdOrCtrl+P',
        act: () => void shell.printPage().catch(() => undefined),
      },
      {
        id: 'settings',
        label: () => t('menu.settings'),
        keys: 'CmdOrCtrl+,',
        act: () => (settings.open = true),
      },
      // The shell itself closes the window.
      { id: 'quit', label: () => t('menu.quit'), keys: 'CmdOrCtrl+Q' },
    ],
  },
  {
    label: () => t('menu.go'),
    lines: [
      { id: 'citizen', label: () => t('nav.citizen'), keys: 'CmdOrCtrl+1', act: to('citizen') },
      { id: 'official', label: () => t('nav.official'), keys: 'CmdOrCtrl+2', act: to('official') },
      { id: 'observer', label: () => t('nav.observer'), keys: 'CmdOrCtrl+3', act: to('observer') },
    ],
  },
  {
    label: () => t('menu.help'),
    lines: [{ id: 'keys', label: () => t('menu.keys'), keys: 'F1', act: () => (shortcuts.open = true) }],
  },
];

export const lines: Line[] = bar.flatMap((menu) => menu.lines);

/** The menu bar in the language of the window. */
export function menus(): MenuView[] {
  return bar.map((menu) => ({
    label: menu.label(),
    items: menu.lines.map(({ id, label, keys }) => ({ id, label: label(), keys })),
  }));
}

/** A line of the menu bar was chosen. */
export function choose(id: string): void {
  lines.find((line) => line.id === id)?.act?.();
}

/** Keys that no menu bar has taken, as where there is none. */
export function pressed(event: KeyboardEvent): void {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const keys = event.ctrlKey || event.metaKey ? `CmdOrCtrl+${key}` : key;
  const act = lines.find((line) => line.keys === keys)?.act;
  if (!act || event.altKey || event.shiftKey || event.defaultPrevented) return;
  event.preventDefault();
  act();
}
