import { emit } from '@tauri-apps/api/event';
import { mockIPC } from '@tauri-apps/api/mocks';
import { FakeShell, type Options } from './shell';

/** Puts a city in memory behind the window's commands and events. */
export function install(options: Partial<Options> = {}): FakeShell {
  const shell = new FakeShell({ scene: 'city', pace: 0, ...options }, (event, payload) =>
    emit(event, payload),
  );
  mockIPC((command, args) => shell.answer(command, args), { shouldMockEvents: true });
  return shell;
}
