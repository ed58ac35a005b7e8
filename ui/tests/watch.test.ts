import { waitFor } from '@testing-library/svelte';
import jsQR from 'jsqr';
import { expect, test } from 'vitest';
import { NOTE, watch } from '../fake/scenes';
import { modules } from '../src/shared/qr';
import { openWindow } from './window';

test('the frame tells how many witnesses agree, who they are, and follows the events', async () => {
  const rig = await openWindow();
  expect((await rig.find('chain-witnesses')).textContent?.trim()).toBe('4 of 5 witnesses agree');
  await rig.click('chain-status');
  const count = await rig.find('watch-count');
  expect(count.textContent).toContain('4 of 5 named witnesses saw the same record as you.');
  expect(count.textContent).toContain('12 other apps');
  expect((await rig.find('witness-0')).textContent).toContain('The Riverbend Courier');
  expect((await rig.find('witness-0')).dataset.agrees).toBe('true');
  expect((await rig.find('witness-4')).dataset.agrees).toBe('false');
  expect((await rig.find('operator-2')).textContent).toContain('did not sign');
  expect(rig.peek('watch-thin')).toBeNull();

  await rig.shell.emit('watch', watch('thin'));
  await rig.find('watch-thin');
  expect((await rig.find('chain-witnesses')).textContent?.trim()).toBe('2 of 5 witnesses agree');
  await rig.shell.emit('watch', watch('alone'));
  await waitFor(() => expect(rig.peek('watch-thin')?.textContent).toContain('names no witnesses'));
});

test('a comparison that takes long shows how far it is, and is announced', async () => {
  const rig = await openWindow();
  await rig.find('chain-status');
  expect(rig.peek('watch-progress')).toBeNull();
  await rig.shell.emit('progress', { task: 'watch', step: 'headers', done: 400, total: 1000 });
  expect((await rig.find('watch-progress')).getAttribute('aria-valuenow')).toBe('400');
  expect((await rig.find('announcer')).textContent).toContain('Comparing the record');
  await rig.shell.emit('progress', { task: 'watch', step: 'headers', done: 1, total: 1 });
  await waitFor(() => expect(rig.peek('watch-progress')).toBeNull());
});

test('without a node everything that was compared is still shown, with when', async () => {
  const rig = await openWindow({ scene: 'offline' });
  await rig.click('chain-status');
  expect((await rig.find('watch-time')).textContent).toContain('Last compared:');
  expect((await rig.find('witness-0')).dataset.agrees).toBe('true');
});

test.each([
  ['127-79by-cj87-yz9n-m0xx-en23-af0r-4574-nf9q', 'same_block', null],
  ['127-79BY-CJ87-YZ9N-M0XY-EN23-AF0R-4574-NF9Q', 'other_block', 'M0XX'],
  ['400-79BY-CJ87-YZ9N-M0XX-EN23-AF0R-4574-NF9Q', 'later', null],
  ['http://192.0.2.7:8080', 'same_node', null],
])('%s is %s', async (said, outcome, marked) => {
  const rig = await openWindow({}, '#/observer/compare');
  await rig.type('compare-said', said);
  await rig.click('compare-do');
  expect((await rig.find('compared')).dataset.outcome).toBe(outcome);
  expect(rig.peek('compared-own')?.querySelector('mark')?.textContent ?? null).toBe(marked);
  if (outcome !== 'same_node') return;
  await rig.click('node-forget-0');
  await waitFor(() => expect(rig.peek('nodes')).toBeNull());
});

test('nothing typed, and nonsense, are said and not compared', async () => {
  const rig = await openWindow({}, '#/observer/compare');
  await rig.click('compare-do');
  await rig.find('compare-error');
  expect(rig.shell.heard).not.toContain('compare');
  await rig.type('compare-said', 'hello');
  await rig.click('compare-do');
  expect((await rig.find('failure')).textContent).toContain('no code');
});

test('a second record is told across the window with its evidence, and voting stops', async () => {
  const rig = await openWindow({}, '#/citizen/election/charter');
  const next = (await rig.find('choose-next')) as HTMLButtonElement;
  expect(next.disabled).toBe(false);
  expect(rig.peek('conflict')).toBeNull();
  await rig.shell.emit('watch', watch('disputed'));
  const conflict = await rig.find('conflict');
  expect(conflict.closest('[role=alert]')).not.toBeNull();
  expect(conflict.textContent).toContain('http://192.0.2.7:8080');
  expect(conflict.textContent).toContain('City of Riverbend, County court and City of Millbrook');
  expect((await rig.find('conflict-file')).textContent).toContain('evidence-');
  await rig.click('conflict-save');
  await waitFor(() => expect(conflict.textContent).toContain('/home/ada/evidence.cbor'));
  expect((await rig.find('chain-status')).dataset.state).toBe('conflict');
  expect(next.disabled).toBe(true);
  const reason = document.getElementById(next.getAttribute('aria-describedby') ?? '');
  expect(reason?.textContent).toContain('missing in the other');
});

test('a sheet has city, block, code and the signed checkpoint as a QR code', async () => {
  const rig = await openWindow({}, '#/observer/checkpoint');
  const sheet = await rig.find('sheet');
  expect(sheet.textContent).toContain('Riverbend');
  expect((await rig.find('sheet-block')).textContent).toBe('127');
  expect((await rig.find('sheet-code')).textContent?.replaceAll(/\s/g, '')).toBe(
    watch('city').checkpoint.code,
  );
  expect((await rig.find('sheet-qr')).querySelector('path')?.getAttribute('d')).toBe(modules(NOTE)?.path);
  // It does not change while somebody looks at it.
  const later = watch('city');
  later.checkpoint.block = 128;
  await rig.shell.emit('watch', later);
  expect((await rig.find('sheet-block')).textContent).toBe('127');
  await rig.click('sheet-print');
  await waitFor(() => expect(rig.shell.heard).toContain('print_page'));
  await rig.click('sheet-save');
  await waitFor(() => expect(rig.peek('checkpoint-page')?.textContent).toContain('/home/ada/checkpoint.txt'));
});

/** What a camera sees of a code: eight pixels for each module. */
function read(text: string): string | undefined {
  const code = modules(text);
  if (!code) return undefined;
  const side = 8 * code.size;
  const pixels = new Uint8ClampedArray(4 * side * side).fill(255);
  for (const [, x = '', y = ''] of code.path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let row = 8 * Number(y); row < 8 * Number(y) + 8; row++) {
      const start = 4 * (side * row + 8 * Number(x));
      for (let at = start; at < start + 32; at++) if (at % 4 !== 3) pixels[at] = 0;
    }
  }
  return jsQR(pixels, side, side)?.data;
}

test('a QR code is read by a reader that is not ours', () => {
  expect(read(NOTE)).toBe(NOTE);
  const tracker = 'c0ffee00'.repeat(8);
  expect(read(tracker)).toBe(tracker);
});

test('what no QR code holds is said', () => {
  expect(modules('x'.repeat(2953))?.size).toBe(177 + 8);
  expect(modules('x'.repeat(2954))).toBeNull();
});
