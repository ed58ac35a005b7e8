// Walks through every screen of the window on the city in memory, in both themes and two sizes: takes a picture of each
// and fails on an accessibility violation, a refusal by the content security policy, or a page wider than its window.
import { mkdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { preview } from 'vite';
import { screens } from './screens.mjs';

const target = process.env.LOOK_DIR ?? '/tmp/look';
const only = process.argv[2];
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const sizes = [
  { width: 1280, height: 860 },
  { width: 900, height: 600 },
];

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
const server = await preview({ configFile: 'vite.fake.config.ts' });
const origin = server.resolvedUrls.local[0];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});

const problems = [];
let seen = 0;

async function look(screen, size, theme) {
  const name = `${screen.name}-${theme}-${size.width}`;
  const page = await browser.newPage({ viewport: size, colorScheme: theme, reducedMotion: 'reduce' });
  // A browser asks for an icon that the desktop window does not have.
  await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }));
  page.on('pageerror', (error) => problems.push(`${name}: ${error.message}`));
  page.on('console', (line) => line.type() === 'error' && problems.push(`${name}: ${line.text()}`));
  try {
    await page.goto(`${origin}?pace=${screen.pace ?? 15}&${screen.query ?? ''}${screen.hash ?? ''}`);
    const at = (id) => page.getByTestId(id);
    await screen.act?.({ page, at });
    if (screen.await) await at(screen.await).first().waitFor();
    // A picture of the whole page shows the header where the page is scrolled to.
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.screenshot({ path: `${target}/${name}.png`, fullPage: screen.full ?? true });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    if (wide) problems.push(`${name}: wider than the window`);
    // Through the debugger, which the page's policy does not bind.
    await page.evaluate(axe);
    const { violations } = await page.evaluate((tags) => window.axe.run({ runOnly: tags }), rules);
    for (const found of violations) {
      problems.push(`${name}: ${found.id}: ${found.nodes.map((node) => node.target.join(' ')).join(', ')}`);
    }
    seen += 1;
  } catch (error) {
    problems.push(`${name}: ${error.message}`);
    await page.screenshot({ path: `${target}/${name}-failed.png` });
  } finally {
    await page.close();
  }
}

for (const screen of screens.filter((screen) => !only || screen.name.includes(only))) {
  for (const size of sizes) {
    for (const theme of ['light', 'dark']) await look(screen, size, theme);
  }
}

await browser.close();
await server.close();
for (const problem of problems) console.error(problem);
console.log(`${seen} looked at, ${problems.length} problems, pictures in ${target}`);
process.exit(problems.length > 0 ? 1 : 0);
