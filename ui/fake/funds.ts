import type { Commands, FundView, StepView } from '../src/lib/contract';
import { fail, type FakeShell } from './shell';

type Names = 'funds' | 'open_fund' | 'fund_step' | 'pay_wages';
type Handlers = { [C in Names]: (args: Commands[C]['args']) => Promise<Commands[C]['answer']> };

const MEMBERS: FundView['members'] = [
  { role: 'requester', name: 'Building department' },
  { role: 'approver', name: 'Finance committee' },
  { role: 'approver', name: 'Court of audit' },
  { role: 'payer', name: 'City treasury' },
];

function fresh(id: string, project: string, budget: number): FundView {
  return {
    id,
    election: 'park',
    contest: 1,
    option: 0,
    project,
    currency: 'EUR',
    budget,
    needed: 2,
    members: MEMBERS,
    totals: { requested: 0, approved: 0, paid: 0, donated: 0, overpaid: 0 },
    requests: [],
    steps: [],
    sound: true,
  };
}

/** Enough of the rules of a fund for its page; the real ones are the board's. */
function take(fund: FundView, by: string, done: StepView): void {
  const number = fund.steps.length + 1;
  let over = 0;
  if (done.step === 'request') {
    const { purpose, amount } = done;
    fund.requests.push({ number, purpose, amount, approved_by: [], approved: false, paid: 0 });
    fund.totals.requested += amount;
  } else if (done.step === 'donation') {
    fund.totals.donated += done.amount;
  } else {
    const request = fund.requests.find((it) => it.number === done.request);
    if (!request) fail('fund.request', 'There is no such request.');
    if (done.step === 'approval') {
      if (request.approved_by.includes(by)) fail('fund.approved', 'They have approved it already.');
      request.approved_by.push(by);
      request.approved = request.approved_by.length >= fund.needed;
      if (request.approved) fund.totals.approved += request.amount;
    } else {
      const limit = request.approved ? request.amount : 0;
      over = Math.min(done.amount, Math.max(0, request.paid + done.amount - limit));
      request.paid += done.amount;
      fund.totals.paid += done.amount;
      fund.totals.overpaid += over;
      fund.sound = fund.totals.overpaid === 0;
    }
  }
  fund.steps.push({ number, by: by || null, position: 1200 + number, done, over });
}

export function sampleFunds(): FundView[] {
  const [playground, cafe] = [fresh('playground', 'A playground', 60_000), fresh('cafe', 'A café', 40_000)];
  take(playground, 'Building department', { step: 'request', purpose: 'Swings and a slide', amount: 24_000 });
  take(playground, 'Finance committee', { step: 'approval', request: 1 });
  take(playground, 'Court of audit', { step: 'approval', request: 1 });
  take(playground, 'City treasury', { step: 'payment', request: 1, amount: 21_000, to: 'Swing works' });
  take(playground, 'City treasury', { step: 'wages', request: 1, amount: 3000, count: 3 });
  take(cafe, 'Building department', { step: 'request', purpose: 'Kitchen', amount: 9000 });
  take(cafe, 'Finance committee', { step: 'approval', request: 1 });
  take(cafe, 'City treasury', { step: 'payment', request: 1, amount: 9500, to: 'Kitchen fitters' });
  take(cafe, '', { step: 'donation', source: 'Friends of the park', amount: 2500 });
  return [playground, cafe];
}

export function funds(shell: FakeShell): Handlers {
  const find = (id: string): FundView =>
    shell.funds.find((it) => it.id === id) ?? fail('fund.unknown', 'There is no such fund.');
  return {
    funds: async () => shell.funds,
    open_fund: async ({ fund: { election, contest, option, currency, budget } }) => {
      await shell.pause();
      const project = shell.find(election).contests[contest]?.options[option] ?? '';
      const made = {
        ...fresh(`fund-${shell.funds.length}`, project, budget),
        election,
        contest,
        option,
        currency,
      };
      shell.funds.push(made);
      return made;
    },
    fund_step: async ({ fund, by, step }) => {
      await shell.pause();
      take(find(fund), by, step);
      return find(fund);
    },
    pay_wages: async ({ fund, by, request, wages }) => {
      const amount = wages.reduce((sum, wage) => sum + wage.amount, 0);
      take(find(fund), by, { step: 'wages', request, amount, count: wages.length });
      const slip = (at: number): string => `/home/office/wages/${at + 1}.tabella-proof`;
      return { fund: find(fund), slips: wages.map((_, at) => slip(at)) };
    },
  };
}
