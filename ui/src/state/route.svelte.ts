export type Place = 'citizen' | 'official' | 'observer';

export type Route =
  | { place: Place; screen: 'home' }
  | { place: 'citizen' | 'official'; screen: (typeof named)[number]; id: string }
  | { place: 'citizen'; screen: 'forum' | 'data' | 'me' | PointsScreen }
  | { place: 'official'; screen: 'new' | 'desk' | 'forum' | 'programme' | 'provider' | 'retention' }
  | { place: 'observer'; screen: 'compare' | 'checkpoint' | 'points-rules' };

/** Pages of one thing among several: its name follows in the address. */
export const named = ['election', 'fund'] as const;
const points = [
  'points',
  'points-act',
  'points-shop',
  'points-fee',
  'points-donate',
  'points-rules',
] as const;
/** The page of points, and a page for each thing that one does with them. */
export type PointsScreen = (typeof points)[number];

/** The other pages beside the start of each place. */
export const pages: Record<Place, readonly string[]> = {
  citizen: ['forum', 'data', 'me', ...points],
  official: ['new', 'desk', 'forum', 'programme', 'provider', 'retention'],
  observer: ['compare', 'checkpoint', 'points-rules'],
};

export function href(route: Route): string {
  const id = 'id' in route ? `/${encodeURIComponent(route.id)}` : '';
  return route.screen === 'home' ? `#/${route.place}` : `#/${route.place}/${route.screen}${id}`;
}

export function parse(hash: string): Route {
  const [place, screen = '', id] = hash.replace(/^#\//, '').split('/');
  if (place !== 'citizen' && place !== 'official' && place !== 'observer') {
    return { place: 'citizen', screen: 'home' };
  }
  const one = named.find((page) => page === screen);
  if (place !== 'observer' && one && id) {
    return { place, screen: one, id: decodeURIComponent(id) };
  }
  return pages[place].includes(screen) ? ({ place, screen } as Route) : { place, screen: 'home' };
}

let here = $state.raw<Route>(parse(location.hash));
let wanted = $state.raw<Route | null>(null);
let reason: { leave: () => void } | null = null;

export const router = {
  get route(): Route {
    return here;
  },
  /** Where the person wants to go while something unfinished asks them to stay. */
  get wanted(): Route | null {
    return wanted;
  },
  go(route: Route): void {
    if (reason) {
      wanted = route;
      return;
    }
    history.pushState(null, '', href(route));
    here = route;
  },
  /** Asks before leaving the present screen; returns how to let go again. */
  hold(leave: () => void): () => void {
    const mine = { leave };
    reason = mine;
    return () => {
      if (reason === mine) reason = null;
    };
  },
  stay(): void {
    wanted = null;
  },
  leave(): void {
    const target = wanted;
    reason?.leave();
    reason = null;
    wanted = null;
    if (target) router.go(target);
  },
};

export function followHistory(): () => void {
  const moved = (): void => {
    const target = parse(location.hash);
    if (!reason) {
      here = target;
      return;
    }
    history.pushState(null, '', href(here));
    wanted = target;
  };
  addEventListener('popstate', moved);
  return () => removeEventListener('popstate', moved);
}
