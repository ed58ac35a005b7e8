import { waitFor } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { openWindow, type Rig } from './window';

const text = async (rig: Rig, id: string): Promise<string> => (await rig.find(id)).textContent ?? '';

async function readAct(rig: Rig, act: string): Promise<void> {
  await rig.type('act-slip', act);
  await rig.click('act-read');
}

async function readFee(rig: Rig, quote: string): Promise<void> {
  await rig.type('fee-slip', quote);
  await rig.click('fee-read');
}

test('the tab says what there is, until when, and what comes when', async () => {
  const rig = await openWindow();
  await rig.click('to-points');
  expect(await text(rig, 'balance-total')).toBe('35 points');
  expect(await text(rig, 'spendable-1')).toContain('Spend 35 points by');
  expect(await text(rig, 'coming-2')).toContain('12 points are coming.');
  expect(await text(rig, 'coming-2')).toContain('Between');
  expect(await text(rig, 'hidden-2')).toContain('At least 87 claims');
  expect((await rig.find('tab-points')).getAttribute('aria-current')).toBe('page');
});

test('what raised or lowered the points is listed, with what alone can', async () => {
  const rig = await openWindow({}, '#/citizen/points');
  expect(await text(rig, 'point-history')).toContain('Only you can lower what you have');
  expect((await rig.find('point-event-0')).dataset.what).toBe('act');
  expect(await text(rig, 'point-event-0')).toContain('+12');
  expect(await text(rig, 'point-event-0')).toContain('12 points of it are still coming');
  expect(await text(rig, 'point-event-1')).toContain('−8');
  expect(await text(rig, 'point-fate-1')).toBe('Not used yet');
  expect(await text(rig, 'point-fate-2')).toBe('Used');
  expect(await text(rig, 'point-fate-3')).toContain('Given back');
  expect(await text(rig, 'point-event-5')).toContain('Not used by the day that was announced');
  expect(rig.peek('voucher-show-2')).toBeNull();
});

test('points for taking part are claimed once, and it says that nobody sees the vote', async () => {
  const rig = await openWindow({}, '#/citizen/points');
  expect(await text(rig, 'claim-apart')).toContain('never what you chose');
  expect(await text(rig, 'claimable-benches')).toContain('You can claim 10 points');
  await rig.click('claim-benches');
  expect(await text(rig, 'claimed')).toContain('Claimed: 10 points');
  expect(document.activeElement?.textContent).toContain('Claimed: 10 points');
  expect(rig.peek('claimable-benches')).toBeNull();
  await waitFor(() => expect(rig.peek('coming-2')?.textContent).toContain('22 points are coming.'));
  expect(await text(rig, 'asked-2')).toContain('10 of them still wait');
  await rig.click('claim-clock');
  await waitFor(() => expect(rig.peek('claimable')).toBeNull());
  expect(rig.shell.heard.filter((it) => it === 'claim_points')).toHaveLength(2);
});

test('a claim that is refused says why and leaves it there', async () => {
  const rig = await openWindow({}, '#/citizen/points');
  await rig.find('claim-benches');
  rig.shell.points = { ...rig.shell.points, claimable: [] };
  await rig.click('claim-benches');
  expect(await text(rig, 'failure-code')).toBe('points.nothing');
  expect(rig.peek('claimed')).toBeNull();
});

test('work that takes longer shows that it goes on', async () => {
  const rig = await openWindow({ pace: 200 }, '#/citizen/points');
  await rig.click('claim-benches');
  expect(await text(rig, 'progress-points-working')).toContain(
    'waiting until it stands in the public record',
  );
  await rig.click('claim-benches');
  await rig.find('claimed');
  expect(rig.shell.heard.filter((it) => it === 'claim_points')).toHaveLength(1);
});

test('the points follow the record by themselves', async () => {
  const rig = await openWindow({}, '#/citizen/points');
  await rig.find('balance');
  const [newest, ...older] = rig.shell.points.periods;
  if (!newest) throw new Error('there is a period');
  rig.shell.points = {
    ...rig.shell.points,
    periods: [{ ...newest, ready: 0, redeeming: 5, spendable: 7 }, ...older],
  };
  await rig.shell.grow();
  await waitFor(() => expect(rig.peek('balance-total')?.textContent).toBe('42 points'));
  expect(await text(rig, 'coming-2')).toContain('Any moment now');
});

