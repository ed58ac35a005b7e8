import { waitFor } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { request } from '../fake/person';
import { countWords, drawPlaces, ownList } from '../src/citizen/key/lists';
import { setLocale } from '../src/messages/translate.svelte';
import { openWindow, type Rig } from './window';

async function wordsOf(rig: Rig): Promise<string[]> {
  const words: string[] = [];
  for (let place = 1; place <= 24; place++) words.push((await rig.find(`word-${place}`)).textContent ?? '');
  return words;
}

async function typeWords(rig: Rig, word: (place: number) => string): Promise<void> {
  for (const at of [0, 1, 2]) {
    const input = await rig.find(`probe-${at}`);
    await rig.type(`probe-${at}`, word(Number(input.dataset.place)));
  }
}

test('a newcomer writes the words down, shows three of them, asks, and is on the roll once confirmed', async () => {
  const rig = await openWindow({ scene: 'newcomer' });
  await rig.click('create-key');
  const words = await wordsOf(rig);
  await rig.click('phrase-next');
  await rig.click('probe-check');
  await rig.find('probe-error-0');
  expect(rig.shell.heard).not.toContain('confirm_phrase');

  await typeWords(rig, () => 'wrong');
  await rig.click('probe-check');
  expect((await rig.find('failure-code')).textContent).toBe('phrase.not_these');
  await typeWords(rig, (place) => ` ${words[place - 1]?.toUpperCase()} `);
  await rig.click('probe-check');

  await rig.click('ask-to-enrol');
  expect((await rig.find('request-stage')).dataset.stage).toBe('waiting');
  expect((await rig.find('request-code')).textContent).toMatch(/^(\w{4}-){7}\w{4}$/);
  await rig.click('nav-official');
  await rig.click('to-desk');
  await rig.find('desk');
  await waitFor(() => expect(rig.peek('desk-none')).toBeNull());
});

test('whoever does it later is reminded, and can do it under “Me”', async () => {
  const rig = await openWindow({ scene: 'newcomer' });
  await rig.click('create-key');
  await rig.click('phrase-later');
  await rig.find('phrase-missing');
  await rig.click('to-phrase');
  expect((await rig.find('my-phrase')).dataset.state).toBe('missing');
  await rig.click('show-phrase');
  await rig.find('word-24');
});

test.each([
  ['refused', 'Not known here'],
  ['expired', 'within 14 days'],
] as const)(
  'a request that is %s says so, and can be made again',
  async (stage, words) => {
    const rig = await openWindow({ scene: 'key_ready' });
    rig.shell.request = request(stage, 'Not known here');
    await waitFor(() => expect(rig.peek('request-stage')?.dataset.stage).toBe(stage), { timeout: 9000 });
    expect((await rig.find('request-stage')).textContent).toContain(words);
    expect(rig.peek('request-code')).toBeNull();
    await rig.click('ask-to-enrol');
    await waitFor(() => expect(rig.peek('request-stage')?.dataset.stage).toBe('waiting'));
  },
  20_000,
);

test('words bring a key back, and wrong ones say what is wrong', async () => {
  const rig = await openWindow({ scene: 'newcomer' });
  await rig.click('to-restore');
  await rig.click('restore-do');
  await rig.find('restore-error');
  await rig.type('restore-words', 'anchor basket');
  expect((await rig.find('restore-count')).textContent).toBe('2 words so far');
  await rig.click('restore-do');
  expect((await rig.find('failure')).textContent).toContain('A recovery phrase has 24 words.');
  await rig.type('restore-words', Array(24).fill('anchor').join(' '));
  await rig.click('restore-do');
  await rig.find('citizen-home');
});

async function restore(rig: Rig): Promise<void> {
  await rig.click('to-restore');
  await rig.type('restore-words', Array(24).fill('anchor').join(' '));
  await rig.click('restore-do');
}

