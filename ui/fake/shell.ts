import type {
  CardView,
  ChainView,
  CitizenView,
  Commands,
  ComparedView,
  CounterView,
  ElectionView,
  EnrolmentView,
  Events,
  Failure,
  ForgettingView,
  ForumView,
  FundView,
  IdentityView,
  OwnedView,
  PointRulesView,
  PointsView,
  ProgrammeView,
  ProofWaysView,
  RecordView,
  ReturnedView,
  SealedView,
  Selection,
  WalletView,
  WatchView,
  WrittenView,
} from '../src/lib/contract';
import { READINGS } from '../src/observer/audit.svelte';
import { CHECKS, verdict } from './audits';
import { card, sampleCard } from './card';
import { data, ownedView, walletView } from './data';
import { desk, deskView } from './desk';
import { type Around, aroundOf, desktop } from './desktop';
import { forum, sampleForum } from './forum';
import { funds, sampleFunds } from './funds';
import * as office from './office';
import { secretElections } from './secret';
import { person } from './person';
import { points, samplePoints, sampleRules } from './points';
import { programme, sampleProgrammes } from './programme';
import { provider, sampleCounters } from './provider';
import { retention } from './retention';
import { ruleElections } from './rules';
import { bytesOf, storedForm } from '../src/contest/text';
import {
  chain,
  citizen,
  DAY,
  digits,
  identityOf,
  sampleElections,
  seconds,
  short,
  UNREACHABLE,
  watch,
  DISPUTE,
  type Scene,
} from './scenes';

export type Options = {
  scene: Scene;
  /** Milliseconds that a step of something long takes. */
  pace: number;
  /** Opened ballots show something else than was chosen. */
  cheating?: boolean;
  /** What the system speaks. */
  locale?: string;
  /** Until then the city is not open. */
  opening?: Promise<void>;
  /** A command that the node does not answer; `*` is all of them. */
  failing?: string;
  /** A command whose answer never comes. */
  waiting?: string;
};

type Name = keyof Commands;
type Handlers = { [C in Name]: (args: Commands[C]['args']) => Promise<Commands[C]['answer']> };

/** What comes of what a person has stopped. */
const STOPPED: Failure = { code: 'task.cancelled', message: 'It was stopped.', hint: '' };

export function fail(code: string, message: string, hint = ''): never {
  const failure: Failure = { code, message, hint };
  throw failure;
}

function electionsOf(scene: Scene): ElectionView[] {
  if (scene === 'empty') return [];
  if (scene === 'secret') return secretElections();
  return scene === 'rules' ? ruleElections() : sampleElections();
}

/** What a cheating computer seals instead. */
function changed(filled: Selection): Selection {
  if (Array.isArray(filled)) return filled.map((_, field) => (field === 0 ? 1 : 0));
  if ('ranking' in filled) return { ranking: filled.ranking.toReversed() };
  return 'grades' in filled ? { grades: filled.grades.map(() => 0) } : { text: 'Something else' };
}

/** As it comes back from what is sealed. */
function stored(filled: Selection): Selection {
  if ('ranking' in filled) return { ranking: filled.ranking.map((place) => place.toSorted((a, b) => a - b)) };
  return 'text' in filled ? { text: storedForm(filled.text) } : filled;
}

