import { waitFor } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { openWindow } from './window';

test('news lead to what they are about', async () => {
  const rig = await openWindow({}, '#/citizen');
  expect((await rig.find('news-0')).textContent).toContain('From six to nine');
  expect((await rig.find('news-1')).dataset.what).toBe('overdue');
  await rig.click('news-link-2');
  await rig.find('election-page');
  await rig.click('back');
  await rig.click('news-link-1');
  await rig.find('forum');
});

test('a resident proposes and supports, once', async () => {
  const rig = await openWindow({}, '#/citizen/forum');
  expect((await rig.find('proposal-bench')).dataset.progress).toBe('open');
  await rig.click('support-do-bench');
  await rig.find('supported-bench');
  expect(rig.peek('support-do-bench')).toBeNull();
  expect((await rig.find('proposal-bench')).dataset.progress).toBe('debate');

  await rig.click('propose-more');
  await rig.click('propose-do');
  await rig.find('propose-title-error');
  await rig.find('propose-text-error');
  await rig.type('propose-title', 'Longer hours in the library');
  await rig.type('propose-text', 'Until ten on Fridays.');
  await rig.click('propose-do');
  expect((await rig.find('proposal-proposal-2')).textContent).toContain('Until ten on Fridays.');
});

test('who is no resident on the roll reads and is told why that is all', async () => {
  const rig = await openWindow({ scene: 'visitor' }, '#/citizen/forum');
  await rig.find('proposal-bench');
  expect(rig.peek('support-do-bench')).toBeNull();
  expect(rig.peek('propose-more')).toBeNull();
  expect((await rig.find('forum')).textContent).toContain('Residents on the roll');
});

test('what is overdue says so', async () => {
  const rig = await openWindow({}, '#/citizen/forum');
  const overdue = await rig.find('proposal-trams');
  expect(overdue.textContent).toContain('should have answered by');
  expect(overdue.querySelector('[data-testid=no-answer-yet]')).not.toBeNull();
});

test('a result without an answer says so', async () => {
  const rig = await openWindow({}, '#/citizen/election/park');
  expect((await rig.find('no-answer-yet')).textContent).toBe('No answer yet.');
});

test('the office answers and tells, and both are shown', async () => {
  const rig = await openWindow({}, '#/official/forum');
  await rig.click('answer-more-trams');
  await rig.click('answer-do-trams');
  await rig.find('answer-decided-trams-error');
  await rig.type('answer-decided-trams', 'Trams run until one.');
  await rig.click('answer-do-trams');
  await waitFor(() => expect(rig.peek('proposal-trams')?.textContent).toContain('Trams run until one.'));
  expect((await rig.find('proposal-trams')).textContent).toContain('nothing was said of it yet');

  await rig.click('tell-do');
  await rig.find('tell-title-error');
  await rig.type('tell-title', 'Market day');
  await rig.type('tell-text', 'On Saturday.');
  await rig.click('tell-do');
  await waitFor(() => expect(rig.peek('tell-title')).toHaveProperty('value', ''));
});
