import type { ArrivalView, Commands, MenuView, NewerView } from '../src/lib/contract';
import type { Scene } from './scenes';
import type { FakeShell } from './shell';

type Names = 'next_arrival' | 'show_menu' | 'notify' | 'about' | 'newer_version';
type Handlers = { [C in Names]: (args: Commands[C]['args']) => Promise<Commands[C]['answer']> };

/** The desktop around the window. */
export type Around = {
  /** What came by links and files and waits. */
  arrivals: ArrivalView[];
  menus: MenuView[];
  /** Notifications that were shown. */
  notices: string[];
  /** Whether the city announces newer versions, and which one. */
  updates: boolean;
  newer: NewerView | null;
};

/** What waits when the window opens. */
export function aroundOf(scene: Scene): Around {
  const voucher: ArrivalView = { kind: 'voucher', text: 'tabella-voucher:AAEC' };
  const newer = { version: '0.2.0', page: 'https://city.example/tabella' };
  return {
    arrivals: scene === 'linked' ? [voucher] : [],
    menus: [],
    notices: [],
    updates: true,
    newer: scene === 'newer' ? newer : null,
  };
}

/** What the shell answers about the desktop. */
export function desktop(shell: FakeShell): Handlers {
  return {
    next_arrival: async () => shell.around.arrivals.shift() ?? null,
    show_menu: async ({ menus }) => {
      shell.around.menus = menus;
      return null;
    },
    notify: async ({ title, text }) => {
      shell.around.notices.push(`${title}: ${text}`);
      return null;
    },
    about: async () => ({ version: '0.1.0', logs: '/home/ada/logs', updates: shell.around.updates }),
    newer_version: async () => {
      await shell.pause();
      return shell.around.newer;
    },
  };
}