function writtenIn(text: string, bytes: number): WrittenView {
  const refused = (code: string) => ({ stored: null, refusal: { code, message: code, hint: '' } });
  const plain = storedForm(text);
  if (/\p{Cc}|[\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/u.test(plain))
    return { ...refused('fill.character'), used: null };
  const used = bytesOf(plain);
  return used > bytes ? { ...refused('fill.long'), used } : { stored: plain, used, refusal: null };
}

function halved(value: unknown): boolean {
  if (typeof value === 'string') return !value.isWellFormed();
  return typeof value === 'object' && value !== null && Object.values(value).some(halved);
}

/** A shell without cryptography, in memory, for tests and for looking at screens. */
export class FakeShell {
  elections: ElectionView[];
  citizen: CitizenView;
  chain: ChainView;
  watch: WatchView;
  identity: IdentityView;
  request: EnrolmentView | null = null;
  returned: ReturnedView | null = null;
  /** Whether the node gives what it keeps. */
  keeper = true;
  desk = deskView();
  owned: OwnedView;
  wallet: WalletView;
  forum: ForumView;
  funds: FundView[];
  points: PointsView;
  pointRules: PointRulesView[];
  programmes: ProgrammeView[];
  counters: CounterView[];
  forgetting: ForgettingView;
  ways: ProofWaysView = { cards: true, driver: 'opensc-pkcs11.so', provider: 'https://id.example' };
  cards: CardView[] = [sampleCard()];
  /** Whether a browser opens. */
  browser = true;
  /** Somebody has signed in in the browser, or nobody will. */
  signedIn: (asked: EnrolmentView | null) => void = () => undefined;
  around: Around;
  roll = { enrolled: 412, open_codes: 3 };
  records: RecordView[] = [
    { path: '/home/city/records/2026-05-12.tabella', bytes: 4_812_330, written_at: seconds() - 2 * DAY },
    {
      path: '/home/city/records/2026-04-30-altered.tabella',
      bytes: 4_790_102,
      written_at: seconds() - 14 * DAY,
    },
    {
      path: '/home/city/records/2026-04-30-partial.tabella',
      bytes: 81_920,
      written_at: seconds() - 14 * DAY,
    },
  ];
  /** Names of the commands that arrived, in order. */
  readonly heard: string[] = [];
  /** Names of those whose arguments could not be read. */
  readonly unread: string[] = [];
  #waiting: { sealed: SealedView; filled: Selection[] } | null = null;
  #seed = 100;
  /** Ends what waits. */
  #stop: (failure: Failure) => void = () => undefined;
  /** Tasks that somebody has stopped. */
  readonly #stopped = new Set<string>();

  constructor(
    readonly options: Options,
    readonly emit: <E extends keyof Events>(event: E, payload: Events[E]) => unknown,
  ) {
    this.elections = electionsOf(options.scene);
    this.citizen = citizen(options.scene);
    this.identity = identityOf(options.scene);
    this.owned = ownedView(options.scene);
    this.wallet = walletView(options.scene);
    this.forum = options.scene === 'empty' ? { news: [], proposals: [], answers: [] } : sampleForum();
    this.funds = options.scene === 'empty' ? [] : sampleFunds();
    this.points =
      options.scene === 'city' ? samplePoints() : { periods: [], claimable: [], week_key: digits(90) };
    this.pointRules = options.scene === 'empty' ? [] : sampleRules();
    this.programmes = options.scene === 'empty' ? [] : sampleProgrammes();
    this.counters = options.scene === 'empty' ? [] : sampleCounters();
    const announced = { announced_at: seconds() - 365 * DAY, due: seconds() - DAY, done_at: null };
    const retention = options.scene === 'forgetting' ? announced : null;
    this.forgetting = { retention, is_due: retention !== null, people: 412, requests: 9, codes: 37 };
    this.chain = chain(options.scene);
    this.watch = watch(options.scene);
    this.around = aroundOf(options.scene);
  }

  async answer(command: string, args: unknown): Promise<unknown> {
    this.heard.push(command);
    // The real bridge is JSON, whose strings have no halves of characters.
    if (halved(args)) {
      this.unread.push(command);
      throw `invalid args for command ${command}: lone surrogate`;
    }
    if (command === this.options.waiting) await new Promise((_, stop) => (this.#stop = stop));
    if ([command, '*'].includes(this.options.failing ?? ''))
      fail(UNREACHABLE.code, UNREACHABLE.message, UNREACHABLE.hint);
    const handler = (this.#handlers as Record<string, (args: never) => Promise<unknown>>)[command];
    // As over the real bridge, what comes back shares nothing with what stays here.
    return handler
      ? structuredClone(await handler(args as never))
      : fail('shell.unexpected', `no command ${command}`);
  }

  pause(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, this.options.pace));
  }

  find(id: string): ElectionView {
    return (
      this.elections.find((it) => it.id === id) ?? fail('election.unknown', `There is no election ${id}.`)
    );
  }

  async steps(task: string, steps: [string, number][]): Promise<void> {
    this.#stopped.delete(task);
    for (const [step, total] of steps) {
      for (const part of [1, 2, 3, 4]) {
        this.emit('progress', { task, step, done: Math.ceil((total * part) / 4), total });
        await this.pause();
        if (this.#stopped.has(task)) throw STOPPED;
      }
    }
  }

  async grow(entries = 1): Promise<void> {
    this.chain.known_blocks += 1;
    this.chain.checked_blocks = this.chain.known_blocks;
    this.chain.entries += entries;
    this.chain.block_time = seconds();
    await this.emit('chain', structuredClone(this.chain));
  }

  readonly #handlers: Handlers = {
    overview: async () => {
      await this.options.opening;
      if (this.options.scene === 'lost') fail(UNREACHABLE.code, UNREACHABLE.message, UNREACHABLE.hint);
      return {
        city: 'Riverbend',
        locale: this.options.locale ?? 'en-GB',
        chain: this.chain,
        watch: this.watch,
        citizen: this.citizen,
      };
    },
    elections: async () => this.elections,
    ...person(this),
    ...desk(this),
    ...data(this),
    ...forum(this),
    ...points(this),
    ...funds(this),
    ...programme(this),
    ...provider(this),
    ...retention(this),
    ...card(this),
    write_in: async ({ text, bytes }) => writtenIn(text, bytes),
    ...desktop(this),
    cancel: async ({ task }) => {
      this.#stopped.add(task);
      this.#stop(STOPPED);
      return null;
    },
    seal: async ({ election, choices }) => {
      await this.pause();
      if (this.watch.dispute) fail('vote.disputed', 'There is evidence against the board.');
      if (this.find(election).phase !== 'open') fail('vote.closed', 'The election is not open.');
      const tracker = digits(this.#seed++);
      const sealed = { election, tracker, short: short(tracker), bytes: 2210 };
      this.#waiting = { sealed, filled: choices.contests.map(stored) };
      return sealed;
    },
    cast: async ({ tracker }) => {
      await this.pause();
      const waiting = this.#take(tracker);
      const election = this.find(waiting.sealed.election);
      if (election.audience.pseudonymous) {
        await this.steps('cast', [
          ['joining', 1],
          ['casting', 1],
        ]);
      }
      const receipt = this.#receipt(election, waiting.sealed, 'accepted');
      for (const old of this.citizen.receipts) {
        if (old.tracker === election.my_tracker) old.status = 'replaced';
      }
      const first = election.my_tracker === null;
      election.my_tracker = tracker;
      election.ballots += 1;
      election.voters += first ? 1 : 0;
      this.citizen.receipts.unshift(receipt);
      const answer = { ...receipt };
      setTimeout(() => void this.#include(receipt, first ? election.points : 0), this.options.pace * 4);
      return answer;
    },
    challenge: async ({ tracker }) => {
      await this.pause();
      const { sealed, filled } = this.#take(tracker);
      this.citizen.receipts.unshift(this.#receipt(this.find(sealed.election), sealed, 'spoiled'));
      const contests = this.options.cheating ? filled.map(changed) : filled;
      return {
        tracker,
        choices: { contests },
        evidence: `tabella-opened-ballot v1\n${tracker}\n${digits(7).repeat(3)}`,
      };
    },
    discard: async () => {
      this.#waiting = null;
      return null;
    },
    save_receipt: async ({ tracker }) => `/home/ada/receipt-${tracker.slice(0, 8)}.tabella-proof`,
    compare: async ({ said }) => this.#compare(said),
    compare_file: async () => this.#compare('conflict\n\n\n'),
    forget_node: async ({ url }) => {
      this.watch.nodes = this.watch.nodes.filter((node) => node.url !== url);
      return this.watch;
    },
    save_evidence: async () => '/home/ada/evidence.cbor',
    save_checkpoint: async () => '/home/ada/checkpoint.txt',
    print_page: async () => null,
    roll: async () => this.roll,
    new_code: async () => {
      this.roll.open_codes += 1;
      return { code: 'K7QM-2XRD-9TFA', expires_at: seconds() + 14 * DAY };
    },
    preview_election: async ({ election }) => office.preview(this, election),
    create_election: async ({ election }) => office.create(this, election),
    hold_ceremony: async ({ election }) => office.holdCeremony(this, election),
    open_election: async ({ election }) => office.open(this, election),
    fix_roll: async ({ election }) => office.fixRoll(this, election),
    residents_join: async ({ election, count }) => office.residentsJoin(this, election, count),
    residents_vote: async ({ election, count }) => office.residentsVote(this, election, count),
    close_election: async ({ election }) => office.close(this, election),
    tally: async ({ election, present }) => office.tally(this, election, present),
    publish: async ({ election }) => office.publish(this, election),
    export_record: async () => {
      await this.pause();
      const [record] = this.records;
      return record ?? fail('record.none', 'Nothing to write.');
    },
    records: async () => this.records,
    audit: async ({ path, checkpoint }) => {
      await this.steps(
        'audit',
        CHECKS.filter(([name]) => READINGS.includes(name)),
      );
      return verdict(path, checkpoint, this.elections);
    },
    pick_record: async () => '/home/city/downloads/riverbend.tabella',
  };

  /** By what was typed: an address, a signed checkpoint (which is of a fork), or a code by the number of its block. */
  async #compare(said: string): Promise<ComparedView> {
    await this.pause();
    const plain = { block: null, own: null, differing: [] };
    if (said.startsWith('http://')) {
      this.watch.nodes.push({ url: said.trim(), trouble: null });
      await this.emit('watch', structuredClone(this.watch));
      return { ...plain, outcome: 'same_node', block: 127 };
    }
    if (said.includes('\n')) {
      this.watch.dispute = DISPUTE;
      await this.emit('watch', structuredClone(this.watch));
      return { ...plain, outcome: 'conflict' };
    }
    const { checkpoint } = this.watch;
    const [number = '', ...groups] = said.trim().toUpperCase().split('-');
    if (groups.length !== 8) fail('compare.code', 'A code has 32 letters and digits.');
    const block = Number(number);
    if (block > checkpoint.block) return { ...plain, outcome: 'later', block };
    const own = checkpoint.code.split('-').slice(1);
    const differing = own.flatMap((group, at) => (group === groups[at] ? [] : [at]));
    if (differing.length === 0) return { ...plain, outcome: 'same_block', block };
    return { outcome: 'other_block', block, own: own.join('-'), differing };
  }

  #take(tracker: string): { sealed: SealedView; filled: Selection[] } {
    const waiting = this.#waiting;
    if (waiting?.sealed.tracker !== tracker)
      fail('vote.not_waiting', 'This ballot is not waiting to be cast.');
    this.#waiting = null;
    return waiting;
  }

  #receipt(election: ElectionView, sealed: SealedView, status: 'accepted' | 'spoiled') {
    const { tracker, short } = sealed;
    return {
      election: election.id,
      title: election.title,
      tracker,
      short,
      status,
      position: null,
      time: null,
    };
  }

  async #include(receipt: CitizenView['receipts'][number], points: number): Promise<void> {
    receipt.status = 'included';
    receipt.position = this.chain.entries;
    receipt.time = seconds();
    this.citizen.points += points;
    await this.grow();
  }
}
