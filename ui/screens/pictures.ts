// Writes the pictures of every screen, and a page that shows them.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { screens } from './index';
import { cutOff } from './measure';
import { type Screen, placeOf, places } from './screen';
import { type Look, SMALL, WIDE, Windows, launch, serve } from './window';

const LANGUAGES = { en: 'en-GB', zh: 'zh-CN' } as const;
type Language = keyof typeof LANGUAGES;
type Picture = { theme: 'light' | 'dark'; size: typeof WIDE; language: Language };

/** Two that differ in everything: all eight of every screen would be over fifty megabytes, and show little else. */
const TWO: Picture[] = [
  { theme: 'light', size: WIDE, language: 'en' },
  { theme: 'dark', size: SMALL, language: 'zh' },
];
const QUALITY = 30;
const AT_ONCE = 3;

const nameOf = (screen: Screen, { theme, size, language }: Picture): string =>
  `${screen.name}-${theme}-${size.width}-${language}.webp`;

async function photograph(page: Page, screen: Screen, size: typeof WIDE): Promise<Buffer> {
  // What lies under the mouse looks as if it were meant.
  await page.mouse.move(0, 0);
  if (screen.full !== false) {
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width: size.width, height: Math.max(height, size.height) });
  }
  await page.evaluate(() => window.scrollTo(0, 0));
  const debug = await page.context().newCDPSession(page);
  const { data } = await debug.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  await debug.detach();
  return Buffer.from(data, 'base64');
}

/** Several at a time. What fails is told at the end, so that one screen does not hide what is wrong with the others. */
async function inTurns<T extends { screen: Screen }>(
  work: T[],
  act: (one: T) => Promise<void>,
): Promise<void> {
  const left = [...work];
  const failed: string[] = [];
  const one = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) {
      const { name } = next.screen;
      await act(next).catch((error: unknown) => failed.push(`${name}: ${String(error)}`));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  if (failed.length > 0) throw new Error(failed.join('\n'));
}

function index(headings: Map<string, string>): string {
  const parts = places.map((place) => {
    const rows = screens
      .filter((screen) => placeOf(screen) === place)
      .map((screen) => {
        const cells = TWO.map((picture) => `![](${nameOf(screen, picture)})`);
        const says = [`**${screen.name}**`, headings.get(screen.name) ?? ''].filter(Boolean);
        return `| ${says.join('<br>')} | ${cells.join(' | ')} |`;
      });
    const name = place.charAt(0).toUpperCase() + place.slice(1);
    return [
      `## ${name}`,
      '',
      '| screen | light, 1280×800, English | dark, 900×600, Chinese |',
      '|---|---|---|',
      ...rows,
    ];
  });
  return `# Every screen

Written by \`make screens\` from the window on a city in memory, at a time that stands still: what differs from one writing to
the next has changed. The list of screens is \`ui/screens\`; a test fails when a page or a component is on none of them.

Each screen is here in two ways that differ in everything: light, 1280×800 and English, and dark, 900×600 and Chinese. Tests look
at every screen in every theme, and at 200 %.

${parts.map((lines) => lines.join('\n')).join('\n\n')}
`;
}

/** All pictures into a folder that is emptied before. */
export async function writeAll(folder: string): Promise<number> {
  const headings = new Map<string, string>();
  let bytes = 0;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await inBrowser(async (windows) => {
    const work = screens.flatMap((screen) => TWO.map((picture) => ({ screen, picture })));
    await inTurns(work, async ({ screen, picture }) => {
      const look: Look = { theme: picture.theme, ...picture.size, language: LANGUAGES[picture.language] };
      const { page, close } = await windows.show(screen, look);
      const image = await photograph(page, screen, picture.size);
      bytes += image.length;
      await writeFile(join(folder, nameOf(screen, picture)), image);
      if (picture.language === 'en') {
        const heading = page.locator('dialog[open] h2, main h1').last();
        headings.set(screen.name, (await heading.count()) ? await heading.innerText() : '');
      }
      close();
    });
  });
  await writeFile(join(folder, 'README.md'), index(headings));
  return bytes;
}

/** The screens whose names contain `only`, in those languages, small; says which words have no room. */
export async function look(folder: string, languages: string[], only: string): Promise<string[]> {
  const problems: string[] = [];
  await mkdir(folder, { recursive: true });
  await inBrowser(async (windows) => {
    const work = screens
      .filter((screen) => screen.name.includes(only))
      .flatMap((screen) => languages.map((language) => ({ screen, language })));
    await inTurns(work, async ({ screen, language }) => {
      const { page, complaints, close } = await windows.show(screen, { ...SMALL, language });
      await page.screenshot({
        path: join(folder, `${screen.name}-${language}.png`),
        fullPage: screen.full ?? true,
      });
      const found = [...(await page.evaluate(cutOff)), ...complaints];
      problems.push(...found.map((it) => `${screen.name}, ${language}: ${it}`));
      close();
    });
  });
  return problems;
}

async function inBrowser(act: (windows: Windows) => Promise<void>): Promise<void> {
  const { origin, close } = await serve();
  const browser = await launch();
  try {
    await act(new Windows(browser, origin));
  } finally {
    await browser.close();
    await close();
  }
}
