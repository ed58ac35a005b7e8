import type { Locator, Page } from 'playwright-core';
import type { Place } from '../src/state/route.svelte';

/** What brings a screen about: the page, and `at`, which finds in it by test id. */
export type Hands = { page: Page; at: (id: string) => Locator };

/** One state of one page of the window, and how to come to it. */
export type Screen = {
  name: string;
  /** How the city in memory begins, such as `scene=empty`, `failing=seal` or `waiting=cast`. */
  query?: string;
  /** The address; without one it is the citizen's start. */
  hash?: string;
  /** Milliseconds that a step of something long takes: many, where it is to be seen half done. */
  pace?: number;
  act?: (hands: Hands) => Promise<unknown>;
  /** What has to be there before anybody looks. */
  until?: string;
  /** The window alone and not the whole page, where something lies over the middle of it. */
  full?: false;
};

export const places: readonly Place[] = ['citizen', 'official', 'observer'];

export function placeOf(screen: Screen): Place {
  const [place] = routeOf(screen).split('/');
  return places.find((it) => it === place) ?? 'citizen';
}

/** The page that a screen is of, without whose it is: `citizen/election`. */
export function routeOf(screen: Screen): string {
  const [place = 'citizen', page = 'home'] = (screen.hash ?? '#/citizen').slice(2).split('/');
  return `${place}/${page}`;
}
