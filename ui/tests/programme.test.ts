import { waitFor } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { sampleRules } from '../fake/programme';
import { changes } from '../src/programme/changes';
import { draftOf, rulesOf } from '../src/programme/draft';
import { errorsOf } from '../src/programme/errors';
import { secondsOf, span } from '../src/programme/span';
import { openWindow } from './window';

const KEY = '7b'.repeat(32);

test('what was typed is the rules that are there', () => {
  expect(rulesOf(draftOf(sampleRules()))).toEqual(sampleRules());
  expect(errorsOf(draftOf(sampleRules()))).toEqual({});
});

test('a number is told where it begins, and where it ends only once it is past that', () => {
  const wrong = (week: string): string | undefined => errorsOf({ ...draftOf(sampleRules()), week })['week'];
  expect(wrong('')).toBe('Enter a whole number, 1 or more.');
  expect(wrong('0')).toBe('Enter a whole number, 1 or more.');
  expect(wrong('4294967295')).toBeUndefined();
  expect(wrong('4294967296')).toBe('Enter a whole number from 1 to 4,294,967,295.');
});

test('a time is shown in the largest unit that it is a whole number of', () => {
  expect(span(172_800)).toEqual({ count: '2', unit: 'days' });
  expect(span(5400)).toEqual({ count: '90', unit: 'minutes' });
  expect(span(0)).toEqual({ count: '0', unit: 'days' });
  expect(secondsOf({ count: '1.5', unit: 'days' })).toBeNull();
  for (const seconds of [0, 1, 59, 3600, 86_400, 90_001]) expect(secondsOf(span(seconds))).toBe(seconds);
});

test('every difference is found, and nothing else', () => {
  const before = sampleRules();
  expect(changes(before, sampleRules())).toEqual([]);
  const after = sampleRules();
  after.kinds = after.kinds.filter((kind) => kind.id !== 'mixed');
  Object.assign(after.kinds[0] ?? {}, { formula: { amount: { points: 3, per: 1000, most: 30 } } });
  Object.assign(after.parties[0] ?? {}, { kinds: ['glass'] });
  after.caps.person_week = 90;
  after.delay = 2 * before.delay;
  const found = changes(before, after).map(({ mark, what }) => `${mark} ${what}`);
  expect(found).toEqual([
    'changed glass',
    'changed The bin',
    'changed One person earns by acts in a week at most',
    'changed Between the end of an epoch and the first redemption at least',
    'removed mixed',
  ]);
  const [glass] = changes(before, after);
  expect(glass?.was).toContain('2 points for 1,000 g');
  expect(glass?.now).toContain('3 points for 1,000 g');
  const moved = sampleRules();
  Object.assign(moved.parties[2] ?? {}, { key: KEY });
  expect(changes(before, moved).map(({ was, now }) => [was?.slice(-64), now?.slice(-64)])).toEqual([
    [before.parties[2]?.key, KEY],
  ]);
  expect(changes(null, before).every(({ mark }) => mark === 'added')).toBe(true);
});

test('the office sees where the points of each epoch are, and what covers them', async () => {
  const rig = await openWindow({}, '#/official');
  await rig.click('to-programme');
  expect((await rig.find('programme-cover')).textContent).toContain('So 726 more can be issued');
  expect((await rig.find('epoch-2-issued')).textContent).toBe('1,240');
  expect((await rig.find('epoch-2-expired')).textContent).toBe('32');
  expect(rig.peek('programme-uncovered')).toBeNull();
  expect((await rig.find('version-1')).textContent).toContain('count by it');
  expect(JSON.parse(((await rig.find('version-data-2')) as HTMLTextAreaElement).value)).toEqual(
    sampleRules(),
  );
});

test('points that nothing covers are said to be stopped', async () => {
  const rig = await openWindow({}, '#/official');
  Object.assign(rig.shell.programmes[0] ?? {}, { cover: 1000 });
  await rig.click('to-programme');
  await rig.find('programme-uncovered');
  expect((await rig.find('programme-cover')).textContent).toContain('So 0 more can be issued');
});

