import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, inject, test } from 'vitest';
import { TOKENS, known } from './contrast';
import { BAD, tryFields } from './fields';
import { screens } from './index';
import { type Stop, colours, cutOff, followFocus, missed, primaries } from './measure';
import { type Screen, placeOf, places } from './screen';
import { SMALL, Windows, launch, speak } from './window';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const themes = [
  { theme: 'light', contrast: 'no-preference' },
  { theme: 'dark', contrast: 'no-preference' },
  { theme: 'light', contrast: 'more' },
  { theme: 'dark', contrast: 'more' },
] as const;

let windows: Windows;
/** Components that were on one of the screens. */
const seen = new Set<string>();
/** Fields that were tried on an earlier screen. */
const triedBefore = new Set<string>();

beforeAll(async () => {
  windows = new Windows(await launch(), inject('origin'));
});
afterAll(() => windows.browser.close());

/** Violations of the rules of accessibility; a theme changes nothing but colours. */
async function violations(page: Page): Promise<string[]> {
  const found: string[] = [];
  await page.evaluate(axe);
  for (const [at, { theme, contrast }] of themes.entries()) {
    await page.emulateMedia({ colorScheme: theme, contrast });
    const only = at === 0 ? { type: 'tag', values: RULES } : { type: 'rule', values: ['color-contrast'] };
    const results = await page.evaluate(async (runOnly) => {
      const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
      return (await axe.run({ runOnly: runOnly as never, resultTypes: ['violations'] })).violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
      );
    }, only);
    found.push(...results.map((it) => `${theme}, contrast ${contrast}: ${it}`));
  }
  await page.emulateMedia({ colorScheme: 'light', contrast: 'no-preference' });
  return found;
}

/** What the keyboard does not reach, or reaches without anybody seeing it. */
async function unreached(page: Page, key: 'Tab' | 'Shift+Tab'): Promise<string[]> {
  await page.evaluate(followFocus);
  for (let round = 0; round < 150; round++) {
    await page.keyboard.press(key);
    if (round % 8 === 7 && (await page.evaluate(missed)).length === 0) break;
  }
  const stops = await page.evaluate(() => (globalThis as unknown as { stops: Stop[] }).stops);
  return [
    ...(await page.evaluate(missed)).map((name) => `${key} never comes to ${name}`),
    ...stops.filter((it) => !it.shown).map(({ name }) => `${key}: nothing shows the focus on ${name}`),
    ...stops.filter((it) => !it.inside).map(({ name }) => `${key}: ${name} has the focus out of sight`),
  ];
}

/** What goes wrong when a dialog is closed by Escape. */
async function unclosed(page: Page): Promise<string[]> {
  if ((await page.locator('dialog[open]').count()) === 0) return [];
  await page.keyboard.press('Escape');
  return page.evaluate(() => {
    const { opener } = globalThis as unknown as { opener: Element };
    if (document.querySelector('dialog[open]')) return ['Escape does not close the dialog'];
    return document.activeElement === opener
      ? []
      : ['the focus does not come back to what opened the dialog'];
  });
}

/** What goes wrong with fields when somebody puts into them what does not belong there. */
async function badInput(page: Page): Promise<string[]> {
  const { found, tried } = await page.evaluate(tryFields, { bad: BAD, known: [...triedBefore] });
  for (const field of tried) triedBefore.add(field);
  return found;
}

/** Words without room: in twice the size, and in long languages from either side. */
async function withoutRoom(page: Page, screen: Screen): Promise<string[]> {
  const found: string[] = [];
  // The smallest window, in which everything has twice its size.
  await page.setViewportSize({ width: SMALL.width / 2, height: SMALL.height / 2 });
  found.push(...(await page.evaluate(cutOff)).map((it) => `twice the size: ${it}`));
  await page.setViewportSize(SMALL);
  // The smallest window, with its text as large as the settings make it.
  await page.evaluate(() => document.documentElement.style.setProperty('--text-size', '2'));
  found.push(...(await page.evaluate(cutOff)).map((it) => `text of twice the size: ${it}`));
  await page.evaluate(() => document.documentElement.style.setProperty('--text-size', '1'));
  for (const language of ['en-XA', 'ar-XB']) {
    if (await speak(page, language)) {
      found.push(...(await page.evaluate(cutOff)).map((it) => `${language}: ${it}`));
    } else {
      const other = await windows.show(screen, { language });
      found.push(...(await other.page.evaluate(cutOff)).map((it) => `${language}: ${it}`));
      other.close();
    }
  }
  return found;
}

describe.each(places)('%s', (place) => {
  const mine = screens.filter((screen) => placeOf(screen) === place);
  test.concurrent.for(mine)('$name', async (screen, { expect }) => {
    const { page, complaints, close } = await windows.show(screen);
    expect.soft(await violations(page), 'rules of accessibility').toEqual([]);
    const pairs = await page.evaluate(colours, TOKENS);
    expect
      .soft(
        pairs.filter((pair) => !known(pair)),
        'colours that nobody measured',
      )
      .toEqual([]);
    expect.soft((await page.evaluate(primaries)).slice(1), 'a second main action').toEqual([]);
    expect.soft(await unreached(page, 'Tab'), 'keyboard').toEqual([]);
    expect.soft(await unreached(page, 'Shift+Tab'), 'keyboard').toEqual([]);
    expect.soft(await withoutRoom(page, screen), 'words without room').toEqual([]);
    expect.soft(await badInput(page), 'bad input').toEqual([]);
    expect.soft(await unclosed(page), 'dialogs').toEqual([]);
    expect.soft(complaints, 'complaints of the browser').toEqual([]);
    for (const file of await page.evaluate(() => [...(globalThis as unknown as { seen: Set<string> }).seen]))
      seen.add(file);
    close();
  });
});

test('every component is on a screen', ({ expect }) => {
  const source = join(import.meta.dirname, '../src');
  const all = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((it) =>
    it.endsWith('.svelte'),
  );
  expect(all.length).toBeGreaterThan(150);
  expect(all.filter((file) => !seen.has(file))).toEqual([]);
});
