import { waitFor } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { openWindow } from './window';

test.each([
  ['record-0', 'valid', 'Valid'],
  ['record-1', 'invalid', 'Invalid'],
  ['record-2', 'cannot_be_checked', 'Cannot be checked'],
])('%s is %s', async (record, outcome, words) => {
  const rig = await openWindow({}, '#/observer');
  await rig.click(record);
  await rig.click('audit-run');
  const verdict = await rig.find('verdict');
  expect(verdict.dataset.outcome).toBe(outcome);
  expect(verdict.textContent).toBe(words);
  expect(rig.peek('finding-0') === null).toBe(outcome === 'valid');
});

test('every finding tells its place and what was found', async () => {
  const rig = await openWindow({}, '#/observer');
  await rig.click('record-1');
  await rig.click('audit-run');
  const finding = await rig.find('finding-0');
  expect(finding.textContent).toContain('block 96, entry 1044');
  expect(finding.textContent).toContain('does not hold');
  expect((await rig.find('check-ballots')).dataset.outcome).toBe('invalid');
});

test('a checkpoint is compared when one is given, and its absence is said', async () => {
  const rig = await openWindow({}, '#/observer');
  await rig.click('pick-record');
  const path = (await rig.find('audit-path')) as HTMLInputElement;
  await waitFor(() => expect(path.value).toContain('downloads'));
  await rig.click('audit-run');
  await rig.find('verdict');
  expect(rig.peek('comparison')).toBeNull();
  expect(rig.peek('check-checkpoint')).toBeNull();
  await rig.click('audit-again');

  await rig.type('audit-checkpoint', 'riverbend.example/record\n1391');
  await rig.click('audit-run');
  expect((await rig.find('comparison')).textContent).toContain('agrees');
  await rig.find('check-checkpoint');
});

test('without a record there is nothing to check', async () => {
  const rig = await openWindow({}, '#/observer');
  await rig.click('audit-run');
  await rig.find('audit-path-error');
  expect(rig.shell.heard).not.toContain('audit');
});

test('a check that takes too long is cancelled, and what was chosen is still there', async () => {
  const rig = await openWindow({ waiting: 'audit' }, '#/observer');
  await rig.click('record-0');
  await rig.click('audit-run');
  await rig.click('cancel-audit');
  const path = (await rig.find('audit-path')) as HTMLInputElement;
  expect(path.value).toContain('2026-05-12.tabella');
  expect((await rig.find('failure')).textContent).toContain('Stopped.');
  rig.shell.options.waiting = '';
  await rig.click('audit-run');
  expect((await rig.find('verdict')).dataset.outcome).toBe('valid');
});
