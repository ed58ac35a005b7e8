/** An order that is being made: the options at each place, from the first on. No place is empty. */
export type Order = number[][];

/** The place of an option, from 0; -1 where it has none. */
export function placeOf(order: Order, option: number): number {
  return order.findIndex((place) => place.includes(option));
}

export function without(order: Order, option: number): Order {
  return order.map((place) => place.filter((it) => it !== option)).filter((place) => place.length > 0);
}

/** The option alone at a place; who is there and behind it moves back. Places are counted without the option. */
export function put(order: Order, option: number, place: number): Order {
  const rest = without(order, option);
  const at = Math.min(Math.max(place, 0), rest.length);
  return [...rest.slice(0, at), [option], ...rest.slice(at)];
}

function isShared(order: Order, option: number): boolean {
  return (order[placeOf(order, option)]?.length ?? 0) > 1;
}

/** One place forward. Out of a shared place it goes before those that stay there. */
export function forward(order: Order, option: number): Order {
  const at = placeOf(order, option);
  return put(order, option, isShared(order, option) ? at : at - 1);
}

/** One place back. Out of a shared place it goes behind those that stay there. */
export function back(order: Order, option: number): Order {
  return put(order, option, placeOf(order, option) + 1);
}

/** Onto the place before its own, beside who is there; out of a shared place onto one of its own behind it. */
export function levelled(order: Order, option: number): Order {
  const at = placeOf(order, option);
  if (isShared(order, option)) return back(order, option);
  if (at < 1) return order;
  return without(order, option).map((place, it) => (it === at - 1 ? [...place, option] : place));
}

/** The place before which an option is dropped that has so many others above it. Nothing is dropped inside a place. */
export function placeBelow(order: Order, above: number): number {
  let passed = 0;
  let place = 0;
  for (const group of order) {
    if (passed >= above) break;
    passed += group.length;
    place += 1;
  }
  return place;
}
