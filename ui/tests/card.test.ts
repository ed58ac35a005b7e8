import { waitFor } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { PIN, sampleCard } from '../fake/card';
import { request } from '../fake/person';
import { openWindow, type Rig } from './window';

async function open(way: string): Promise<Rig> {
  const rig = await openWindow({ scene: 'key_ready' }, '#/citizen');
  await rig.click(`way-${way}`);
  return rig;
}

test('a certificate is shown before the card is used', async () => {
  const rig = await open('card');
  expect(rig.peek('ask-to-enrol')).toBeNull();
  await rig.click('card-find');
  const shown = await rig.find('card-certificate-0');
  for (const words of ['Given Name Family Name', 'PNO-38001085718', 'National identity authority'])
    expect(shown.textContent).toContain(words);
  await rig.click('card-do');
  await rig.find('card-pin-error');
  expect(rig.shell.heard).not.toContain('ask_with_card');
  await rig.type('card-pin', PIN);
  await rig.click('card-do');
  await waitFor(() => expect(rig.peek('request-stage')?.dataset.stage).toBe('waiting'));
  expect(rig.peek('card-proof')).toBeNull();
  expect(rig.peek('request-stage')?.textContent).toContain('you do not have to come');
});

test('a wrong PIN says how often it can still be tried, until the card is locked', async () => {
  const rig = await open('card');
  await rig.click('card-find');
  for (const [code, tries] of [
    ['card.pin', 'wrong before'],
    ['card.pin_last', 'once more'],
  ] as const) {
    await rig.type('card-pin', '0000');
    await rig.click('card-do');
    await waitFor(() => expect(rig.peek('failure-code')?.textContent).toBe(code));
    await waitFor(() => expect(rig.peek('card-tries')?.textContent).toContain(tries));
    expect(rig.peek('card-pin')).toHaveProperty('value', '');
  }
  await rig.type('card-pin', '0000');
  await rig.click('card-do');
  await waitFor(() => expect(rig.peek('card-tries')?.textContent).toContain('locked'));
  expect(rig.peek('card-pin')).toBeNull();
  expect(rig.peek('card-do')).toBeNull();
  await rig.find('card-again');
});

test('a revoked card is told in words, with what to do', async () => {
  const rig = await open('card');
  rig.shell.cards = [{ ...sampleCard(), label: 'Revoked card' }];
  await rig.click('card-find');
  await rig.type('card-pin', PIN);
  await rig.click('card-do');
  const failure = await rig.find('failure');
  expect(failure.textContent).toContain('revoked by its issuer');
  expect(failure.textContent).toContain('go to the desk');
  expect(rig.shell.request).toBeNull();
});

test('a reader with a key pad is asked for the PIN, not the page', async () => {
  const rig = await open('card');
  rig.shell.cards = [{ ...sampleCard(), pin_pad: true }];
  await rig.click('card-find');
  await rig.find('card-pin-pad');
  expect(rig.peek('card-pin')).toBeNull();
  await rig.click('card-do');
  await waitFor(() => expect(rig.peek('request-stage')?.dataset.stage).toBe('waiting'));
});

test('no card, a card that cannot be used, and an old one are told apart', async () => {
  const rig = await open('card');
  rig.shell.cards = [];
  await rig.click('card-find');
  expect((await rig.find('failure-code')).textContent).toBe('card.none');
  rig.shell.cards = [{ ...sampleCard(), certificates: [] }];
  await rig.click('card-find');
  await rig.find('card-unusable');
  const old = sampleCard().certificates.map((certificate) => ({ ...certificate, until: 1000 }));
  rig.shell.cards = [{ ...sampleCard(), certificates: old }];
  await rig.click('card-find');
  await rig.find('card-old');
  expect(rig.peek('card-do')).toBeNull();
});

test('another library is picked in the system’s dialog', async () => {
  const rig = await open('card');
  rig.shell.cards = [];
  await rig.click('card-driver');
  await waitFor(() => expect(rig.peek('card-proof')?.textContent).toContain('/usr/lib/card-maker.so'));
});

test('signing in waits for the browser, and can be cancelled', async () => {
  const rig = await open('sign_in');
  await rig.click('sign-in-do');
  expect((await rig.find('sign-in-waiting')).dataset.opened).toBe('true');
  await rig.click('sign-in-cancel');
  expect((await rig.find('failure-code')).textContent).toBe('sign_in.cancelled');
  await rig.click('sign-in-do');
  await rig.find('sign-in-waiting');
  await waitFor(() => expect(rig.shell.heard.filter((name) => name === 'end_sign_in')).toHaveLength(2));
  rig.shell.signedIn(request('waiting'));
  await waitFor(() => expect(rig.peek('request-stage')?.dataset.stage).toBe('waiting'));
});

test('without a browser the address is shown to be copied', async () => {
  const rig = await open('sign_in');
  rig.shell.browser = false;
  await rig.click('sign-in-do');
  expect((await rig.find('sign-in-waiting')).dataset.opened).toBe('false');
  expect(((await rig.find('sign-in-address')) as HTMLTextAreaElement).value).toContain('https://id.example/');
});

test('who leaves does not wait any more', async () => {
  const rig = await open('sign_in');
  await rig.click('sign-in-do');
  await rig.find('sign-in-waiting');
  await rig.click('way-in_person');
  await waitFor(() => expect(rig.shell.heard).toContain('cancel_sign_in'));
  await rig.find('ask-to-enrol');
});

test('a registrar who takes neither offers neither', async () => {
  const rig = await openWindow({ scene: 'key_ready' }, '#/official');
  rig.shell.ways = { cards: false, driver: 'opensc-pkcs11.so', provider: null };
  await rig.click('nav-citizen');
  await rig.find('ask-to-enrol');
  expect(rig.peek('way-card')).toBeNull();
});
