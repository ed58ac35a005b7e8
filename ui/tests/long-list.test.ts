import { waitFor } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { openWindow, type Rig } from './window';

const MANY = 10_000;

/** What stands on the page in which the list is drawn: never more than a page. */
async function rows(rig: Rig, page: string, name: string): Promise<Element[]> {
  return [...(await rig.find(page)).querySelectorAll(`[data-testid^=${name}]`)];
}

async function deskOf(count: number): Promise<Rig> {
  const rig = await openWindow({}, '#/official');
  const [model] = rig.shell.desk.requests;
  if (!model) throw new Error('nobody waits at the desk');
  rig.shell.desk.requests = Array.from({ length: count }, (_, at) => ({
    ...model,
    code: `CODE-${String(at).padStart(5, '0')}`,
  }));
  await rig.click('to-desk');
  return rig;
}

test('a desk with many requests draws one page of them, and Next goes to the next', async () => {
  const rig = await deskOf(MANY);
  expect(await rows(rig, 'desk-requests-page', 'request-CODE-')).toHaveLength(50);
  expect(rig.peek('request-CODE-00050')).toBeNull();
  expect(rig.peek('desk-requests-previous')).toBeNull();

  await rig.click('desk-requests-next');
  await rig.find('request-CODE-00050');
  expect(await rows(rig, 'desk-requests-page', 'request-CODE-')).toHaveLength(50);
  const page = await rig.find('desk-requests-page');
  await waitFor(() => expect(document.activeElement).toBe(page));
  expect(page.getAttribute('aria-label')).toContain('51 to 100 of 10,000');

  await rig.click('desk-requests-previous');
  await rig.find('request-CODE-00000');
});

test('an entry far down is found by its words, and the last page has no next', async () => {
  const rig = await deskOf(MANY);
  await rig.type('desk-requests-find', 'code-0997');
  await rig.find('request-CODE-09970');
  expect(await rows(rig, 'desk-requests-page', 'request-CODE-')).toHaveLength(10);
  expect(rig.peek('desk-requests-next')).toBeNull();
  await rig.type('desk-requests-find', 'code-099');
  await rig.click('desk-requests-next');
  await rig.find('request-CODE-09999');
  expect(rig.peek('desk-requests-next')).toBeNull();
});

test('a page that is gone makes room for the last one that is left', async () => {
  const rig = await deskOf(60);
  await rig.click('desk-requests-next');
  expect(await rows(rig, 'desk-requests-page', 'request-CODE-')).toHaveLength(10);
  await rig.type('desk-requests-find', 'code-00001');
  await rig.find('request-CODE-00001');
});

test('a short list is drawn whole, without anything around it', async () => {
  const rig = await deskOf(50);
  await rig.find('request-CODE-00049');
  expect(rig.peek('desk-requests-find')).toBeNull();
});

test('many points are drawn a page at a time', async () => {
  const rig = await openWindow({}, '#/citizen');
  const [period] = rig.shell.points.periods;
  const [event] = period?.events ?? [];
  if (!period || !event) throw new Error('nothing has happened');
  period.events = Array.from({ length: MANY }, () => event);
  rig.shell.points.periods = [period];
  await rig.click('to-points');
  await rig.find('point-event-49');
  expect(rig.peek('point-event-50')).toBeNull();
  await rig.click('point-events-next');
  await rig.find('point-event-50');
  expect(rig.peek('point-event-0')).toBeNull();
});

test('many vouchers to settle are drawn a page at a time, and found by what they are for', async () => {
  const rig = await openWindow({}, '#/official');
  const [counter] = rig.shell.counters;
  const [voucher] = counter?.honoured ?? [];
  if (!counter || !voucher) throw new Error('nothing was honoured');
  counter.honoured = Array.from({ length: MANY }, (_, at) => ({
    ...voucher,
    position: at,
    title: `Ride ${at}`,
  }));
  await rig.click('to-provider');
  await rig.find('honoured-49');
  expect(rig.peek('honoured-50')).toBeNull();
  await rig.type('honoured-find', 'ride 9999');
  await rig.find('honoured-9999');
  expect(rig.peek('honoured-0')).toBeNull();
});
