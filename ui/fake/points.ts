import type {
  ActView,
  Commands,
  Failure,
  FeeView,
  PointEventView,
  PointKindView,
  PointRulesView,
  PointsView,
  SpentView,
} from '../src/lib/contract';
import { DAY, digits, HOUR, seconds } from './scenes';
import { fail, type FakeShell } from './shell';

type Names =
  | 'points'
  | 'point_rules'
  | 'claim_points'
  | 'read_slip'
  | 'review_act'
  | 'claim_act'
  | 'buy_offer'
  | 'review_fee'
  | 'pay_fee'
  | 'donate_points'
  | 'voucher'
  | 'finish_purchase';
type Handlers = { [C in Names]: (args: Commands[C]['args']) => Promise<Commands[C]['answer']> };

const GLASS: PointKindView = {
  id: 'glass',
  unit: 'g',
  method: 'scale',
  formula: { amount: { points: 2, per: 1000, most: 30 } },
};
const HEAT: PointKindView = {
  id: 'heat',
  unit: 'kWh',
  method: 'heat meter',
  formula: { saving: { unit: 'g CO2', impact: 200, saved: 1, points: 1, per: 1000, most: 50 } },
};
const MIXED: PointKindView = {
  id: 'mixed waste',
  unit: 'g',
  method: 'scale',
  formula: { nothing: { reason: 'It cannot be recycled. Sort it, and glass and paper earn points.' } },
};
const TAX: PointKindView = {
  id: 'tax return',
  unit: 'return',
  method: 'filed in time',
  formula: { amount: { points: 20, per: 1, most: 20 } },
};

const LARGEST = 20;

const event = (view: Partial<PointEventView>): PointEventView => ({
  what: 'ballot',
  position: 900,
  time: seconds() - DAY,
  amount: 10,
  coming: 0,
  void: 0,
  title: '',
  by: '',
  election: null,
  fate: null,
  unfinished: null,
  ...view,
});

export function samplePoints(): PointsView {
  const now = seconds();
  return {
    periods: [
      {
        number: 2,
        programme: 'green',
        title: 'Green Riverbend',
        ends: now + 9 * DAY,
        redeem_from: now + 10 * DAY,
        redeem_until: now + 24 * DAY,
        spend_until: now + 90 * DAY,
        spendable: 0,
        asked: 0,
        ready: 12,
        redeeming: 0,
        hidden_among: 87,
        events: [
          event({ what: 'act', title: 'glass', by: 'The bin', amount: 12, coming: 12, position: 1388 }),
        ],
      },
      {
        number: 1,
        programme: 'green',
        title: 'Green Riverbend',
        ends: now - 30 * DAY,
        redeem_from: now - 29 * DAY,
        redeem_until: now - 15 * DAY,
        spend_until: now + 30 * DAY,
        spendable: 35,
        asked: 0,
        ready: 0,
        redeeming: 0,
        hidden_among: 214,
        events: [
          event({
            what: 'offer',
            title: 'Coffee and cake',
            by: 'Café by the mill',
            amount: 8,
            fate: 'open',
            position: 1301,
            time: now - 2 * DAY,
          }),
          event({
            what: 'fee',
            by: 'City library',
            amount: 4,
            fate: 'used',
            position: 1290,
            time: now - 5 * DAY,
          }),
          event({
            what: 'offer',
            title: 'Day ticket',
            by: 'Bus company',
            amount: 15,
            fate: 'given_back',
            position: 1280,
            time: now - 6 * DAY,
          }),
          event({
            title: 'Should the tower clock strike at night?',
            election: 'clock',
            amount: 47,
            position: 1100,
            time: now - 31 * DAY,
          }),
          event({ what: 'expired', amount: 5, position: null, time: now - 40 * DAY }),
        ],
      },
    ],
    claimable: [
      { election: 'clock', title: 'Should the tower clock strike at night?', points: 5 },
      { election: 'benches', title: 'Where should the new benches go?', points: 10 },
    ],
    week_key: digits(90),
  };
}

