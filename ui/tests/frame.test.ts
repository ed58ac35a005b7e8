import { waitFor } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { chain } from '../fake/scenes';
import { openWindow } from './window';

test('the frame tells how much of the record is checked, and follows the events', async () => {
  const rig = await openWindow({ scene: 'syncing' });
  expect((await rig.find('chain-status')).dataset.state).toBe('syncing');
  expect((await rig.find('chain-blocks')).textContent).toBe('37 of 128 blocks');
  expect((await rig.find('chain-progress')).getAttribute('aria-valuenow')).toBe('37');

  const before = rig.shell.heard.filter((command) => command === 'overview').length;
  await rig.shell.emit('chain', { ...chain('syncing'), checked_blocks: 90 });
  await waitFor(() => expect(rig.peek('chain-blocks')?.textContent).toBe('90 of 128 blocks'));
  expect(rig.shell.heard.filter((command) => command === 'overview')).toHaveLength(before);

  rig.shell.chain = chain('city');
  await rig.shell.emit('chain', rig.shell.chain);
  await waitFor(() => expect(rig.peek('chain-status')?.dataset.state).toBe('synced'));
  expect(rig.peek('chain-progress')).toBeNull();
});

test('a node that does not answer is said, and everything checked stays', async () => {
  const rig = await openWindow({ scene: 'offline' });
  expect((await rig.find('chain-status')).dataset.state).toBe('offline');
  await rig.click('chain-status');
  expect((await rig.find('chain-root')).textContent).toMatch(/^[0-9a-f]{64}$/);
  await rig.click('chain-close');
  await rig.find('citizen-home');
});

test('a start that takes long says what it is at', async () => {
  let open = (): void => undefined;
  const opening = new Promise<void>((resolve) => (open = resolve));
  const rig = await openWindow({ opening });
  await rig.find('opening');
  await rig.shell.emit('progress', { task: 'opening', step: 'founding', done: 5, total: 20 });
  await waitFor(() => expect(rig.peek('progress-opening')?.textContent).toContain('Founding the city'));
  expect((await rig.find('progress-bar')).getAttribute('aria-valuenow')).toBe('5');
  open();
  await rig.find('citizen-home');
  expect(rig.peek('opening')).toBeNull();
});

test('a failed start can be tried again', async () => {
  const rig = await openWindow({ scene: 'lost' });
  expect((await rig.find('failure')).textContent).toContain('does not answer');
  rig.shell.options.scene = 'city';
  await rig.click('failure-retry');
  await rig.find('citizen-home');
  expect(rig.peek('failure')).toBeNull();
});

test('each screen takes the focus to its heading and names the window', async () => {
  const rig = await openWindow();
  await rig.click('nav-official');
  await rig.find('official-home');
  await waitFor(() => expect(document.activeElement?.textContent).toBe('Election office'));
  expect(document.title).toBe('Election office – Riverbend');
  expect((await rig.find('nav-official')).getAttribute('aria-current')).toBe('page');
});