test('nobody has anything at first, and nothing is a dead end', async () => {
  const rig = await openWindow({ scene: 'empty' }, '#/citizen/points');
  await rig.find('balance-none');
  await rig.find('point-history-none');
  await rig.click('to-points-shop');
  await rig.find('offers-none');
  await rig.click('back');
  await rig.click('to-points-donate');
  expect(await text(rig, 'donate-none')).toContain('no project');
  await rig.click('back');
  await rig.click('to-points-rules');
  await rig.find('point-rules-none');
  await rig.click('back');
  await rig.find('points-page');
});

test('the key of the week is there for whoever attests something to me alone', async () => {
  const rig = await openWindow({}, '#/citizen/points');
  await rig.click('week-key-more');
  expect(((await rig.find('week-key')) as HTMLTextAreaElement).value).toBe(rig.shell.points.week_key);
});

test('an act shows what it says before it is claimed', async () => {
  const rig = await openWindow({}, '#/citizen/points');
  await rig.click('to-points-act');
  await rig.click('act-read');
  await rig.find('act-slip-error');
  await readAct(rig, 'tabella-act:glass');
  expect(await text(rig, 'act-points')).toBe('This earns 9 points');
  expect(await text(rig, 'act-kind')).toBe('glass');
  expect(await text(rig, 'act-amount')).toBe('4,500 g');
  expect(await text(rig, 'act-party')).toBe('The bin, Lakeside');
  expect(await text(rig, 'act-rules')).toContain('2 points for 1,000 g, at most 30 each time');
  expect(rig.shell.heard).not.toContain('claim_act');
  await rig.click('act-claim');
  expect(await text(rig, 'act-claimed')).toContain('Claimed: 9 points');
  await rig.click('act-to-points');
  expect(await text(rig, 'point-event-0')).toContain('attested by The bin');
});

test('a saving shows baseline, reading, period, method and impact', async () => {
  const rig = await openWindow({}, '#/citizen/points-act');
  await readAct(rig, 'tabella-act:heat');
  expect(await text(rig, 'act-baseline')).toBe('400 kWh');
  expect(await text(rig, 'act-reading')).toBe('310 kWh');
  expect(await text(rig, 'act-period')).toContain(' to ');
  expect(await text(rig, 'act-method')).toBe('heat meter');
  expect(await text(rig, 'act-impact')).toBe('18,000 g CO2');
  expect(await text(rig, 'act-rules')).toContain('1 kWh saved counts as 200 g CO2');
});

test('mixed waste earns nothing, and the rules say why', async () => {
  const rig = await openWindow({}, '#/citizen/points-act');
  await readAct(rig, 'tabella-act:mixed');
  expect(await text(rig, 'act-points')).toBe('This earns no points');
  expect(await text(rig, 'act-reason')).toContain('cannot be recycled');
  expect(rig.peek('failure')).toBeNull();
  expect(rig.peek('act-claim')).toBeNull();
  await rig.click('act-another');
  await readAct(rig, 'tabella-act:crumb');
  expect(await text(rig, 'act-reason')).toContain('too little for a point');
});

test.each([
  ['used', 'This was claimed already.'],
  ['stranger', 'The city does not know who gave this code.'],
])('an act that is %s is refused in words, and cannot be claimed', async (act, words) => {
  const rig = await openWindow({}, '#/citizen/points-act');
  await readAct(rig, `tabella-act:${act}`);
  expect(await text(rig, 'failure')).toContain(words);
  expect(rig.peek('act-claim')).toBeNull();
});

test('what is no act is refused, and a cap says when to come back', async () => {
  const rig = await openWindow({}, '#/citizen/points-act');
  await readAct(rig, 'tabella-quote:copy');
  expect(await text(rig, 'failure-code')).toBe('points.slip');
  await readAct(rig, 'tabella-act:capped');
  await rig.click('act-claim');
  expect(await text(rig, 'failure')).toContain('claim it next week');
  expect(rig.peek('act-claimed')).toBeNull();
  await rig.find('act-claim');
});

test('the text of an act is taken from a file, and another file is refused', async () => {
  const rig = await openWindow({}, '#/citizen/points-act');
  await rig.click('act-slip-open');
  await waitFor(() => expect(rig.peek('act-slip')).toHaveProperty('value', 'tabella-act:glass'));
  await rig.click('act-read');
  await rig.find('act-claim');
});

