// The colours that are used on each other, and how far apart they have to be.

export const TOKENS = [
  'paper',
  'surface',
  'sunken',
  'line',
  'line-strong',
  'ink',
  'ink-soft',
  'accent',
  'accent-hover',
  'on-accent',
  'accent-soft',
  'wax',
  'wax-hover',
  'on-wax',
  'wax-soft',
  'warn',
  'warn-soft',
  'focus',
];

const grounds = ['paper', 'surface', 'sunken', 'accent-soft', 'wax-soft', 'warn-soft'];

/** Words on what is behind them: [words, grounds]. */
const words: [string, string[]][] = [
  ['ink', grounds],
  ['ink-soft', grounds],
  ['accent', grounds],
  ['wax', grounds],
  ['warn', ['surface', 'warn-soft']],
  ['on-accent', ['accent', 'accent-hover']],
  ['on-wax', ['wax', 'wax-hover']],
  ['paper', ['ink']],
];

/** Edges of controls, the ring of the focus, and signs, on what is behind them. */
const parts: [string, string[]][] = [
  ['line-strong', grounds],
  ['focus', grounds],
  ['accent', ['paper', 'surface', 'sunken', 'accent-soft']],
  ['wax', ['paper', 'surface', 'wax-soft']],
  ['warn', ['warn-soft']],
];

export type Pair = { front: string; back: string; least: number; use: 'words' | 'parts' };

const flat = (rows: [string, string[]][], use: Pair['use'], least: number): Pair[] =>
  rows.flatMap(([front, backs]) => backs.map((back) => ({ front, back, least, use })));

/** WCAG 2.2, 1.4.3 and 1.4.11: all words are held to what small ones need. */
export const PAIRS: Pair[] = [...flat(words, 'words', 4.5), ...flat(parts, 'parts', 3)];

/** Whether a pair as it was found on a page, `ink on paper`, is in the table. Tokens of one colour stand as `a|b`. */
export function known(found: string): boolean {
  const [fronts = [], backs = []] = found.split(' on ').map((names) => names.split('|'));
  return PAIRS.some(
    ({ use, front, back }) => use === 'words' && fronts.includes(front) && backs.includes(back),
  );
}

const channel = (part: number): number => (part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);

/** Relative luminance of `#rrggbb` (WCAG 2.2). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
    channel(Number.parseInt(colour.slice(at, at + 2), 16) / 255),
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** From 1 (the same) to 21 (black and white). */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

export const THEMES = ['light', 'dark', 'light, more contrast', 'dark, more contrast'] as const;
export type Theme = (typeof THEMES)[number];

/** The colours of every theme out of `tokens.css`, each theme on top of those that hold with it. */
export function palettes(css: string): Record<Theme, Record<string, string>> {
  const read = (block: string): Record<string, string> =>
    Object.fromEntries(
      [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]),
    );
  const [light = '', ...blocks] = css.split(/^@media /m);
  const when = (condition: string): Record<string, string> =>
    read(blocks.find((block) => block.startsWith(`${condition} {`)) ?? '');
  const dark = when('(prefers-color-scheme: dark)');
  const more = when('(prefers-contrast: more)');
  const both = when('(prefers-contrast: more) and (prefers-color-scheme: dark)');
  const plain = read(light);
  return {
    light: plain,
    dark: { ...plain, ...dark },
    'light, more contrast': { ...plain, ...more },
    'dark, more contrast': { ...plain, ...dark, ...more, ...both },
  };
}

/** The table that `docs/accessibility.md` shows. */
export function table(css: string): string {
  const themes = palettes(css);
  const rows = PAIRS.map(({ front, back, least, use }) => {
    const ratios = THEMES.map((theme) =>
      contrast(themes[theme][front] ?? '', themes[theme][back] ?? '').toFixed(1),
    );
    return `| ${use} | \`${front}\` | \`${back}\` | ${least} | ${ratios.join(' | ')} |`;
  });
  const head = ['used for', 'colour', 'on', 'at least', ...THEMES];
  return [`| ${head.join(' | ')} |`, `|${'---|'.repeat(head.length)}`, ...rows].join('\n');
}
