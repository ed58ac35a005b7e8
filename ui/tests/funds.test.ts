import { waitFor } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { amountOf, readWages, stepOf } from '../src/fund/step';
import { openWindow } from './window';

const choose = (element: HTMLElement, value: string): void => {
  (element as HTMLSelectElement).value = value;
  element.dispatchEvent(new Event('change', { bubbles: true }));
};

test('a fund shows every step, who took it, and what it comes to', async () => {
  const rig = await openWindow({}, '#/citizen/fund/playground');
  await rig.find('fund-sound');
  expect((await rig.find('fund-paid')).textContent).toContain('24,000');
  expect((await rig.find('request-1')).textContent).toContain('Finance committee and Court of audit');
  expect((await rig.find('step-5')).textContent).toContain('paid 3 wages');
  expect(rig.peek('act')).toBeNull();
});

test('what was overpaid is flagged, with the step', async () => {
  const rig = await openWindow({}, '#/citizen/fund/cafe');
  expect((await rig.find('fund-over')).textContent).toContain('9,500');
  expect((await rig.find('step-3')).dataset.over).toBe('9500');
  expect((await rig.find('step-4')).textContent).toContain('The office');
});

test('a fund is found from home and from the result that it follows', async () => {
  const rig = await openWindow({}, '#/citizen/election/park');
  await rig.click('fund-playground');
  await rig.find('fund-page');
  await rig.click('back');
  await rig.click('back');
  await rig.find('citizen-home');
  await rig.click('fund-cafe');
  await rig.find('fund-over');
});

test('the office sets a fund up, asks, approves, pays wages, and gets the proofs', async () => {
  const rig = await openWindow({}, '#/official/election/park');
  await rig.type('fund-currency', 'Euro');
  await rig.click('open-fund');
  await rig.find('fund-currency-error');
  await rig.find('fund-amount-error');
  await rig.type('fund-currency', 'EUR');
  await rig.type('fund-amount', '5000');
  await rig.click('open-fund');
  expect((await rig.find('fund-budget')).textContent).toContain('5,000');

  await rig.click('act-do');
  await rig.find('act-text-error');
  await rig.type('act-text', 'Wages for May');
  await rig.type('act-amount', '2400');
  await rig.click('act-do');
  await rig.find('step-1');
  for (const name of ['Finance committee', 'Court of audit']) {
    choose(await rig.find('act'), 'approval');
    choose(await rig.find('act-by'), name);
    await rig.click('act-do');
    await waitFor(() => expect(rig.peek('request-1')?.textContent).toContain(name));
  }
  expect((await rig.find('request-1')).dataset.approved).toBe('true');

  choose(await rig.find('act'), 'wages');
  await rig.type('act-lines', 'Mason 7; 1200; May 2026\nMason 8; 1200');
  await rig.click('act-do');
  expect((await rig.find('act-lines-error')).textContent).toContain('Line 2');
  await rig.type('act-lines', 'Mason 7; 1200; May 2026\nMason 8; 1200; May 2026');
  await rig.click('act-do');
  expect((await rig.find('slip-1')).textContent).toContain('.tabella-proof');
  await waitFor(() => expect(rig.peek('fund-paid')?.textContent).toContain('2,400'));
});

test('nothing can be approved before somebody asked', async () => {
  const rig = await openWindow({}, '#/official/election/park');
  await rig.type('fund-amount', '5000');
  await rig.click('open-fund');
  await rig.find('fund-page');
  choose(await rig.find('act'), 'approval');
  await rig.find('act-no-request');
  await rig.click('act-do');
  expect(rig.shell.heard).not.toContain('fund_step');
});

test.each([
  ['Mason 7; 1 200; May', [{ worker: 'Mason 7', amount: 1200, period: 'May' }]],
  [
    'A; 1; x\n\nB; 2; y\n',
    [
      { worker: 'A', amount: 1, period: 'x' },
      { worker: 'B', amount: 2, period: 'y' },
    ],
  ],
  ['A; 1; x\nB; 0; y', 2],
  ['A; 1', 1],
  ['A; 1; x; more', 1],
  ['泥瓦工；1200；2026 年 5 月', [{ worker: '泥瓦工', amount: 1200, period: '2026 年 5 月' }]],
  ['', 1],
] as const)('the wages %j are read', (lines, wanted) => expect(readWages(lines)).toEqual(wanted));

test('a step with something missing is none', () => {
  const draft = { act: 'payment' as const, by: '', request: 1, amount: '20', text: 'Builders', lines: '' };
  expect(stepOf(draft)).toEqual({ step: 'payment', request: 1, amount: 20, to: 'Builders' });
  expect(stepOf({ ...draft, text: ' ' })).toBeNull();
  expect(stepOf({ ...draft, amount: '1.5' })).toBeNull();
  expect(stepOf({ ...draft, act: 'approval' })).toEqual({ step: 'approval', request: 1 });
  expect([amountOf('0'), amountOf('-1'), amountOf('12 000')]).toEqual([null, null, 12_000]);
});