test('something is bought after it was seen what it takes, and the voucher is there', async () => {
  const rig = await openWindow({}, '#/citizen/points');
  await rig.click('to-points-shop');
  expect(rig.peek('offer-choose-month')).toBeNull();
  expect(await text(rig, 'offer-missing-month')).toBe('You need 85 more');
  await rig.click('offer-choose-day');
  expect(await text(rig, 'buy-price')).toBe('15');
  expect(await text(rig, 'buy-left')).toBe('20');
  await rig.click('buy-no');
  await rig.click('offer-choose-day');
  expect(rig.shell.heard).not.toContain('buy_offer');
  await rig.click('buy-do');
  expect(await text(rig, 'spent')).toContain('Station square');
  expect(((await rig.find('voucher-text')) as HTMLTextAreaElement).value).toContain('tabella-voucher:');
  await rig.find('voucher-qr');
  await rig.click('spent-to-points');
  expect(await text(rig, 'balance-total')).toBe('20 points');
  await rig.click('voucher-show-0');
  expect(((await rig.find('voucher-text')) as HTMLTextAreaElement).value).toContain('tabella-voucher:');
  await rig.click('voucher-close');
  await waitFor(() => expect(rig.peek('voucher-text')).toBeNull());
  expect(rig.shell.heard.filter((it) => it === 'voucher')).toHaveLength(1);
});

/** A purchase that no account holds, as the page after it and the voucher show it. */
async function donateInParts(): Promise<Rig> {
  const rig = await openWindow({}, '#/citizen/points-donate');
  await rig.type('donate-amount', '30');
  await rig.click('donate-next');
  await rig.click('donate-do');
  await rig.find('spent');
  return rig;
}

test('a price that is paid in parts says how much is paid and by when the rest is, wherever it is shown', async () => {
  const rig = await donateInParts();
  expect(await text(rig, 'unfinished')).toContain('20 of 30 points are paid. The rest is paid by itself by');
  expect(await text(rig, 'unfinished')).toContain('good once all of it is there');
  expect(await text(rig, 'unfinished')).toContain('these accounts belong to one person');
  await rig.click('spent-to-points');
  expect(await text(rig, 'point-unfinished-0')).toContain('20 of 30 points are paid');
  expect(rig.peek('point-fate-0')).toBeNull();
  expect(rig.peek('unfinished')).toBeNull();
  await rig.click('voucher-show-0');
  await rig.find('unfinished-finish');
});

test('what is missing of a price is paid at once by whoever stands at the counter', async () => {
  const rig = await donateInParts();
  expect(rig.shell.heard).not.toContain('finish_purchase');
  await rig.click('unfinished-finish');
  await waitFor(() => expect(rig.peek('unfinished')).toBeNull());
  expect(rig.shell.heard.filter((it) => it === 'finish_purchase')).toHaveLength(1);
  expect(await text(rig, 'announcer')).toBe('All of it is paid.');
  await rig.find('voucher-text');
  await rig.click('spent-to-points');
  expect(await text(rig, 'point-fate-0')).toBe('Not used yet');
});

test('a rest that cannot be paid now says why, and can be tried again', async () => {
  const rig = await donateInParts();
  rig.shell.points = { ...rig.shell.points, periods: [] };
  await rig.click('unfinished-finish');
  expect(await text(rig, 'failure-code')).toBe('points.not_own');
  await rig.find('unfinished-finish');
});

test('a price that was not paid in time is not sent any more', async () => {
  const rig = await donateInParts();
  const periods = rig.shell.points.periods.map((period) => ({
    ...period,
    events: period.events.map((it) => ({
      ...it,
      unfinished: it.unfinished && { ...it.unfinished, is_late: true },
    })),
  }));
  rig.shell.points = { ...rig.shell.points, periods };
  await rig.shell.grow();
  await waitFor(() => expect(rig.peek('unfinished')?.textContent).toContain('nothing more is sent'));
  expect(rig.peek('unfinished-finish')).toBeNull();
});

test('points that came to nothing are shown as void, with what that means', async () => {
  const rig = await openWindow({}, '#/citizen/points');
  expect((await rig.find('point-event-0')).textContent).not.toContain('void');
  const [newest, ...older] = rig.shell.points.periods;
  if (!newest) throw new Error('there is a period');
  const events = newest.events.map((it) => ({ ...it, coming: 0, void: 5 }));
  rig.shell.points = { ...rig.shell.points, periods: [{ ...newest, events }, ...older] };
  await rig.shell.grow();
  await waitFor(() => expect(rig.peek('point-void-0')?.textContent).toContain('5 points of it are void'));
  expect(await text(rig, 'point-void-0')).toContain('cannot be handed in again');
  expect(rig.peek('point-void-1')).toBeNull();
});

