import { existsSync } from 'node:fs';
import { type Browser, type Page, chromium } from 'playwright-core';
import { type PreviewServer, build, preview } from 'vite';
import type { Hands, Screen } from './screen';

/** How the window is looked at. */
export type Look = {
  theme?: 'light' | 'dark';
  /** The system asks for more contrast. */
  contrast?: 'more';
  width?: number;
  height?: number;
  /** Of the system: the window speaks it where it can. */
  language?: string;
};

export const WIDE = { width: 1280, height: 800 };
export const SMALL = { width: 900, height: 600 };

const CONFIG = { configFile: 'vite.fake.config.ts', logLevel: 'warn' } as const;
const PSEUDO = /-X[AB]$/;
/** The same on every picture that is taken. */
const NOW = new Date('2031-05-14T09:30:00Z');
const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Builds the window on the city in memory and serves it. */
export async function serve(): Promise<{ origin: string; close: PreviewServer['close'] }> {
  await build(CONFIG);
  const server = await preview(CONFIG);
  const [origin] = server.resolvedUrls?.local ?? [];
  if (!origin) throw new Error('the window is served nowhere');
  return { origin, close: () => server.close() };
}

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? browsers.find(existsSync) ?? 'chromium',
    // The sandbox of a browser needs rights that containers do not give; nothing foreign is loaded here.
    args: ['--no-sandbox', '--force-color-profile=srgb'],
  });
}

export type Shown = { page: Page; complaints: string[]; close: () => void };

/** Windows on the city in memory. Opening one costs more than going to a screen in it, so they are used again. */
export class Windows {
  readonly #free = new Map<string, Shown[]>();
  #visits = 0;

  constructor(
    readonly browser: Browser,
    readonly origin: string,
  ) {}

  /** A screen in a window of its own, until it is closed. `complaints` is everything that the page calls an error. */
  async show(screen: Screen, look: Look = {}): Promise<Shown> {
    const { language = 'en-GB', width = SMALL.width, height = SMALL.height } = look;
    const shown = await this.#window(PSEUDO.test(language) ? 'en-GB' : language);
    const { page, complaints } = shown;
    complaints.length = 0;
    await page.setViewportSize({ width, height });
    await page.emulateMedia({
      media: 'screen',
      colorScheme: look.theme ?? 'light',
      contrast: look.contrast ?? 'no-preference',
      reducedMotion: 'reduce',
    });
    const query = new URLSearchParams(screen.query);
    query.set('language', language);
    query.set('pace', String(screen.pace ?? 10));
    // Another address of the same page would not load it anew.
    query.set('visit', String((this.#visits += 1)));
    await page.goto(`${this.origin}?${query}${screen.hash ?? ''}`);
    // The page has loaded before the window has drawn anything into it.
    await page.locator('h1').first().waitFor({ state: 'attached' });
    const hands: Hands = { page, at: (id) => page.getByTestId(id) };
    await screen.act?.(hands);
    if (screen.until) await hands.at(screen.until).first().waitFor();
    return shown;
  }

  async #window(locale: string): Promise<Shown> {
    const free = this.#free.get(locale) ?? [];
    this.#free.set(locale, free);
    const old = free.pop();
    if (old) return old;
    const page = await this.browser.newPage({ locale, timezoneId: 'UTC' });
    page.setDefaultTimeout(20_000);
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
    // A browser asks for an icon that the desktop window does not have.
    await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }));
    await page.clock.setFixedTime(NOW);
    await page.addInitScript(prepare);
    const shown = { page, complaints, close: () => void free.push(shown) };
    return shown;
  }
}

/** Runs in the page, before everything else. */
function prepare(): void {
  // Languages that no system has are taken from the window's own menu.
  const language = new URLSearchParams(location.search).get('language') ?? '';
  // Nothing is left of the screen before.
  localStorage.clear();
  if (/-X[AB]$/.test(language)) localStorage.setItem('tabella.language', language);
  // Who opened a dialog has to be found again when it closes.
  const showModal = HTMLDialogElement.prototype.showModal;
  HTMLDialogElement.prototype.showModal = function () {
    Object.assign(globalThis, { opener: document.activeElement });
    showModal.call(this);
  };
}

/** Speaks another language in the same window; false where there is no menu yet. */
export function speak(page: Page, language: string): Promise<boolean> {
  return page.evaluate(async (tag) => {
    const menu = document.querySelector<HTMLSelectElement>('[data-testid=language]');
    if (!menu) return false;
    menu.value = tag;
    menu.dispatchEvent(new Event('change', { bubbles: true }));
    // The words are fetched, and then everything changes in one step.
    while (document.documentElement.lang !== tag) await new Promise((done) => setTimeout(done, 5));
    return true;
  }, language);
}
