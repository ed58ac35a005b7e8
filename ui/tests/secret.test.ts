import { waitFor } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { openWindow, type Rig } from './window';

async function write(rig: Rig): Promise<void> {
  await rig.type('editor-title', 'Chair of the council');
  await rig.type('question-0', 'Who should chair it?');
  await rig.type('option-0-0', 'Ada');
  await rig.type('option-0-1', 'Ben');
}

test('an election in which nobody sees who voted goes from its draft to open voting', async () => {
  const rig = await openWindow({ scene: 'empty' }, '#/official/new');
  await write(rig);
  expect(rig.peek('secret-without')).toBeNull();
  expect(rig.peek('audience-hidden')).toBeNull();
  await rig.click('audience-secret');
  expect((await rig.find('secret-without')).textContent).toContain('Points, pseudonyms, districts');
  await rig.click('editor-preview');
  await rig.find('secret-roll');
  await rig.click('save-draft');
  await rig.click('hold-ceremony');

  await rig.click('fix-roll');
  await rig.click('fix-confirm-yes');
  expect((await rig.find('failure')).textContent).toContain('Too few people have joined');
  expect(rig.peek('open-election')).toBeNull();
  await rig.type('residents-count', '9');
  await rig.click('residents-vote');
  await waitFor(() => expect(rig.peek('roll-joined')?.textContent).toBe('9 people have joined.'));
  expect(rig.shell.heard).not.toContain('residents_vote');
  await rig.click('fix-roll');
  await rig.click('fix-confirm-yes');
  await rig.click('open-election');
  expect((await rig.find('turnout-roll')).textContent).toContain('of 9 on the secret list');
});

test('the office sees which trustees have mixed, and cannot open voting before the last', async () => {
  const rig = await openWindow({ scene: 'secret' }, '#/official/election/board');
  expect((await rig.find('roll-mixes')).textContent).toContain('1 of 3');
  expect((await rig.find('trustee-1')).dataset.done).toBe('true');
  expect((await rig.find('trustee-2')).dataset.done).toBe('false');
  expect(rig.peek('open-election')).toBeNull();
  expect(rig.peek('fix-roll')).toBeNull();
});

test('a secret roll gives no points in a poll, whatever was typed before', async () => {
  const rig = await openWindow({ scene: 'empty' }, '#/official/new');
  await write(rig);
  await rig.click('kind-poll');
  await rig.type('editor-points', 'many');
  await rig.click('audience-secret');
  expect(rig.peek('editor-points')).toBeNull();
  await rig.click('editor-preview');
  await rig.click('save-draft');
  await rig.find('hold-ceremony');
  const [made] = rig.shell.elections;
  expect(made?.points).toBe(0);
  expect(made?.secret_roll).not.toBeNull();
});

test('pseudonyms of a poll are no way of an election, and are there again for a poll', async () => {
  const rig = await openWindow({ scene: 'empty' }, '#/official/new');
  await rig.click('kind-poll');
  await rig.click('audience-hidden');
  await rig.click('kind-election');
  expect(await rig.find('audience-own')).toHaveProperty('checked', true);
  await rig.click('kind-poll');
  expect(await rig.find('audience-hidden')).toHaveProperty('checked', true);
});

test.each([
  ['judge', 'roll-joining', 'You are joining the secret list'],
  ['chair', 'roll-joined', '214 people have joined so far'],
  ['board', 'roll-mixing', '1 of 3 shuffles are done'],
  ['mayor', 'roll-mixed', 'Voting opens as soon as'],
])('the page of %s says how far its secret list is', async (id, testid, words) => {
  const rig = await openWindow({ scene: 'secret' }, `#/citizen/election/${id}`);
  expect((await rig.find(testid)).textContent).toContain(words);
  expect(rig.peek('wait')).toBeNull();
  expect(rig.peek('voting-off')).toBeNull();
});

test('whoever missed the list is told why no vote is possible and what to do', async () => {
  const rig = await openWindow({ scene: 'secret' }, '#/citizen/election/missed');
  const off = await rig.find('voting-off');
  expect(off.textContent).toContain('You are not on the secret list');
  expect(off.textContent).toContain('tell the election office');
  expect(off.textContent).not.toContain('It is for');
  expect(rig.peek('roll-mixing')).toBeNull();
});

test('what is protected is said of the election at hand', async () => {
  const rig = await openWindow({ scene: 'secret' }, '#/citizen/election/mayor');
  await rig.click('honest-note');
  const page = await rig.find('election-page');
  expect(page.textContent).toContain('Whether you voted: the record shows who is on the secret list');
  expect(page.textContent).not.toContain('The record shows that your public key voted');
});
