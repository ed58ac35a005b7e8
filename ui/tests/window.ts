import { screen } from '@testing-library/svelte';
import { onTestFinished, vi } from 'vitest';
import { install } from '../fake/install';
import type { FakeShell, Options } from '../fake/shell';

export type Rig = {
  shell: FakeShell;
  /** Waits until something with that test id is there. */
  find: (id: string) => Promise<HTMLElement>;
  /** What is there now, or nothing. */
  peek: (id: string) => HTMLElement | null;
  click: (id: string) => Promise<void>;
  type: (id: string, text: string) => Promise<void>;
};

/** The whole window on a city in memory. Modules are loaded afresh, so that no state of another test is left. */
export async function openWindow(options: Partial<Options> = {}, hash = '#/citizen'): Promise<Rig> {
  history.replaceState(null, '', hash);
  vi.resetModules();
  const shell = install(options);
  const { default: App } = await import('../src/App.svelte');
  // The runtime was loaded afresh with the modules: only its own `mount` will do.
  const { mount, unmount } = await import('svelte');
  const app = mount(App, { target: document.body });
  // The window stops listening some time after it is gone, and needs a bridge for that: the next one replaces this one.
  onTestFinished(() => unmount(app));
  const find = (id: string): Promise<HTMLElement> => screen.findByTestId(id);
  return {
    shell,
    find,
    peek: (id) => screen.queryByTestId(id),
    click: async (id) => (await find(id)).click(),
    type: async (id, text) => {
      const input = (await find(id)) as HTMLInputElement;
      input.value = text;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    },
  };
}
