import type { Hands, Screen } from '../screen';

const slipScreen = (
  name: string,
  page: string,
  slip: string,
  until: string,
  more?: (hands: Hands) => Promise<unknown>,
): Screen => ({
  name,
  hash: `#/citizen/points-${page}`,
  act: async (hands) => {
    await hands.at(`${page}-slip`).fill(slip);
    await hands.at(`${page}-read`).click();
    await more?.(hands);
  },
  until,
});

/** Points: earned, spent and given away, and the rules for all of it. */
export const points: Screen[] = [
  { name: 'points', hash: '#/citizen/points', until: 'point-history' },
  { name: 'points-empty', query: 'scene=empty', hash: '#/citizen/points', until: 'balance-none' },
  {
    name: 'points-claiming',
    pace: 4000,
    hash: '#/citizen/points',
    act: ({ at }) => at('claim-benches').click(),
    until: 'progress-points-working',
  },
  {
    name: 'points-claimed',
    hash: '#/citizen/points',
    act: ({ at }) => at('claim-benches').click(),
    until: 'claimed',
  },
  {
    name: 'points-voucher',
    hash: '#/citizen/points',
    full: false,
    act: ({ at }) => at('voucher-show-1').click(),
    until: 'voucher-qr',
  },
  { name: 'points-rules', hash: '#/citizen/points-rules', until: 'programme-green' },
  {
    name: 'points-act',
    hash: '#/citizen/points-act',
    act: ({ at }) => at('act-read').click(),
    until: 'act-slip-error',
  },
  slipScreen('points-act-glass', 'act', 'tabella-act:glass', 'act-claim'),
  slipScreen('points-act-heat', 'act', 'tabella-act:heat', 'act-impact'),
  slipScreen('points-act-mixed', 'act', 'tabella-act:mixed', 'act-reason'),
  slipScreen('points-act-used', 'act', 'tabella-act:used', 'failure'),
  slipScreen('points-act-done', 'act', 'tabella-act:glass', 'act-claimed', ({ at }) =>
    at('act-claim').click(),
  ),
  { name: 'points-shop', hash: '#/citizen/points-shop', until: 'offer-day' },
  {
    name: 'points-shop-review',
    hash: '#/citizen/points-shop',
    act: ({ at }) => at('offer-choose-day').click(),
    until: 'buy-do',
  },
  {
    name: 'points-shop-done',
    hash: '#/citizen/points-shop',
    act: async ({ at }) => {
      await at('offer-choose-day').click();
      await at('buy-do').click();
    },
    until: 'voucher-qr',
  },
  slipScreen('points-fee', 'fee', 'tabella-quote:copy', 'fee-do'),
  slipScreen('points-fee-old', 'fee', 'tabella-quote:old', 'failure'),
  slipScreen('points-fee-done', 'fee', 'tabella-quote:copy', 'voucher-qr', ({ at }) => at('fee-do').click()),
  {
    name: 'points-donate',
    hash: '#/citizen/points-donate',
    act: async ({ at }) => {
      await at('donate-amount').fill('36');
      await at('donate-next').click();
    },
    until: 'donate-amount-error',
  },
  {
    name: 'points-donate-review',
    hash: '#/citizen/points-donate',
    act: async ({ at }) => {
      await at('donate-amount').fill('30');
      await at('donate-next').click();
    },
    until: 'donate-do',
  },
  { name: 'points-fee-empty', hash: '#/citizen/points-fee', until: 'fee-slip' },
  {
    name: 'points-donate-empty',
    query: 'scene=empty',
    hash: '#/citizen/points-donate',
    until: 'donate-page',
  },
  { name: 'points-shop-empty', query: 'scene=empty', hash: '#/citizen/points-shop', until: 'offers-none' },
  {
    name: 'points-rules-empty',
    query: 'scene=empty',
    hash: '#/citizen/points-rules',
    until: 'point-rules-none',
  },
  { name: 'points-waiting', query: 'waiting=points', hash: '#/citizen/points', until: 'points-looking' },
  { name: 'points-failed', query: 'failing=points', hash: '#/citizen/points', until: 'failure' },
  {
    name: 'points-donate-done',
    hash: '#/citizen/points-donate',
    act: async ({ at }) => {
      await at('donate-amount').fill('30');
      await at('donate-next').click();
      await at('donate-do').click();
    },
    until: 'spent',
  },
];
