import { waitFor } from '@testing-library/svelte';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openWindow, type Rig } from './window';

afterEach(() => localStorage.clear());

async function choose(rig: Rig, tag: string): Promise<void> {
  const menu = (await rig.find('language')) as HTMLSelectElement;
  menu.value = tag;
  menu.dispatchEvent(new Event('change', { bubbles: true }));
}

test('the window speaks the language of the system', async () => {
  const rig = await openWindow({ locale: 'zh-CN' });
  expect((await rig.find('nav-citizen')).textContent).toBe('市民');
  expect(document.documentElement.lang).toBe('zh-CN');
  expect(document.documentElement.dir).toBe('ltr');
  expect(((await rig.find('language')) as HTMLSelectElement).value).toBe('zh-Hans');
});

test('a language is chosen, kept, and goes before that of the system', async () => {
  const rig = await openWindow();
  await choose(rig, 'zh-Hans');
  await waitFor(() => expect(rig.peek('nav-citizen')?.textContent).toBe('市民'));
  expect(document.documentElement.lang).toBe('zh-Hans');
  await waitFor(() => expect(document.title).toContain('我的投票'));

  document.body.replaceChildren();
  const again = await openWindow({ locale: 'de-AT' });
  expect((await again.find('nav-official')).textContent).toBe('工作人员');
});

test('a newcomer can choose the language on the first page', async () => {
  const rig = await openWindow({ scene: 'newcomer' });
  await rig.find('welcome');
  await choose(rig, 'zh-Hans');
  await waitFor(() => expect(rig.peek('create-key')?.textContent).toContain('生成我的密钥'));
});

test('numbers stay those of the region where the chosen language is the system’s', async () => {
  const rig = await openWindow({ locale: 'zh-SG' });
  await choose(rig, 'en');
  await waitFor(() => expect(document.documentElement.lang).toBe('en'));
  await choose(rig, 'zh-Hans');
  await waitFor(() => expect(document.documentElement.lang).toBe('zh-SG'));
});

/** What names left or right, where the side that a line begins or ends on is meant. */
const SIDES = [
  /\b(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b/,
  /\bborder-(?:top|bottom)-(?:left|right)-radius\b/,
  /(?:^|[{;\s])(?:left|right)\s*:/,
  /\b(?:text-align|float|clear|caption-side)\s*:\s*(?:left|right)\b/,
  /\b(?:margin|padding|inset)\s*:\s*(?:[^\s;]+\s+){3}[^\s;]+\s*;/,
];

test('styles name no left and no right', () => {
  const root = join(import.meta.dirname, '..');
  const files = ['src', 'verify'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(svelte|css)$/.test(name))
      .map((name) => join(folder, name)),
  );
  expect(files.length).toBeGreaterThan(100);
  const found = files.flatMap((name) => {
    const text = readFileSync(join(root, name), 'utf8');
    const styles = name.endsWith('.css') ? text : (/<style>(.*)<\/style>/s.exec(text)?.[1] ?? '');
    return styles
      .split('\n')
      .filter((line) => SIDES.some((side) => side.test(line)))
      .map((line) => `${name}: ${line.trim()}`);
  });
  expect(found).toEqual([]);
});
