/** Whether a manifest is sound: M4 of docs/record.md, with the bounds of docs/protocol.md section 6. */
import { utf8 } from './bytes';
import { type Cast, type Question, bitsOf, castAs, isMixed, slotsOf, squareRoot } from './contests';
import type { Manifest, Style } from './entries';
import { counts } from './procedures';

const LARGEST = 2n ** 48n;
const PACKED = 2n ** 20n;

const trim = (text: string): string => text.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, '');
const isTitle = (text: string): boolean => utf8(text).length <= 400 && trim(text) !== '';
const differ = (titles: string[]): boolean => new Set(titles.map(trim)).size === titles.length;
const within = (value: bigint, low: bigint, high: bigint): boolean => value >= low && value <= high;

export function isSound(manifest: Manifest): boolean {
  const { contests, styles } = manifest;
  return (
    isTitle(manifest.title) &&
    utf8(manifest.description).length <= 20_000 &&
    within(BigInt(contests.length), 1n, 64n) &&
    (manifest.kind === 1n || manifest.points === 0) &&
    manifest.minimum >= 1 &&
    (manifest.opens === null || (manifest.kind === 1n && manifest.opens < manifest.closes)) &&
    isSoundAudience(manifest) &&
    isSoundRoll(manifest) &&
    areSound(styles, contests.length) &&
    contests.every((one) => isSoundContest(one) && !(isMixed(one) && (one.packed || manifest.weighted)))
  );
}

/** Numbers that ascend and stay below a limit. */
const ascend = (list: number[], limit: number): boolean =>
  list.every((one, at) => one < limit && (at === 0 || one > (list[at - 1] ?? one)));

function isSoundAudience({ audience, kind, styles, weighted, minimum }: Manifest): boolean {
  if (audience === null) return true;
  const { pseudonymous, classes, districts, bands } = audience;
  const asks = districts.length > 0 || bands.length > 0;
  return (
    ascend(classes, 5) &&
    ascend(districts, 65_536) &&
    ascend(bands, 256) &&
    (kind === 1n || classes.every((one) => one === 0)) &&
    (!asks || (pseudonymous && minimum >= 5)) &&
    (!pseudonymous || (styles.length === 0 && !weighted)) &&
    districts.length <= 4096
  );
}

/** With a secret roll nothing divides its voters, or names them. */
function isSoundRoll({ secretRoll, styles, weighted, audience, points }: Manifest): boolean {
  return !secretRoll || (styles.length === 0 && !weighted && !audience?.pseudonymous && points === 0);
}

function areSound(styles: Style[], contests: number): boolean {
  if (styles.length === 0) return true;
  const used = new Set(styles.flatMap((style) => style.contests));
  return (
    styles.every(
      ({ title, contests: list }) =>
        isTitle(title) &&
        list.length > 0 &&
        list.every((at, place) => at < contests && (place === 0 || at > (list[place - 1] ?? at))),
    ) &&
    differ(styles.map((style) => style.title)) &&
    used.size === contests
  );
}

function isSoundContest(one: Question): boolean {
  const { options, blank, rule } = one;
  return (
    isTitle(one.title) &&
    options.every(isTitle) &&
    differ(options) &&
    (blank === null || (rule.name === 'plurality' && blank === options.length - 1)) &&
    within(BigInt(castAs(one).options), 2n, 1024n) &&
    isRead(one) &&
    fits(one) &&
    slotsOf({ ...one, packed: false }) <= 1024 &&
    bitsOf(one).bits <= 8192 &&
    (!one.packed || most(one) < PACKED)
  );
}

/** What is particular to rankings, grades and write-ins. */
function isRead({ rule, options }: Question): boolean {
  const few = options.length >= 2 && options.length <= 60;
  switch (rule.name) {
    case 'ranked': {
      const { ranks, procedure, pairs } = rule;
      return few && ranks >= 1 && ranks <= options.length && counts(procedure, options.length, pairs);
    }
    case 'graded': {
      const { grades, seats } = rule;
      const named = grades.every(isTitle) && differ(grades);
      return few && seats >= 1 && grades.length >= 2 && grades.length <= 10 && named;
    }
    case 'write-in':
      return options.length === 0 && rule.bytes >= 2 && rule.bytes <= 64;
    default:
      return true;
  }
}

function fits(one: Question): boolean {
  const { rule, options: count }: { rule: Cast; options: number } = castAs(one);
  switch (rule.name) {
    case 'plurality':
      return true;
    case 'approval':
      return rule.min <= rule.max && rule.max <= count && rule.max > 0;
    case 'score':
    case 'star':
      return rule.max >= 1;
    case 'cumulative': {
      const { min, max, each } = rule;
      const all = BigInt(count) * each;
      return within(max, 1n, LARGEST) && within(each, 1n, max) && min <= (max < all ? max : all);
    }
    case 'quadratic':
      return within(rule.credits, 1n, LARGEST);
    case 'positional': {
      const { points, min } = rule;
      const falling = points.every((value, at) => value >= 1 && (at === 0 || value <= (points[at - 1] ?? 0)));
      return within(BigInt(points.length), 1n, BigInt(count)) && min <= points.length && falling;
    }
    case 'knapsack':
      return (
        rule.costs.length === count &&
        rule.costs.every((cost) => within(cost, 1n, LARGEST)) &&
        within(rule.budget, 1n, LARGEST)
      );
  }
}

/** The most that one ballot gives to one counter, docs/protocol.md 10.5. */
function most(one: Question): bigint {
  const { rule } = castAs(one);
  switch (rule.name) {
    case 'score':
    case 'star':
      return BigInt(rule.max);
    case 'cumulative':
      return rule.each < rule.max ? rule.each : rule.max;
    case 'quadratic':
      return squareRoot(rule.credits);
    case 'positional':
      return BigInt(rule.points[0] ?? 0);
    default:
      return 1n;
  }
}
