import { waitFor } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { VOUCHER } from '../fake/provider';
import { openWindow } from './window';

test('a voucher is looked at, honoured once, and settled with others', async () => {
  const rig = await openWindow({}, '#/official');
  await rig.click('to-provider');
  await rig.click('voucher-look');
  await rig.find('voucher-slip-error');
  await rig.type('voucher-slip', 'hello');
  await rig.click('voucher-look');
  expect((await rig.find('failure-code')).textContent).toBe('points.slip');
  await rig.type('voucher-slip', VOUCHER);
  await rig.click('voucher-look');
  expect((await rig.find('voucher-for')).textContent).toBe('A day on the bus');
  expect(rig.shell.heard).not.toContain('honour_voucher');
  await rig.click('voucher-honour');
  expect((await rig.find('voucher-fate')).dataset.fate).toBe('honoured');
  await rig.find('honoured-1400');

  await rig.click('voucher-next');
  await rig.type('voucher-slip', VOUCHER);
  await rig.click('voucher-look');
  expect((await rig.find('failure-code')).textContent).toBe('counter.used_before');
  expect(rig.peek('voucher-give-back')).toBeNull();

  expect((await rig.find('settle-waiting')).textContent).toContain('4 honoured, for 27 points');
  await rig.click('settle-do');
  await rig.find('settled-1420');
  await rig.find('settle-none');
});

test('points are given back after a question, and the voucher is good for nothing then', async () => {
  const rig = await openWindow({}, '#/official/provider');
  await rig.type('voucher-slip', VOUCHER);
  await rig.click('voucher-look');
  await rig.click('voucher-give-back');
  expect(rig.shell.heard).not.toContain('give_back');
  await rig.click('voucher-confirm-yes');
  await waitFor(() => expect(rig.peek('voucher-fate')?.dataset.fate).toBe('given_back'));
  await rig.click('voucher-next');
  await rig.type('voucher-slip', VOUCHER);
  await rig.click('voucher-look');
  expect((await rig.find('failure-code')).textContent).toBe('counter.given_back');
});

test('what came too late can be given back without being honoured', async () => {
  const rig = await openWindow({}, '#/official/provider');
  await rig.type('voucher-slip', `${VOUCHER}late`);
  await rig.click('voucher-look');
  await rig.click('voucher-give-back');
  await rig.click('voucher-confirm-yes');
  await waitFor(() => expect(rig.shell.heard).toContain('give_back'));
  expect(rig.shell.heard).not.toContain('honour_voucher');
});

test('a fee asks for its quote', async () => {
  const rig = await openWindow({}, '#/official/provider');
  await rig.type('voucher-slip', `${VOUCHER}fee`);
  await rig.click('voucher-look');
  expect((await rig.find('failure-code')).textContent).toBe('counter.needs_quote');
  await rig.type('voucher-quote', 'tabella-quote:82');
  await rig.click('voucher-look');
  expect((await rig.find('voucher-for')).textContent).toBe('A copy of the plan');
});

test('a single voucher that waits is warned of', async () => {
  const rig = await openWindow({}, '#/official');
  rig.shell.counters[0]?.honoured.splice(1);
  await rig.click('to-provider');
  await rig.find('settle-one');
});

test('an offer and a quote are made from whole fields only', async () => {
  const rig = await openWindow({}, '#/official/provider');
  await rig.click('offer-do');
  await rig.find('offer-title-error');
  await rig.find('offer-price-error');
  await rig.type('offer-title', 'An evening at the baths');
  await rig.type('offer-price', '12');
  await rig.type('offer-stock', '40');
  await rig.click('offer-do');
  await waitFor(() => expect(rig.peek('offer-said')?.textContent).toContain('Everybody'));
  await rig.type('fee-what', 'A copy');
  await rig.click('fee-do');
  await rig.find('fee-price-error');
  await rig.type('fee-price', '3');
  await rig.click('fee-do');
  expect((await rig.find('fee-quote')) as HTMLTextAreaElement).toHaveProperty('value');
  expect(((await rig.find('fee-quote')) as HTMLTextAreaElement).value).toMatch(/^tabella-quote:/);
});

test('without a counter here it is said how one is made', async () => {
  const rig = await openWindow({ scene: 'empty' }, '#/official/provider');
  await rig.find('provider-none');
  await rig.click('provider-to-programme');
  await rig.find('programme');
});
