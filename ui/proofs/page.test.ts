/**
 * Feeds the page proofs of the other implementation, good and broken, in a browser without a network:
 * `PROOFS=<folder of the program proofs> npm run test:proofs`.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Broken, breakAll, hand, tracker } from './mutate';
import { type Opened, type Verdict, judge, launch, open } from './page';
import { KINDS, type Kind, type Sample, readSamples } from './samples';

const GOOD = 20;
const BROKEN = 200;
const PAGE = join(import.meta.dirname, '../dist-verify/verify.html');

const samples = readSamples(process.env['PROOFS'] ?? '');
const of = (kind: Kind): Sample[] => samples.filter((sample) => sample.kind === kind);
const counts = Object.fromEntries(KINDS.map((kind) => [kind, { accepted: 0, refused: 0 }])) as Record<
  Kind,
  { accepted: number; refused: number }
>;

let browser: Browser;
let opened: Opened;

beforeAll(async () => {
  browser = await launch();
  opened = await open(browser, PAGE);
});

afterAll(async () => {
  await browser.close();
  console.table(counts);
});

/** The words of the other program, which writes votes against an option as negative ones. */
const choiceOf = (words: string): string =>
  words === 'nothing' ? '' : words.replace(/against ([^,]+): (\d+)/g, '$1: -$2');

const written = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

type Facts = { name: string; value: unknown }[];

type LinkShown = { position: number; name: string; place: string; kind: string; by: string; digest: string };

function expectShown({ shown, choices, disclosed, links }: Verdict, sample: Sample): void {
  const { kind, shows } = sample;
  expect(shown['code-board']).toBe(sample.board);
  expect(shown['code-checkpoint']).toBe(sample.checkpoint);
  if (kind !== 'credential') expect(shown['time']).toBe(String(sample.time));
  if (kind === 'ballot') {
    const { tracker: noted, election, position } = shows;
    expect(shown).toMatchObject({ tracker: noted, election, position: String(position) });
  } else if (kind === 'challenge') {
    const { tracker: noted, election, title } = shows;
    expect(shown).toMatchObject({ tracker: noted, election, title });
    expect(choices.map(([contest, words]) => ({ contest, choice: choiceOf(words) }))).toEqual(
      shows['choices'],
    );
  } else if (kind === 'time') {
    const { by, file, position } = shows;
    expect(by).toBe(shown['stamper'] === 'roll' ? shown['key'] : shown['stamper']);
    expect(shown).toMatchObject({ file, position: String(position) });
  } else if (kind === 'wage') {
    const { fund, step, by, position, worker, amount, period } = shows;
    const numbers = { step: String(step), position: String(position), amount: String(amount) };
    expect(shown).toMatchObject({ fund, by, worker, period, ...numbers });
  } else if (kind === 'history') {
    expect(shown['subject']).toBe(shows['subject']);
    const wanted = (shows['links'] as LinkShown[]).map(({ kind: what, ...link }) => ({ ...link, what }));
    expect(links).toEqual(wanted);
  } else {
    const { issuer, place, type, valid_from, valid_until, facts } = shows;
    expect(shown).toMatchObject({
      issuer,
      place,
      type,
      from: String(valid_from),
      until: String(valid_until),
    });
    expect(disclosed).toEqual((facts as Facts).map(({ name, value }) => [name, written(value)]));
  }
}

/** In how many different ways they are broken. */
const waysOf = (all: Broken[]): number => new Set(all.map(({ how }) => /: (\D{3})/.exec(how)?.[1])).size;

describe.each(KINDS)('%s', (kind) => {
  test('sm_5_good_proofs_of_every_kind_are_accepted_in_a_browser_without_a_network', async () => {
    expect(of(kind)).toHaveLength(GOOD);
    for (const sample of of(kind)) {
      const alone = await judge(opened.page, hand(sample));
      const withBoard = await judge(opened.page, { ...hand(sample), code: sample.board.toLowerCase() });
      const withCheckpoint = await judge(opened.page, { ...hand(sample), code: sample.checkpoint });
      for (const verdict of [alone, withBoard, withCheckpoint]) {
        expect(verdict, sample.name).toMatchObject({ outcome: 'valid', code: '', kind });
        expectShown(verdict, sample);
      }
      expect(alone.shown).toHaveProperty('left');
      expect(withCheckpoint.shown).not.toHaveProperty('left');
      counts[kind].accepted += 1;
    }
  });

  test(`${BROKEN} broken proofs are refused`, async () => {
    const accepted: string[] = [];
    const all = breakAll(of(kind), BROKEN, 1 + KINDS.indexOf(kind));
    expect(waysOf(all)).toBeGreaterThanOrEqual(6);
    for (const broken of all) {
      const { outcome, shown } = await judge(opened.page, broken);
      if (
        outcome === 'valid' ||
        'tracker' in shown ||
        'choices' in shown ||
        'worker' in shown ||
        'subject' in shown
      )
        accepted.push(broken.how);
      else counts[kind].refused += 1;
    }
    expect(accepted).toEqual([]);
  });
});

test('the page asked the network for nothing, and its policy refused nothing of its own', () => {
  expect(opened.asked).toEqual([]);
  expect(opened.complaints).toEqual([]);
});

describe('a page that asks for something', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'tabella-verify-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  const changed = async (change: (page: string) => string): Promise<Opened> => {
    const path = join(folder, 'verify.html');
    writeFileSync(path, change(readFileSync(PAGE, 'utf8')));
    const found = await open(browser, path);
    await found.page.waitForTimeout(300);
    await found.context.close();
    return found;
  };
  const image = (page: string): string =>
    page.replace('<body>', '<body><img src="https://example.org/a.png" alt="">');

  test('is noticed', async () => {
    const { asked } = await changed((page) => image(page.replace(/<meta http-equiv[^>]*>/, '')));
    expect(asked).toEqual(['https://example.org/a.png']);
  });

  test('is stopped by its policy', async () => {
    const { complaints } = await changed(image);
    expect(complaints.join()).toContain('Content Security Policy');
  });

  test('does not run what was put into it', async () => {
    const { complaints } = await changed((page) =>
      page.replace('</body>', '<script>document.title = "x"</script></body>'),
    );
    expect(complaints.join()).toContain('Content Security Policy');
  });
});

test('a code from paper is compared group by group', async () => {
  const [sample] = of('ballot');
  if (!sample) throw new Error('no sample');
  const typed = sample.board.replace(/^..../, '0000');
  const verdict = await judge(opened.page, { ...hand(sample), code: typed, tracker: tracker(sample) });
  expect(verdict.code).toBe('proof.other_code');
  expect(await opened.page.locator('[data-testid=code-board] mark').allTextContents()).toEqual([
    `${sample.board.slice(0, 4)} (differs) `,
  ]);
});
