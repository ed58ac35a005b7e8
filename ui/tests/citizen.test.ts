import { waitFor } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { openWindow, type Rig } from './window';

async function sealCharter(rig: Rig): Promise<void> {
  await rig.click('choice-0-1');
  await rig.click('choice-1-0');
  await rig.click('choice-1-2');
  await rig.click('choose-next');
  await rig.click('seal');
  await rig.find('sealed');
}

test('a newcomer makes a key and joins the roll, however the code is typed', async () => {
  const rig = await openWindow({ scene: 'newcomer' });
  await rig.click('create-key');
  await rig.click('phrase-later');
  await rig.type('enrol-code', 'k7qm 2xrd');
  await rig.click('enrol-submit');
  expect((await rig.find('enrol-error')).textContent).toContain('4 characters too short');

  await rig.type('enrol-code', ' k7qm 2xrd-9tfa ');
  await rig.click('enrol-submit');
  await rig.find('citizen-home');
  expect(rig.shell.heard).toContain('enrol');
});

test('a refused code is explained in plain words, with the code of the failure at hand', async () => {
  const rig = await openWindow({ scene: 'key_ready' });
  await rig.type('enrol-code', '000000000000');
  await rig.click('enrol-submit');
  expect((await rig.find('failure')).textContent).toContain('The office does not know this code.');
  expect((await rig.find('failure-code')).textContent).toBe('enrol.code_unknown');
});

test('an incomplete ballot is not sealed', async () => {
  const rig = await openWindow({}, '#/citizen/election/charter');
  await rig.click('choose-next');
  expect((await rig.find('contest-error-0')).textContent).toContain('choose the blank vote');
  expect((await rig.find('contest-error-1')).textContent).toContain('at least 1');
  expect(document.activeElement).toBe(await rig.find('choice-0-0'));

  for (const option of [0, 1, 2, 3]) await rig.click(`choice-1-${option}`);
  await waitFor(() => expect(rig.peek('contest-error-1')?.textContent).toContain('at most 3'));
  expect((await rig.find('choice-count-1')).textContent).toContain('4 of at most 3');
  expect(rig.shell.heard).not.toContain('seal');
});

test('a vote is reviewed, sealed, cast and found in the record', async () => {
  const rig = await openWindow({}, '#/citizen/election/charter');
  await sealCharter(rig);
  const tracker = (await rig.find('tracker')).textContent;
  expect(tracker).toMatch(/^([0-9a-f]{4} ){4}[0-9a-f]{4}$/);

  await rig.click('cast');
  await rig.find('vote-again');
  await waitFor(() => expect(rig.peek('receipt-status')?.dataset.status).toBe('included'));
  expect((await rig.find('tracker')).textContent).toBe(tracker);
  expect(rig.peek('points-gained')).toBeNull();
});

test('a later vote replaces the first', async () => {
  const rig = await openWindow({}, '#/citizen/election/charter');
  await sealCharter(rig);
  await rig.click('cast');
  await rig.click('vote-again');
  await sealCharter(rig);
  await rig.click('cast');
  await rig.click('receipt-home');
  const home = await rig.find('receipts');
  await waitFor(() => expect(home.querySelectorAll('[data-status=replaced]')).toHaveLength(2));
});

test('a checked ballot is opened, shown and never cast; a new one can be sealed', async () => {
  const rig = await openWindow({}, '#/citizen/election/charter');
  await sealCharter(rig);
  await rig.click('challenge');
  await rig.find('opened-match');
  await rig.find('opened-choices-0-1');
  expect(rig.peek('opened-choices-1-1')).toBeNull();
  expect(rig.peek('cast')).toBeNull();
  expect(((await rig.find('evidence')) as HTMLTextAreaElement).value).toContain('tabella-opened-ballot');
  await rig.click('seal-again');
  await rig.find('cast');
});

test('a computer that seals something else is found out', async () => {
  const rig = await openWindow({ cheating: true }, '#/citizen/election/charter');
  await sealCharter(rig);
  await rig.click('challenge');
  expect((await rig.find('opened-differs')).textContent).toContain('Do not vote here');
});

test('nobody leaves a sealed vote behind by mistake', async () => {
  const rig = await openWindow({}, '#/citizen/election/charter');
  await sealCharter(rig);
  await rig.click('nav-observer');
  await rig.click('leave-no');
  await rig.find('cast');

  await rig.click('nav-observer');
  await rig.click('leave-yes');
  await rig.find('observer');
  expect(rig.shell.heard).toContain('discard');
});

test('a poll needs no review, and its points arrive', async () => {
  const rig = await openWindow({}, '#/citizen/election/benches');
  await rig.click('choice-0-2');
  await rig.click('choose-next');
  await rig.click('cast');
  await waitFor(() => expect(rig.peek('points-gained')?.textContent).toContain('10 points'));
  await waitFor(() => expect(rig.peek('points-gained')?.textContent).toContain('arrived'));
});

test('a published result shows counts, a tie, and that my vote is in', async () => {
  const rig = await openWindow({}, '#/citizen/election/park');
  expect((await rig.find('option-count-0-0')).textContent).toBe('121');
  expect((await rig.find('winner-0')).textContent).toContain('Freight Yard Park');
  expect((await rig.find('winner-1')).textContent).toContain('A tie between A playground and A café');
  expect((await rig.find('my-ballot')).textContent).toContain('among those counted');
});

test('too few voters give no result, and the reason', async () => {
  const rig = await openWindow({}, '#/citizen/election/clock');
  expect((await rig.find('results-too-few')).textContent).toContain('fewer than 20 voters');
});

test('drafts are the office’s own', async () => {
  const rig = await openWindow({}, '#/citizen/election/council');
  await rig.find('missing');
  await rig.click('missing-back');
  await rig.find('citizen-home');
  expect(rig.peek('election-card-council')).toBeNull();
});
