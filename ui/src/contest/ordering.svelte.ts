import { tick } from 'svelte';
import { t } from '../messages/translate.svelte';
import { announce } from '../state/announce.svelte';
import { placeBelow, placeOf, put, without, type Order } from './order';
import { choiceName } from './ranked-words';

/** How near to the edge of the window a dragged option makes the page scroll, and how far. */
const EDGE = 72;
const SCROLL = 14;

type Given = {
  at: () => number;
  order: () => Order;
  ranks: () => number;
  nameOf: (option: number) => string;
  onchange: (order: Order) => void;
};

/** What is done to an order: by buttons, from the keyboard and by dragging, each told to whoever does not see it. */
export class Ordering {
  /** Around everything, around the order, and the list of its rows. */
  frame = $state<HTMLElement>();
  zone = $state<HTMLElement>();
  list = $state<HTMLElement>();
  dragged = $state<number | null>(null);
  #undragged: Order = [];
  readonly #given: Given;

  constructor(given: Given) {
    this.#given = given;
  }

  get order(): Order {
    return this.#given.order();
  }

  get full(): boolean {
    return this.order.length >= this.#given.ranks();
  }

  testid(option: number, part: string): string {
    return `choice-${this.#given.at()}-${option}-${part}`;
  }

  async act(next: Order, option: number, part: string): Promise<void> {
    if (!this.#change(next)) return;
    this.#tell(next, option);
    await this.#focus(this.testid(option, part));
  }

  /** At the end of the order; the keyboard goes on with the next of those that are offered. */
  async add(option: number, offered: number[]): Promise<void> {
    const at = offered.indexOf(option);
    const after = offered[at + 1] ?? offered[at - 1];
    const next = put(this.order, option, this.order.length);
    if (!this.#change(next)) return;
    this.#tell(next, option);
    await this.#focus(
      after === undefined ? `choice-${this.#given.at()}-${option}` : this.testid(after, 'add'),
    );
  }

  async out(option: number): Promise<void> {
    const at = this.order.flat().indexOf(option);
    const next = without(this.order, option);
    const left = next.flat();
    this.#change(next);
    this.#tell(next, option);
    const neighbour = left[Math.min(at, left.length - 1)];
    await this.#focus(neighbour === undefined ? this.testid(option, 'add') : this.testid(neighbour, 'out'));
  }

  grab(event: PointerEvent, option: number): void {
    if (event.button !== 0) return;
    event.preventDefault();
    this.dragged = option;
    this.#undragged = this.order;
  }

  /** Where the pointer is now, the option is; below the order it is in none. */
  drag(y: number): void {
    const option = this.dragged;
    if (option === null || !this.list || !this.zone) return;
    if (y < EDGE) scrollBy(0, -SCROLL);
    else if (y > innerHeight - EDGE) scrollBy(0, SCROLL);
    const rest = without(this.order, option);
    const middles = [...this.list.children]
      .filter((row) => (row as HTMLElement).dataset.option !== String(option))
      .map((row) => row.getBoundingClientRect())
      .map((box) => box.top + box.height / 2);
    const above = middles.filter((middle) => y > middle).length;
    const below = y > this.zone.getBoundingClientRect().bottom;
    const next = below ? rest : put(rest, option, placeBelow(rest, above));
    const changed = JSON.stringify(next) !== JSON.stringify(this.order);
    if (changed && next.length <= this.#given.ranks()) this.#given.onchange(next);
  }

  drop(): void {
    if (this.dragged !== null) this.#tell(this.order, this.dragged);
    this.dragged = null;
  }

  /** As before it was dragged. */
  letGo(): void {
    if (this.dragged !== null) this.#given.onchange(this.#undragged);
    this.dragged = null;
  }

  #tell(next: Order, option: number): void {
    const place = placeOf(next, option);
    const name = this.#given.nameOf(option);
    announce(
      place < 0
        ? t('ranked.told_out', { name })
        : t('ranked.told_place', { name, place: choiceName(place), count: next.length }),
    );
  }

  /** Whether the change was made. With more places than there are ranks it is not. */
  #change(next: Order): boolean {
    const ranks = this.#given.ranks();
    if (next.length <= ranks) this.#given.onchange(next);
    else announce(t('ranked.full', { count: ranks }));
    return next.length <= ranks;
  }

  // Rows move and go, and take the keyboard's place with them: it is given anew.
  async #focus(testid: string): Promise<void> {
    await tick();
    this.frame?.querySelector<HTMLElement>(`[data-testid="${testid}"]`)?.focus();
  }
}