test('the next version is published after its differences were seen', async () => {
  const rig = await openWindow({}, '#/official/programme');
  await rig.click('programme-next');
  await rig.type('kind-points-0', '0');
  await rig.click('rules-to-preview');
  await rig.find('kind-points-error-0');
  expect(rig.shell.heard).not.toContain('check_programme');
  await rig.type('kind-points-0', '3');
  await rig.type('rules-title', 'Refused');
  await rig.click('rules-to-preview');
  expect((await rig.find('failure-code')).textContent).toBe('rules.text');
  await rig.type('rules-title', 'Green town');
  await rig.click('rules-to-preview');
  expect((await rig.find('change-0')).dataset.mark).toBe('changed');
  expect((await rig.find('change-0')).textContent).toContain('was: scale · 2 points');
  expect(rig.peek('change-1')).toBeNull();
  expect((await rig.find('rules-old-acts')).textContent).toContain('14 days');
  expect(rig.shell.heard).not.toContain('publish_programme');
  await rig.click('rules-publish');
  await rig.find('version-3');
  expect(rig.shell.programmes[0]?.versions[0]?.rules.kinds[0]?.formula).toEqual({
    amount: { points: 3, per: 1000, most: 30 },
  });
});

test('rules without a difference are not published', async () => {
  const rig = await openWindow({}, '#/official/programme');
  await rig.click('programme-next');
  await rig.click('rules-to-preview');
  await rig.find('rules-same');
  expect(rig.peek('rules-publish')).toBeNull();
  await rig.click('rules-back');
  await rig.click('rules-leave');
  await rig.find('programme');
});

test('a first programme is written, with a provider whose counter is here', async () => {
  const rig = await openWindow({ scene: 'empty' }, '#/official/programme');
  await rig.find('programme-none');
  await rig.click('programme-new');
  await rig.click('rules-to-preview');
  await rig.find('rules-id-error');
  await rig.type('rules-id', 'part');
  await rig.type('rules-title', 'Taking part');
  await rig.click('add-kind');
  await rig.type('kind-id-0', 'glass');
  await rig.type('kind-unit-0', 'g');
  await rig.type('kind-method-0', 'scale');
  await rig.type('kind-per-0', '1000');
  await rig.type('kind-most-0', '30');
  await rig.click('add-party');
  await rig.type('party-name-0', 'The bin');
  await rig.type('party-place-0', 'Lake');
  await rig.type('party-key-0', 'no key');
  await rig.click('rules-to-preview');
  await rig.find('party-key-0-error');
  await rig.find('party-kinds-error-0');
  await rig.type('party-key-0', KEY);
  await rig.click('party-kind-0-glass');
  await rig.click('add-party');
  const role = (await rig.find('party-role-1')) as HTMLSelectElement;
  role.value = 'provider';
  role.dispatchEvent(new Event('change', { bubbles: true }));
  await rig.type('party-name-1', 'The bus');
  await rig.type('party-place-1', 'Town');
  await rig.click('party-make-key-1');
  await waitFor(() => expect(rig.peek('party-key-1')).toHaveProperty('value.length', 64));
  await rig.click('rules-to-preview');
  await rig.click('rules-publish');
  await rig.find('version-1');
  await rig.find('programme-no-epoch');
  expect(rig.shell.programmes[0]?.versions[0]?.rules.parties.map((party) => party.kinds)).toEqual([
    ['glass'],
    [],
  ]);
});

test('an epoch begins with times that the rules allow', async () => {
  const rig = await openWindow({}, '#/official/programme');
  await rig.type('epoch-wait', '0');
  await rig.type('epoch-tokens', '5, 1');
  await rig.click('epoch-do');
  await rig.find('epoch-wait-error');
  await rig.find('epoch-tokens-error');
  expect(rig.shell.heard).not.toContain('begin_epoch');
  await rig.type('epoch-wait', '2');
  await rig.type('epoch-tokens', '1, 5, 20');
  await rig.click('epoch-do');
  await rig.find('epoch-4');
  const begun = rig.shell.programmes[0]?.epochs[0];
  expect(begun?.redeem_from).toBe((begun?.ends ?? 0) + 2 * 86_400);
  expect((await rig.find('epoch-said')).textContent).toContain('Epoch 4');
});
