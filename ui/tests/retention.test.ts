import { waitFor } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { seconds } from '../fake/scenes';
import { openWindow } from './window';

const YEAR = 365 * 86_400;

test('a date is announced after a question, and the citizen sees it', async () => {
  const rig = await openWindow({}, '#/official');
  await rig.click('to-retention');
  expect((await rig.find('retention-people')).textContent).toContain('412 people');
  await rig.type('retention-year', '2001');
  await rig.click('retention-announce');
  await rig.find('retention-error');
  expect(rig.peek('retention-confirm-yes')).toBeNull();
  await rig.click('retention-in-365');
  await rig.click('retention-announce');
  expect(rig.shell.heard).not.toContain('announce_forgetting');
  await rig.click('retention-confirm-yes');
  await waitFor(() => expect(rig.peek('retention-stage')?.dataset.stage).toBe('announced'));
  const due = rig.shell.forgetting.retention?.due ?? 0;
  expect(Math.abs(due - seconds() - YEAR)).toBeLessThan(2 * 86_400);
  expect(rig.peek('retention-announce')).toBeNull();
  expect(rig.peek('retention-do')).toBeNull();

  await rig.click('nav-citizen');
  await rig.click('tab-data');
  expect((await rig.find('my-retention-text')).textContent).toContain(
    String(new Date(due * 1000).getFullYear()),
  );
});

test('without a date the citizen is told so', async () => {
  const rig = await openWindow({}, '#/citizen/data');
  await rig.find('my-retention-none');
});

test('when the date has come it is deleted once the city’s name was typed', async () => {
  const rig = await openWindow({}, '#/official/desk');
  rig.shell.forgetting.retention = { announced_at: 1, due: seconds() - 5, done_at: null };
  await rig.click('desk-to-retention');
  expect((await rig.find('retention-stage')).dataset.stage).toBe('due');
  await rig.click('retention-do');
  await rig.type('retention-typed', 'Somewhere');
  await rig.click('retention-yes');
  await rig.find('retention-typed-error');
  expect(rig.shell.heard).not.toContain('forget_people');
  await rig.click('retention-no');
  expect(rig.peek('retention-typed')).toBeNull();
  await rig.click('retention-do');
  await rig.type('retention-typed', 'Riverbend');
  await rig.click('retention-yes');
  await waitFor(() => expect(rig.peek('retention-stage')?.dataset.stage).toBe('done'));
  expect((await rig.find('retention-people')).textContent).toContain('0 people');
  await rig.find('retention-announce');
  await rig.click('retention-check');
  await rig.find('observer');
});
