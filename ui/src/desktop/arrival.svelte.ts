import { onArrival, shell } from '../ipc';
import type { ArrivalKind, ArrivalView } from '../lib/contract';
import { desk } from '../observer/audit.svelte';
import { router, type Route } from '../state/route.svelte';

type Slip = Exclude<ArrivalKind, 'record' | 'unknown'>;

const pages: Record<Slip, Route> = {
  act: { place: 'citizen', screen: 'points-act' },
  quote: { place: 'citizen', screen: 'points-fee' },
  voucher: { place: 'official', screen: 'provider' },
  code: { place: 'observer', screen: 'compare' },
};

let asked = $state.raw<ArrivalView | null>(null);
let placed = $state.raw<{ kind: Slip; text: string } | null>(null);

/** What came by a link. It is shown to a person, and goes into a form; no more. */
export const arrival = {
  /** What a person is asked about now. */
  get asked(): ArrivalView | null {
    return asked;
  },
  /** Goes to the form where a person would have pasted it. */
  show(): void {
    const shown = asked;
    asked = null;
    if (!shown || shown.kind === 'record' || shown.kind === 'unknown') return;
    placed = { kind: shown.kind, text: shown.text };
    router.go(pages[shown.kind]);
  },
  refuse(): void {
    asked = null;
    void next();
  },
  /** The text for a form, once. */
  take(kind: Slip): string | null {
    if (placed?.kind !== kind) return null;
    const { text } = placed;
    placed = null;
    return text;
  },
};

async function next(): Promise<void> {
  while (!asked) {
    const came = await shell.nextArrival().catch(() => null);
    if (!came) return;
    // Files are opened by people, not by pages of the web: their path can stand in its field at once.
    if (came.kind === 'record') {
      desk.offer(came.text);
      router.go({ place: 'observer', screen: 'home' });
    } else asked = came;
  }
}

export function followArrivals(): Promise<() => void> {
  void next();
  return onArrival(() => void next());
}