test('after a restore it says what came back beside the record', async () => {
  const rig = await openWindow({ scene: 'newcomer' });
  await restore(rig);
  expect((await rig.find('returned-parts')).textContent).toContain('8 copies of certificates');
  expect((await rig.find('returned-parts')).textContent).toContain('1 proof of a wage');
  expect((await rig.find('returned')).textContent).toContain('as number 4');
  expect(rig.peek('returned-left-out')).toBeNull();
  expect(rig.peek('returned-again')).toBeNull();
  await rig.click('returned-close');
  await waitFor(() => expect(rig.peek('returned')).toBeNull());
});

test('what could not be fetched after a restore is named, and can be tried again', async () => {
  const rig = await openWindow({ scene: 'newcomer' });
  rig.shell.keeper = false;
  await restore(rig);
  expect((await rig.find('returned')).textContent).toContain('Not everything is back yet');
  expect((await rig.find('returned-reason')).textContent).toBe('the node does not answer');
  await rig.find('citizen-home');
  await rig.click('returned-again');
  expect((await rig.find('failure-code')).textContent).toBe('node.unreachable');
  rig.shell.keeper = true;
  await rig.click('returned-again');
  await rig.find('returned-parts');
  expect(rig.peek('failure')).toBeNull();
});

test('a locked key is unlocked by its passphrase', async () => {
  const rig = await openWindow({ scene: 'locked' });
  await rig.click('unlock-do');
  await rig.find('passphrase-error');
  await rig.type('unlock-passphrase', 'a bad one, and long');
  await rig.click('unlock-do');
  expect((await rig.find('failure-code')).textContent).toBe('identity.passphrase');
  await rig.type('unlock-passphrase', 'a good one, and long');
  await rig.click('unlock-do');
  await rig.find('citizen-home');
});

test('the way in which a key is kept can be changed', async () => {
  const rig = await openWindow({}, '#/citizen/me');
  expect((await rig.find('key-place')).dataset.lock).toBe('system');
  await rig.type('lock-passphrase', 'short');
  await rig.click('lock-set');
  expect((await rig.find('failure-code')).textContent).toBe('identity.short');
  await rig.type('lock-passphrase', 'several words of mine');
  await rig.click('lock-set');
  await waitFor(() => expect(rig.peek('key-place')?.dataset.lock).toBe('passphrase'));
});

test('a key is replaced after a question', async () => {
  const rig = await openWindow({}, '#/citizen/me');
  await rig.click('next-key');
  await rig.click('replace-confirm-no');
  expect(rig.shell.heard).not.toContain('next_key');
  await rig.click('next-key');
  await rig.click('replace-confirm-yes');
  await waitFor(() => expect(rig.peek('my-key-number')?.textContent).toContain('2'));
});

test('after a key has ended the next one goes on', async () => {
  const rig = await openWindow({ scene: 'ended' });
  await rig.click('next-key');
  await rig.find('citizen-home');
});

test('a poll for others can be read, says for whom it is, and takes no vote', async () => {
  const rig = await openWindow({ scene: 'visitor' }, '#/citizen/election/traders');
  const off = (await rig.find('voting-off')).textContent;
  expect(off).toContain('It is for businesses.');
  expect(off).toContain('Visitor');
  expect((await rig.find('questions')).textContent).toContain('At seven');
  expect(rig.peek('choose-next')).toBeNull();
});

test('under a pseudonym one joins by the way, and sees how far it is', async () => {
  const rig = await openWindow({ pace: 40 }, '#/citizen/election/square');
  await rig.click('choice-0-1');
  await rig.click('choose-next');
  expect((await rig.find('pseudonym-note')).textContent).toContain('Nobody can see that this is you');
  await rig.click('cast');
  await rig.find('progress-cast-joining');
  await rig.find('receipt');
});

test('three different places are drawn, in order', () => {
  let turn = 0;
  const rolls = [0.99, 0, 0, 0.5];
  expect(drawPlaces(() => rolls[turn++] ?? 0.2)).toEqual([1, 13, 24]);
  expect(countWords('  one two\nthree ')).toBe(3);
});

test.each([
  ['it-SM', 'it'],
  ['zh-CN', 'zh-Hans'],
  ['de-DE', 'en'],
])('the words are in the language of %s where there is a list', async (tag, list) => {
  await setLocale(tag);
  expect(ownList(['en', 'zh-Hans', 'ko', 'it'])).toBe(list);
  await setLocale('en');
});
