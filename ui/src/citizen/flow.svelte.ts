import { shell } from '../ipc';
import type { Choices, ElectionView, OpenedView, ReceiptView, SealedView, Selection } from '../lib/contract';
import { Action } from '../state/action.svelte';
import { refresh } from '../state/city.svelte';
import { begin } from '../state/progress.svelte';
import { router } from '../state/route.svelte';
import { same, untouched } from '../contest/contest';

export type Step = 'voted' | 'choose' | 'review' | 'sealed' | 'opened' | 'cast';

/** One person's way through one ballot: choose, review, seal, then cast it or open it to check. */
export class BallotFlow {
  step = $state<Step>('choose');
  /** What is filled in for each contest. */
  filled = $state<Selection[]>([]);
  sealed = $state.raw<SealedView | null>(null);
  opened = $state.raw<OpenedView | null>(null);
  receipt = $state.raw<ReceiptView | null>(null);
  readonly sealing = new Action();
  readonly casting = new Action();
  readonly opening = new Action();
  /** What the person had before an act that earns points; nothing when this act earns none. */
  pointsBefore = $state<number | null>(null);
  readonly #election: string;
  #letGo = (): void => undefined;

  constructor(election: ElectionView) {
    this.#election = election.id;
    this.step = election.my_tracker === null ? 'choose' : 'voted';
    this.clear(election);
  }

  clear(election: ElectionView): void {
    this.filled = election.contests.map(untouched);
  }

  get choices(): Choices {
    return { contests: $state.snapshot(this.filled) };
  }

  async seal(): Promise<void> {
    const sealed = await this.sealing.run(() => shell.seal(this.#election, this.choices));
    if (!sealed) return;
    this.sealed = sealed;
    this.step = 'sealed';
    this.#letGo = router.hold(() => void shell.discard());
  }

  /** `points` are those that the person has now, if this ballot will earn some. */
  async cast(points: number | null): Promise<void> {
    const sealed = this.sealed;
    if (!sealed || this.opening.busy) return;
    this.pointsBefore = points;
    begin('cast');
    const receipt = await this.casting.run(() => shell.cast(sealed.tracker));
    if (!receipt) return;
    this.#done();
    this.receipt = receipt;
    this.step = 'cast';
    void refresh();
  }

  async check(): Promise<void> {
    const sealed = this.sealed;
    if (!sealed || this.casting.busy) return;
    const opened = await this.opening.run(() => shell.challenge(sealed.tracker));
    if (!opened) return;
    this.#done();
    this.opened = opened;
    this.step = 'opened';
    void refresh();
  }

  /** Whether the opened ballot held what was chosen. If not, this computer cheated. */
  get truthful(): boolean {
    return this.opened !== null && same(this.opened.choices, this.choices);
  }

  async backToChoices(): Promise<void> {
    if (this.casting.busy || this.opening.busy) return;
    this.#done();
    this.step = 'choose';
    await this.sealing.run(() => shell.discard());
  }

  /** The ballot page is gone, for example because voting closed meanwhile. */
  end(): void {
    if (this.sealed) void shell.discard().catch(() => undefined);
    this.#done();
  }

  #done(): void {
    this.#letGo();
    this.sealed = null;
    this.casting.failure = null;
    this.opening.failure = null;
  }
}