export function sampleRules(): PointRulesView[] {
  const now = seconds();
  const until = now + 200 * DAY;
  const cafe = { provider: digits(91), by: 'Café by the mill', place: 'Mill Lane 3' };
  const bus = { provider: digits(92), by: 'Bus company', place: 'Station square' };
  return [
    {
      id: 'green',
      title: 'Green Riverbend',
      versions: [
        { version: 2, since: now - 60 * DAY, kinds: [GLASS, HEAT, TAX, MIXED] },
        { version: 1, since: now - 200 * DAY, kinds: [{ ...GLASS, formula: MIXED.formula }, TAX] },
      ],
      parties: [
        {
          key: digits(93),
          name: 'The bin',
          place: 'Lakeside',
          role: 'station',
          kinds: ['glass', 'mixed waste'],
        },
        { key: digits(94), name: 'District heating', place: 'Harbour', role: 'meter', kinds: ['heat'] },
        {
          key: digits(95),
          name: 'Tax office',
          place: 'Town hall',
          role: 'tax_office',
          kinds: ['tax return'],
        },
        { key: cafe.provider, name: cafe.by, place: cafe.place, role: 'provider', kinds: [] },
        { key: bus.provider, name: bus.by, place: bus.place, role: 'provider', kinds: [] },
      ],
      person_week: 60,
      per_period: 20_000,
      claim_within: 14 * DAY,
      cover: 9_400,
      promised: 6_120,
      offers: [
        { ...cafe, offer: 'coffee', title: 'Coffee and cake', price: 8, left: 320, until },
        { ...bus, offer: 'day', title: 'Day ticket', price: 15, left: 9_000, until },
        { ...bus, offer: 'month', title: 'Ticket for a month', price: 120, left: 1_200, until },
      ],
      periods: [
        {
          number: 2,
          begins: now - 20 * DAY,
          ends: now + 9 * DAY,
          spend_until: now + 90 * DAY,
          requested: 40,
          issued: 4_080,
          used: 0,
          outstanding: 4_080,
          expired: 0,
        },
        {
          number: 1,
          begins: now - 60 * DAY,
          ends: now - 30 * DAY,
          spend_until: now + 30 * DAY,
          requested: 0,
          issued: 5_210,
          used: 3_110,
          outstanding: 2_000,
          expired: 100,
        },
      ],
    },
  ];
}

const failure = (code: string): Failure => ({ code, message: 'The board would refuse it.', hint: '' });

function acts(): Record<string, ActView> {
  const now = seconds();
  const glass: ActView = {
    programme: 'Green Riverbend',
    version: 2,
    kind: 'glass',
    method: 'scale',
    rule: GLASS,
    measure: { measured: 'amount', amount: 4_500 },
    time: now - HOUR,
    party: 'The bin',
    place: 'Lakeside',
    personal: false,
    points: 9,
    refusal: null,
  };
  const none = { points: 0, refusal: failure('rewards.act.nothing') };
  return {
    glass,
    heat: {
      ...glass,
      kind: 'heat',
      method: 'heat meter',
      rule: HEAT,
      measure: {
        measured: 'saving',
        baseline: 400,
        reading: 310,
        from: now - 31 * DAY,
        to: now - DAY,
        impact: 18_000,
      },
      party: 'District heating',
      place: 'Harbour',
      points: 18,
    },
    tax: {
      ...glass,
      kind: 'tax return',
      method: 'filed in time',
      rule: TAX,
      measure: { measured: 'amount', amount: 1 },
      party: 'Tax office',
      place: 'Town hall',
      personal: true,
      points: 20,
    },
    mixed: { ...glass, kind: 'mixed waste', rule: MIXED, ...none },
    used: { ...glass, points: 0, refusal: failure('rewards.act.code_used') },
    stranger: { ...glass, party: '', place: '', points: 0, refusal: failure('rewards.act.unknown_party') },
    crumb: { ...glass, measure: { measured: 'amount', amount: 20 }, ...none },
    capped: glass,
  };
}

function fees(): Record<string, FeeView> {
  const copy: FeeView = {
    fee: 'A certified copy',
    price: 12,
    provider: 'City archive',
    place: 'Town hall',
    valid_until: seconds() + HOUR,
    spendable: 35,
    refusal: null,
  };
  return {
    copy,
    old: { ...copy, valid_until: seconds() - HOUR, refusal: failure('points.stale_quote') },
    dear: { ...copy, price: 90, refusal: failure('points.too_few') },
    false: { ...copy, refusal: failure('points.quote_signature') },
    late: copy,
  };
}

/** What a slip says, by its text after the kind. */
function slip<T>(known: Record<string, T>, kind: string, text: string): T {
  const [found, name = ''] = text.trim().split(':');
  const said = found === kind ? known[name] : undefined;
  return said ?? fail('points.slip', `This is no ${kind}.`);
}

