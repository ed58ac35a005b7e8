import { emit } from '@tauri-apps/api/event';
import { waitFor } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { openWindow, type Rig } from './window';

/** Block after block comes in, and the window has asked for what is new. */
async function news({ shell }: Rig): Promise<void> {
  const before = asked(shell.heard);
  await emit('chain', structuredClone(shell.chain));
  await waitFor(() => expect(asked(shell.heard)).toBeGreaterThan(before));
}

function asked(heard: string[]): number {
  return heard.filter((command) => command === 'elections').length;
}

/** Answers about elections are those of now, and arrive when they are let go. */
function holdBack({ shell }: Rig): () => void {
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  const answer = shell.answer.bind(shell);
  shell.answer = async (command, args) => {
    const answered = structuredClone(await answer(command, args));
    if (command === 'elections') await held;
    return answered;
  };
  return letGo;
}

/** Until whatever was let go has arrived. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((done) => setTimeout(done));
}

test('news of the chain leaves the focus where it is', async () => {
  const rig = await openWindow({}, '#/official/election/council');
  const button = await rig.find('hold-ceremony');
  button.focus();
  await news(rig);
  await settle();
  expect(document.activeElement).toBe(button);
});

test('an answer from before a command does not undo what the command returned', async () => {
  const rig = await openWindow({}, '#/official/election/council');
  await rig.find('hold-ceremony');
  const letGo = holdBack(rig);
  await news(rig);
  await rig.click('hold-ceremony');
  const button = await rig.find('open-election');
  button.focus();
  letGo();
  await settle();
  expect(document.activeElement).toBe(button);
});
