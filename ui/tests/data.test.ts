import { waitFor } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { readQuestion } from '../src/citizen/data/question';
import { isKey } from '../src/shared/key';
import { openWindow } from './window';

const QUESTION = JSON.stringify({ audience: 'City library', nonce: '00ff', fact: 'adult' });

test('everybody who read my record is named, with what and why', async () => {
  const rig = await openWindow({}, '#/citizen/data');
  const use = (await rig.find('use-0')).textContent;
  expect(use).toContain('Tax office, desk 3');
  expect(use).toContain('Name, Born');
  expect(use).toContain('Fee notice');
  expect(rig.peek('uses-unsound')).toBeNull();
});

test('a reading that was left out is told', async () => {
  const rig = await openWindow({ scene: 'disputed' }, '#/citizen/data');
  expect((await rig.find('uses-unsound')).textContent).toContain('One reading is missing');
});

test('with nothing there every part says so', async () => {
  const rig = await openWindow({ scene: 'empty' }, '#/citizen/data');
  for (const id of ['uses-none', 'sharing-none', 'wallet-none', 'wages-none']) await rig.find(id);
});

test('a file is shared with a kind that is one, somebody may read it, and that ends', async () => {
  const rig = await openWindow({}, '#/citizen/data');
  await rig.type('publish-kind', 'Soil pH');
  await rig.click('publish-do');
  await rig.find('publish-path-error');
  await rig.find('publish-kind-error');
  expect(rig.shell.heard).not.toContain('publish_data');
  await rig.click('publish-path-pick');
  await rig.type('publish-kind', 'soil.nitrate');
  await rig.click('publish-do');
  await rig.find('publication-1400');

  await rig.click('withdraw-812');
  await rig.click('withdraw-confirm-no');
  expect(rig.shell.heard).not.toContain('withdraw_data');
  await rig.click('withdraw-812');
  await rig.click('withdraw-confirm-yes');
  await waitFor(() => expect(rig.peek('grant-812')?.dataset.withdrawn).toBe('true'));
});

test('every reading is listed, also one that was turned away', async () => {
  const rig = await openWindow({}, '#/citizen/data');
  expect((await rig.find('fetch-0')).dataset.served).toBe('false');
  expect((await rig.find('fetch-1')).textContent).toContain('Faculty of agronomy fetched it');
});

test('a ticket that ended reads nothing', async () => {
  const rig = await openWindow({}, '#/citizen/data');
  await rig.click('fetch-do');
  await rig.find('fetch-ticket-error');
  await rig.type('fetch-ticket', '/home/ada/ended.json');
  await rig.click('fetch-do');
  expect((await rig.find('failure-code')).textContent).toBe('fetch.withdrawn');
});

test('a battery passport is a timeline with each signer named', async () => {
  const rig = await openWindow({}, '#/citizen/data');
  await rig.type('history-number', 'none');
  await rig.click('history-show');
  await rig.find('history-none');
  await rig.type('history-number', 'BAT-2030-0007');
  await rig.click('history-show');
  await rig.find('timeline');
  expect((await rig.find('link-0')).textContent).toContain('Cell works, Northern dock');
  expect((await rig.find('link-2')).textContent).toContain('battery.checked');
});

test('a broken history says where it breaks', async () => {
  const rig = await openWindow({}, '#/citizen/data');
  await rig.type('history-path', '/home/ada/broken.tabella-proof');
  await rig.click('history-open');
  expect((await rig.find('history-broken-at')).textContent).toContain('919');
  expect(rig.peek('timeline')).toBeNull();
});

test('one fact is shown after it was read who asks, and the showing is on the list', async () => {
  const rig = await openWindow({}, '#/citizen/data');
  await rig.click('show-do');
  await rig.find('show-question-error');
  await rig.type('show-question', QUESTION);
  expect((await rig.find('show-asked')).textContent).toContain('City library wants to know: adult');
  await rig.click('show-do');
  expect(((await rig.find('show-answer')) as HTMLTextAreaElement).value).toContain('~');
  await rig.find('show-qr');
  await waitFor(() => expect(rig.peek('showing-0')?.textContent).toContain('adult, to City library'));
});

test('when every copy was shown, showing one again is a choice', async () => {
  const rig = await openWindow({}, '#/citizen/data');
  for (const certificate of rig.shell.wallet.certificates) certificate.unshown = 0;
  await rig.type('show-question', QUESTION);
  await rig.click('show-do');
  await rig.click('show-again');
  await rig.find('show-qr');
});

test('an answer is checked, and one that is not good is refused', async () => {
  const rig = await openWindow({}, '#/citizen/data');
  await rig.click('ask-do');
  await rig.find('ask-fact-error');
  await rig.type('ask-fact', 'adult');
  await rig.type('ask-audience', 'City library');
  await rig.click('ask-do');
  await rig.type('ask-answer', 'nonsense');
  await rig.click('ask-check');
  expect((await rig.find('failure-code')).textContent).toBe('wallet.credential');
  await rig.type('ask-answer', 'a~b');
  await rig.click('ask-check');
  expect((await rig.find('ask-said')).textContent).toContain('adult: yes');
});

test('the proof of a wage is kept, and another file is not', async () => {
  const rig = await openWindow({ scene: 'empty' }, '#/citizen/data');
  await rig.type('wage-path', '/home/ada/photo.png');
  await rig.click('wage-add');
  expect((await rig.find('failure-code')).textContent).toBe('file.form');
  await rig.type('wage-path', '/home/ada/wage.tabella-proof');
  await rig.click('wage-add');
  expect((await rig.find('wage-worker')).textContent).toBe('Mason 7');
  expect((await rig.find('wage-amount')).textContent).toContain('1,200');
});

test('a question is read before it is answered, and a key is one', () => {
  expect(readQuestion(QUESTION)).toEqual({ audience: 'City library', fact: 'adult' });
  for (const none of ['', 'nothing', '{}', '{"audience":1,"fact":2}', 'null']) {
    expect(readQuestion(none)).toBeNull();
  }
  expect([isKey(` ${'aB'.repeat(32)} `), isKey('ab'.repeat(31)), isKey('zz'.repeat(32))]).toEqual([
    true,
    false,
    false,
  ]);
});
