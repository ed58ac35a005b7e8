/** The page in a browser that has no network, and whatever it asks of one. */
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Hand } from './mutate';

const TAKEN = { name: 'proof.tabella-proof', mimeType: 'application/octet-stream' };

const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export async function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? browsers.find(existsSync) ?? 'chromium',
    args: [
      // The sandbox of a browser needs rights that containers do not give; nothing foreign is loaded here.
      '--no-sandbox',
      '--host-resolver-rules=MAP * ~NOTFOUND',
      '--proxy-server=127.0.0.1:9',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export type Opened = { page: Page; context: BrowserContext; asked: string[]; complaints: string[] };

/** Opens a page from a file. `asked` is every request but that for the page itself, `complaints` every error. */
export async function open(browser: Browser, path: string, options = {}): Promise<Opened> {
  const context = await browser.newContext({ ...options, offline: true });
  const page = await context.newPage();
  const address = pathToFileURL(path).href;
  const [asked, complaints]: [string[], string[]] = [[], []];
  let first = true;
  context.on('request', (request) => {
    if (!first || request.url() !== address) asked.push(request.url());
    first = false;
  });
  page.on('websocket', (socket) => asked.push(socket.url()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
  await page.goto(address);
  return { page, context, asked, complaints };
}

export type Verdict = {
  outcome: string;
  code: string;
  kind: string;
  /** What is shown, by test id. */
  shown: Record<string, string>;
  choices: [contest: string, choice: string][];
  disclosed: [name: string, value: string][];
  links: Record<string, string | number>[];
};

/** Gives the page everything and reads what it says. */
export async function judge(page: Page, { bytes, file, code, tracker }: Hand): Promise<Verdict> {
  await page.evaluate(
    ({ code, tracker }) => {
      document.querySelector('[data-testid=output]')?.replaceChildren();
      const set = (id: string, value: string): void => {
        const input = document.getElementById(id);
        if (input instanceof HTMLInputElement) input.value = value;
      };
      set('code', code);
      set('tracker', tracker);
    },
    { code, tracker },
  );
  if (file) {
    await page.setInputFiles('#subject', { ...TAKEN, name: 'subject', buffer: Buffer.from(file) });
    await page.locator('[data-testid=output][aria-busy=false]').waitFor({ state: 'attached' });
  }
  await page.evaluate(() => document.querySelector('[data-testid=output]')?.replaceChildren());
  await page.setInputFiles('#proof', { ...TAKEN, buffer: Buffer.from(bytes) });
  const result = page.locator('[data-testid=result]');
  await result.waitFor({ timeout: 20_000 });
  return result.evaluate((section) => {
    const shown: Record<string, string> = {};
    for (const one of section.querySelectorAll<HTMLElement>('[data-testid]')) {
      shown[one.dataset['testid'] ?? ''] = one.dataset['value'] ?? one.textContent;
    }
    const pairs = (id: string): [string, string][] =>
      [...section.querySelectorAll(`[data-testid=${id}] .fact`)].map((fact) => [
        fact.querySelector('dt')?.textContent ?? '',
        fact.querySelector('dd')?.textContent ?? '',
      ]);
    const links = [...section.querySelectorAll<HTMLElement>('[data-testid=link]')].map((link) => ({
      ...Object.fromEntries(
        [...link.querySelectorAll<HTMLElement>('[data-testid]')].map((one) => [
          one.dataset['testid'] ?? '',
          one.dataset['value'] ?? one.textContent,
        ]),
      ),
      position: Number(link.dataset['position']),
    }));
    const { outcome = '', code: reason = '', kind = '' } = (section as HTMLElement).dataset;
    const [choices, disclosed] = [pairs('choices'), pairs('disclosed')];
    return { outcome, code: reason, kind, shown, choices, disclosed, links };
  });
}
