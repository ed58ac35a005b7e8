import { onChain, onWatch, shell } from '../ipc';
import type {
  ChainView,
  CitizenView,
  DisputeView,
  ElectionView,
  Failure,
  ForumView,
  FundView,
  IdentityView,
  Overview,
  WatchView,
} from '../lib/contract';
import { followSystem } from './language';

let overview = $state.raw<Overview | null>(null);
let elections = $state.raw<ElectionView[]>([]);
let funds = $state.raw<FundView[]>([]);
let forum = $state.raw<ForumView>({ news: [], proposals: [], answers: [] });
let identity = $state.raw<IdentityView | null>(null);
let failure = $state.raw<Failure | null>(null);

/** What the shell last said about the city, its chain, its elections and this person. */
export const city = {
  get overview(): Overview | null {
    return overview;
  },
  get elections(): ElectionView[] {
    return elections;
  },
  get funds(): FundView[] {
    return funds;
  },
  /** What residents propose, and what the office tells and answers. */
  get forum(): ForumView {
    return forum;
  },
  /** How this person's key is kept. */
  get identity(): IdentityView | null {
    return identity;
  },
  get failure(): Failure | null {
    return failure;
  },
  /** Evidence that this city has two records: nobody votes here any more. */
  get dispute(): DisputeView | null {
    return overview?.watch.dispute ?? null;
  },
  election(id: string): ElectionView | undefined {
    return elections.find((election) => election.id === id);
  },
  /** Takes over what a command returned, without waiting for the next refresh. */
  take(changed: ElectionView): void {
    taken += 1;
    const known = elections.some((election) => election.id === changed.id);
    elections = known
      ? elections.map((election) => (election.id === changed.id ? changed : election))
      : [changed, ...elections];
  },
  takeWatch(watch: WatchView): void {
    if (overview) overview = { ...overview, watch };
  },
  takeForum(changed: ForumView): void {
    taken += 1;
    forum = changed;
  },
  takeIdentity(changed: IdentityView): void {
    taken += 1;
    identity = changed;
  },
  takeCitizen(citizen: CitizenView): void {
    taken += 1;
    if (overview) overview = { ...overview, citizen };
  },
};

let running: Promise<void> | null = null;
let again = false;
/** How often a command returned something newer than a refresh that was under way then. */
let taken = 0;

async function load(): Promise<void> {
  const before = taken;
  try {
    const [newOverview, newElections, newIdentity, newFunds, newForum] = await Promise.all([
      shell.overview(),
      shell.elections(),
      shell.identity(),
      shell.funds(),
      shell.forum(),
    ]);
    // Before anything is shown, so that nothing is shown in two languages.
    await followSystem(newOverview.locale);
    if (taken !== before) {
      again = true;
      return;
    }
    overview = newOverview;
    elections = newElections;
    identity = newIdentity;
    funds = newFunds;
    forum = newForum;
    failure = null;
  } catch (error) {
    failure = error as Failure;
  }
}

/** Asks the shell for everything; calls that arrive meanwhile share one more round, so a busy chain cannot flood it. */
export function refresh(): Promise<void> {
  if (running) {
    again = true;
    return running;
  }
  running = (async () => {
    do {
      again = false;
      await load();
    } while (again);
    running = null;
  })();
  return running;
}

function hearChain(chain: ChainView): void {
  if (overview) overview = { ...overview, chain };
  // While it catches up every block reports; only at the end is there something new to show.
  if (chain.checked_blocks >= chain.known_blocks) void refresh();
}

export function followChain(): Promise<() => void> {
  return onChain(hearChain);
}

export function followWatch(): Promise<() => void> {
  return onWatch((watch) => city.takeWatch(watch));
}
