import type { Commands, CounterView, PresentedView } from '../src/lib/contract';
import { DAY, digits, seconds } from './scenes';
import { fail, type FakeShell } from './shell';

type Names =
  | 'counters'
  | 'look_at_voucher'
  | 'honour_voucher'
  | 'give_back'
  | 'settle_vouchers'
  | 'make_offer'
  | 'quote_fee';
type Handlers = { [C in Names]: (args: Commands[C]['args']) => Promise<Commands[C]['answer']> };

/** A voucher that is good, once. */
export const VOUCHER = `tabella-voucher:845820${digits(51)}0219057850${digits(52).slice(0, 32)}`;

export function sampleCounters(): CounterView[] {
  const until = seconds() + 100 * DAY;
  const honoured = { epoch: 2, purpose: 'voucher' as const, settle_until: until };
  return [
    {
      name: 'The bus',
      place: 'Town',
      programme: 'green',
      key: digits(43),
      honoured: [
        { ...honoured, position: 1302, amount: 8, title: 'A day on the bus' },
        { ...honoured, position: 1344, amount: 8, title: 'A day on the bus' },
        { ...honoured, position: 1350, amount: 3, purpose: 'fee', title: null },
      ],
      settled: [{ position: 1204, time: seconds() - 12 * DAY, epoch: 2, spends: 31, amount: 248 }],
      epochs: [2],
    },
  ];
}

/** What the shell answers at a provider's counter. */
export function provider(shell: FakeShell): Handlers {
  const fate = new Map<string, 'honoured' | 'given_back'>();
  const look = (slip: string, quote: string | null): PresentedView => {
    const line = slip.trim();
    if (!line.startsWith('tabella-voucher:')) fail('points.slip', 'This is no voucher.');
    if (fate.get(line) === 'honoured') fail('counter.used_before', 'Spend 1400 is honoured already.');
    if (fate.get(line) === 'given_back') fail('counter.given_back', 'Spend 1400 was cancelled.');
    if (line.endsWith('late')) fail('counter.late', 'The payment came too late.');
    const good = { position: 1400, epoch: 2 };
    if (!line.endsWith('fee')) return { ...good, amount: 8, purpose: 'voucher', title: 'A day on the bus' };
    if (!quote) fail('counter.needs_quote', 'This is a fee.');
    return { ...good, amount: 3, purpose: 'fee', title: 'A copy of the plan' };
  };
  return {
    counters: async () => shell.counters,
    look_at_voucher: async ({ slip, quote }) => {
      await shell.pause();
      return look(slip, quote);
    },
    honour_voucher: async ({ slip, quote }) => {
      await shell.pause();
      const found = look(slip, quote);
      fate.set(slip.trim(), 'honoured');
      const { position, epoch, amount, purpose, title } = found;
      for (const counter of shell.counters) {
        const settle_until = seconds() + 100 * DAY;
        counter.honoured.push({ position, epoch, amount, purpose, title, settle_until });
      }
      return found;
    },
    give_back: async ({ slip }) => {
      fate.set(slip.trim(), 'given_back');
      return shell.counters;
    },
    settle_vouchers: async () => {
      await shell.pause();
      for (const counter of shell.counters) {
        const amount = counter.honoured.reduce((sum, it) => sum + it.amount, 0);
        const spends = counter.honoured.length;
        counter.settled.unshift({ position: 1420, time: seconds(), epoch: 2, spends, amount });
        counter.honoured = [];
      }
      return shell.counters;
    },
    make_offer: async () => shell.counters,
    quote_fee: async ({ price }) => {
      if (price === 0) fail('counter.no_quote', 'A quote has a price.');
      return `tabella-quote:82${digits(61)}${digits(62)}${digits(63)}`;
    },
  };
}
