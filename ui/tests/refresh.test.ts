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

test('a dialog that is opened again at once is not closed by the news of its closing', async () => {
  const rig = await openWindow({}, '#/official/election/charter');
  await rig.click('close-election');
  const dialog = (await rig.find('close-confirm')) as HTMLDialogElement;
  // A browser tells of a closing only after what has happened meanwhile.
  const late: Event[] = [];
  const hold = (event: Event): void => {
    event.stopImmediatePropagation();
    late.push(new Event('close'));
  };
  dialog.ownerDocument.addEventListener('close', hold, { capture: true, once: true });
  await rig.click('close-confirm-no');
  await waitFor(() => expect(late).toHaveLength(1));
  await rig.click('close-election');
  await waitFor(() => expect(dialog.open).toBe(true));
  dialog.dispatchEvent(late[0] as Event);
  await settle();
  expect(dialog.open).toBe(true);
  expect(rig.peek('close-confirm-yes')).not.toBeNull();
});