test('what was sold out meanwhile takes nothing', async () => {
  const rig = await openWindow({}, '#/citizen/points-shop');
  await rig.click('offer-choose-coffee');
  rig.shell.pointRules = rig.shell.pointRules.map((it) => ({ ...it, offers: [] }));
  await rig.click('buy-do');
  expect(await text(rig, 'failure')).toContain('Nothing was taken');
  expect(rig.peek('spent')).toBeNull();
});

test('a fee is paid in full after it was seen, and gives a receipt', async () => {
  const rig = await openWindow({}, '#/citizen/points');
  await rig.click('to-points-fee');
  await rig.click('fee-read');
  await rig.find('fee-slip-error');
  await readFee(rig, 'tabella-quote:copy');
  expect(await text(rig, 'fee-what')).toBe('A certified copy');
  expect(await text(rig, 'fee-provider')).toBe('City archive, Town hall');
  expect(await text(rig, 'fee-until')).toContain('holds until');
  expect(await text(rig, 'fee-review')).toContain('in full or not at all');
  expect(await text(rig, 'fee-left')).toBe('23');
  await rig.click('fee-do');
  expect(await text(rig, 'spent')).toContain('Paid with 12 points');
  await rig.find('voucher-text');
});

test.each([
  ['old', 'This quote is too old.'],
  ['dear', 'You do not have enough points'],
  ['false', 'not signed by whom it names'],
])('a quote that is %s cannot be paid and says why', async (quote, words) => {
  const rig = await openWindow({}, '#/citizen/points-fee');
  await readFee(rig, `tabella-quote:${quote}`);
  expect(await text(rig, 'failure')).toContain(words);
  expect(rig.peek('fee-do')).toBeNull();
  await rig.click('fee-another');
  await rig.find('fee-slip');
});

test('a quote that ends while it is looked at takes nothing', async () => {
  const rig = await openWindow({}, '#/citizen/points-fee');
  await readFee(rig, 'tabella-quote:late');
  await rig.click('fee-do');
  expect(await text(rig, 'failure')).toContain('Nothing was taken. Ask for a new one.');
  expect(rig.peek('spent')).toBeNull();
});

test('points are donated to a project, no more than there are', async () => {
  const rig = await openWindow({}, '#/citizen/points');
  await rig.click('to-points-donate');
  await rig.click('donate-next');
  await rig.find('donate-amount-error');
  await rig.type('donate-amount', '36');
  await rig.click('donate-next');
  expect(await text(rig, 'donate-amount-error')).toContain('35 points');
  await rig.type('donate-amount', '30');
  await rig.click('donate-next');
  expect(await text(rig, 'donate-review')).toContain('cannot be taken back');
  await rig.click('donate-do');
  expect(await text(rig, 'spent')).toContain('30 points donated');
  await rig.click('spent-to-points');
  expect((await rig.find('point-event-0')).dataset.what).toBe('donation');
});

test('everybody reads the rules, their versions, the totals and what covers them', async () => {
  const rig = await openWindow({ scene: 'newcomer' }, '#/observer');
  await rig.click('to-point-rules');
  expect(await text(rig, 'covered-green')).toBe('9,400');
  expect(await text(rig, 'promised-green')).toBe('6,120');
  expect(await text(rig, 'room-green')).toBe('3,280');
  expect(await text(rig, 'issued-green-1')).toBe('5,210');
  expect(await text(rig, 'cap-person-green')).toContain('at most 60 points a week');
  expect(await text(rig, 'cap-period-green')).toContain('20,000 points');
  expect(await text(rig, 'point-offers')).toContain('Coffee and cake');
  expect(await text(rig, 'promise-people')).toContain('do not pass between people');
  expect(await text(rig, 'kinds-green')).toContain('2 points for 1,000 g');
  expect(await text(rig, 'kinds-green')).toContain('No points: It cannot be recycled');
  expect(await text(rig, 'kinds-green-1')).toContain('No points');
  expect(rig.shell.heard).not.toContain('points');
});
