import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { screens } from './index';
import { places, placeOf, routeOf } from './screen';
import { Windows, launch } from './window';

let windows: Windows;

beforeAll(async () => {
  windows = new Windows(await launch(), inject('origin'));
});
afterAll(() => windows.browser.close());

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const here = document.activeElement as HTMLElement | null;
    return here?.dataset['testid'] ?? here?.tagName.toLowerCase() ?? '';
  });

/** Goes to a control by the Tab key alone. */
async function tabTo(page: Page, id: string): Promise<void> {
  await page.getByTestId(id).waitFor();
  for (let round = 0; round < 150; round++) {
    await page.keyboard.press('Tab');
    if ((await focused(page)) === id) return;
  }
  throw new Error(`Tab never comes to ${id}`);
}

async function press(page: Page, id: string, key = 'Enter'): Promise<void> {
  await tabTo(page, id);
  await page.keyboard.press(key);
}

/** The heading of a page has the focus once the page is there. */
async function arrived(page: Page, id: string): Promise<void> {
  await page.getByTestId(id).first().waitFor();
  await expect.poll(() => focused(page), { message: `the heading of ${id}` }).toBe('h1');
}

async function start(hash: string): Promise<Page> {
  return (await windows.show({ name: 'start', hash })).page;
}

test.each(places)('%s: every page begins at its heading', async (place) => {
  const mine = screens.filter((it) => placeOf(it) === place && !it.query && routeOf(it) !== `${place}/home`);
  const page = await start(`#/${place}`);
  await page.locator('main h1').waitFor();
  for (const hash of new Map(mine.map((it) => [routeOf(it), it.hash ?? '#/citizen'])).values()) {
    await page.evaluate((to) => {
      document.querySelector('main h1')?.setAttribute('data-old', '');
      location.hash = to;
    }, hash);
    await page.locator('main h1:not([data-old])').waitFor();
    await expect.poll(() => focused(page), { message: hash }).toBe('h1');
  }
});

test('citizen: a vote is cast without a mouse', async () => {
  const page = await start('#/citizen');
  await press(page, 'election-card-charter');
  await arrived(page, 'choose');
  await press(page, 'choice-0-0', 'Space');
  await press(page, 'choice-1-1', 'Space');
  await press(page, 'choose-next');
  await arrived(page, 'seal');
  await press(page, 'seal');
  await arrived(page, 'sealed');

  // Whoever wants to leave is asked, and comes back to where they were.
  await press(page, 'nav-observer');
  await page.getByTestId('leave-no').waitFor();
  await page.keyboard.press('Escape');
  await page.getByTestId('leave-no').waitFor({ state: 'detached' });
  expect(await focused(page)).toBe('nav-observer');

  await press(page, 'cast');
  await arrived(page, 'receipt-place');
  await press(page, 'receipt-home');
  await arrived(page, 'citizen-home');
});

test('official: an election is drafted and closed without a mouse', async () => {
  const page = await start('#/official');
  await press(page, 'new-election');
  await arrived(page, 'editor');
  for (const [id, words] of [
    ['editor-title', 'A roof for the market?'],
    ['question-0', 'Should the market get a roof?'],
    ['option-0-0', 'Yes'],
    ['option-0-1', 'No'],
  ] as const) {
    await tabTo(page, id);
    await page.keyboard.type(words);
  }
  await press(page, 'editor-preview');
  await arrived(page, 'preview');
  await press(page, 'save-draft');
  await arrived(page, 'hold-ceremony');
  await press(page, 'back');
  await arrived(page, 'official-home');
  await press(page, 'office-election-charter');
  await arrived(page, 'close-election');
  await press(page, 'close-election');
  await page.getByTestId('close-confirm-yes').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => focused(page)).toBe('close-election');
  await page.keyboard.press('Enter');
  await press(page, 'close-confirm-yes');
  await arrived(page, 'tally');
});

test('observer: a record is checked without a mouse', async () => {
  const page = await start('#/observer');
  await press(page, 'record-0', 'Space');
  await press(page, 'audit-run');
  await arrived(page, 'verdict');
  await press(page, 'audit-again');
  await arrived(page, 'records');
  await press(page, 'chain-status');
  await page.getByTestId('chain-close').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => focused(page)).toBe('chain-status');
  await press(page, 'to-compare');
  await arrived(page, 'compare');
});
