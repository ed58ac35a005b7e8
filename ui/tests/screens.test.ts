import { expect, test } from 'vitest';
import { screens } from '../screens';
import { routeOf } from '../screens/screen';
import { named, pages } from '../src/state/route.svelte';

const routes = Object.entries(pages).flatMap(([place, others]) =>
  ['home', ...(place === 'observer' ? [] : named), ...others].map((page) => `${place}/${page}`),
);

test('every page has a screen', () => {
  const rendered = new Set(screens.map(routeOf));
  expect(routes.filter((route) => !rendered.has(route))).toEqual([]);
});

test('every screen has a name of its own and an address that leads to its page', () => {
  const names = screens.map((screen) => screen.name);
  expect(new Set(names).size).toBe(names.length);
  expect(screens.map(routeOf).filter((route) => !routes.includes(route))).toEqual([]);
});
