import type { FundView } from '../lib/contract';
import type { Route } from '../state/route.svelte';

export function findFund(route: Route, funds: FundView[]): FundView | undefined {
  return route.screen === 'fund' ? funds.find((fund) => fund.id === route.id) : undefined;
}
