import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Windows, launch } from './window';

let windows: Windows;

beforeAll(async () => {
  windows = new Windows(await launch(), inject('origin'));
});
afterAll(() => windows.browser.close());

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => (document.activeElement as HTMLElement).dataset['testid'] ?? '');
const letters = (page: Page): Promise<number> =>
  page.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize));

test('the text is made larger from the header, without a mouse, and stays so', async () => {
  const { page, close } = await windows.show({ name: 'start', until: 'open-settings' });
  const usual = await letters(page);
  for (let round = 0; round < 150 && (await focused(page)) !== 'open-settings'; round++)
    await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('open-settings');
  await page.keyboard.press('Enter');
  await page.getByTestId('settings-text-size').waitFor();
  for (let round = 0; round < 5 && (await focused(page)) !== 'settings-text-size'; round++)
    await page.keyboard.press('Tab');
  await page.keyboard.press('End');
  expect(await letters(page)).toBe(usual * 2);
  await page.keyboard.press('Escape');
  await expect.poll(() => focused(page)).toBe('open-settings');
  expect(await page.evaluate(() => localStorage.getItem('tabella.text_size'))).toBe('2');
  close();
});

test('where the system has its own colours, what is chosen can still be told', async () => {
  const { page, close } = await windows.show({ name: 'editor', hash: '#/official/new', until: 'editor' });
  await page.emulateMedia({ forcedColors: 'active' });
  const edges = (id: string): Promise<string> =>
    page
      .getByTestId(id)
      .locator('xpath=ancestor::label')
      .evaluate((label) => getComputedStyle(label).border);
  expect(await edges('kind-election')).not.toBe(await edges('kind-poll'));
  const line = (id: string): Promise<string> =>
    page.getByTestId(id).evaluate((link) => getComputedStyle(link).textDecorationLine);
  expect([await line('nav-official'), await line('nav-citizen')]).toEqual(['underline', 'none']);
  const [edge, behind] = await page.getByTestId('editor-preview').evaluate((button) => {
    const { borderTopColor, backgroundColor } = getComputedStyle(button);
    return [borderTopColor, backgroundColor];
  });
  expect(edge).not.toBe(behind);
  await page.emulateMedia({ forcedColors: 'none' });
  close();
});
