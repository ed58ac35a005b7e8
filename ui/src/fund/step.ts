import type { FundView, NewWage, RoleView, StepView } from '../lib/contract';
import { money as sum } from '../official/numbers';

export const ACTS = ['request', 'approval', 'payment', 'wages', 'donation'] as const;
export type Act = (typeof ACTS)[number];
export type DraftStep = {
  act: Act;
  by: string;
  request: number;
  amount: string;
  text: string;
  lines: string;
};

const ROLES: Record<Act, RoleView | null> = {
  request: 'requester',
  approval: 'approver',
  payment: 'payer',
  wages: 'payer',
  donation: null,
};

/** Who can sign such a step; nobody but the office for a donation. */
export function signers(fund: FundView, act: Act): string[] {
  return fund.members.filter((member) => member.role === ROLES[act]).map((member) => member.name);
}

export function needsRequest(act: Act): boolean {
  return act === 'approval' || act === 'payment' || act === 'wages';
}

export function amountOf(typed: string): number | null {
  const value = sum(typed);
  return Number.isInteger(value) && value >= 1 ? value : null;
}

/** Wages, one line each: worker; amount; for when. A number is the first line, from 1, that is of another form. */
export function readWages(lines: string): NewWage[] | number {
  const wages: NewWage[] = [];
  const kept = lines.split('\n').map((line) => line.trim());
  for (const [at, line] of kept.entries()) {
    if (!line) continue;
    const [worker = '', typed = '', period = '', ...more] = line.split(/[;；]/).map((part) => part.trim());
    const amount = amountOf(typed);
    if (!worker || amount === null || !period || more.length > 0) return at + 1;
    wages.push({ worker, amount, period });
  }
  return wages.length > 0 ? wages : 1;
}

/** The step as the shell takes it; nothing while something is missing. Wages come with their batch. */
export function stepOf({ act, request, amount: typed, text }: DraftStep): StepView | null {
  const amount = amountOf(typed);
  if (act === 'approval') return { step: 'approval', request };
  if (act === 'wages' || amount === null || !text.trim()) return null;
  if (act === 'request') return { step: 'request', purpose: text, amount };
  if (act === 'payment') return { step: 'payment', request, amount, to: text };
  return { step: 'donation', source: text, amount };
}