/** What the shell answers about points. Acts and quotes are told apart by their texts, such as `tabella-act:glass`. */
export function points(shell: FakeShell): Handlers {
  async function work(): Promise<void> {
    await shell.emit('progress', { task: 'points', step: 'working', done: 0, total: 0 });
    await shell.pause();
  }

  function claimed(what: Partial<PointEventView>): PointsView {
    const [newest, ...older] = shell.points.periods;
    if (!newest) return shell.points;
    const made = event({ ...what, coming: what.amount ?? 0, time: seconds() });
    const asked = newest.asked + made.amount;
    shell.points = {
      ...shell.points,
      periods: [{ ...newest, asked, events: [made, ...newest.events] }, ...older],
    };
    return shell.points;
  }

  function spent(what: Partial<PointEventView>): SpentView {
    const amount = what.amount ?? 0;
    const from = shell.points.periods.find((it) => it.spendable >= amount);
    if (!from) fail('points.too_few', `This takes ${amount} points.`);
    // No account holds more than this: the rest of a price comes later.
    const missing = Math.max(0, amount - LARGEST);
    const unfinished = missing
      ? { paid: amount - missing, missing, until: seconds() + DAY, is_late: false }
      : null;
    const position = 1400 + shell.points.periods.flatMap((it) => it.events).length;
    const made = event({ ...what, fate: 'open', position, time: seconds(), unfinished });
    const changed = { ...from, spendable: from.spendable - amount, events: [made, ...from.events] };
    const periods = shell.points.periods.map((it) => (it === from ? changed : it));
    shell.points = { ...shell.points, periods };
    return { voucher: `tabella-voucher:${digits(96)}`, position, points: shell.points };
  }

  return {
    points: async () => shell.points,
    point_rules: async () => shell.pointRules,
    claim_points: async ({ election }) => {
      await work();
      const found = shell.points.claimable.find((it) => it.election === election);
      if (!found) fail('points.nothing', 'There is nothing to claim.');
      const claimable = shell.points.claimable.filter((it) => it !== found);
      shell.points = { ...shell.points, claimable };
      return claimed({ title: found.title, election, amount: found.points });
    },
    read_slip: async ({ path }) => {
      if (path.endsWith('.cbor')) fail('file.form', 'It is no text.');
      return path.includes('quote') ? 'tabella-quote:copy\n' : 'tabella-act:glass\n';
    },
    review_act: async ({ act }) => {
      await shell.pause();
      return slip(acts(), 'tabella-act', act);
    },
    claim_act: async ({ act }) => {
      await work();
      const { kind, party, points: amount } = slip(acts(), 'tabella-act', act);
      if (act.includes('capped')) fail('rewards.week_cap', 'The cap is 60.');
      return claimed({ what: 'act', title: kind, by: party, amount });
    },
    buy_offer: async ({ provider, offer }) => {
      await work();
      const offers = shell.pointRules.flatMap((it) => it.offers);
      const found = offers.find((it) => it.provider === provider && it.offer === offer);
      if (!found) fail('points.no_offer', 'Nobody offers this now.');
      return spent({ what: 'offer', title: found.title, by: found.by, amount: found.price });
    },
    review_fee: async ({ quote }) => {
      await shell.pause();
      return slip(fees(), 'tabella-quote', quote);
    },
    pay_fee: async ({ quote }) => {
      await work();
      const { price, provider } = slip(fees(), 'tabella-quote', quote);
      if (quote.includes('late')) fail('points.stale_quote', 'The quote was valid until now.');
      return spent({ what: 'fee', by: provider, amount: price });
    },
    donate_points: async ({ fund, amount }) => {
      await work();
      const found = shell.funds.find((it) => it.id === fund);
      if (!found) fail('points.no_fund', 'There is no such fund.');
      return spent({ what: 'donation', title: found.project, by: 'Bus company', amount });
    },
    voucher: async () => `tabella-voucher:${digits(96)}`,
    finish_purchase: async ({ spend }) => {
      await work();
      const events = shell.points.periods.flatMap((it) => it.events);
      if (!events.some((it) => it.position === spend)) fail('points.not_own', 'This is no spend of yours.');
      const periods = shell.points.periods.map((period) => ({
        ...period,
        events: period.events.map((it) => (it.position === spend ? { ...it, unfinished: null } : it)),
      }));
      return (shell.points = { ...shell.points, periods });
    },
  };
}
