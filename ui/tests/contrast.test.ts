import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PAIRS, THEMES, TOKENS, contrast, palettes, table } from '../screens/contrast';

const css = readFileSync(join(import.meta.dirname, '../src/theme/tokens.css'), 'utf8');
const document = join(import.meta.dirname, '../../docs/accessibility.md');

test('the ratio is that of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.478, 2);
  expect(contrast('#123456', '#123456')).toBe(1);
});

test('every theme has every colour', () => {
  for (const colours of Object.values(palettes(css))) expect(Object.keys(colours)).toEqual(TOKENS);
});

test.each(THEMES)('%s: colours on each other are far enough apart', (theme) => {
  const colours = palettes(css)[theme];
  // Whoever asks for more contrast gets more than the least: 7 for words, 4.5 for the rest.
  const asked = (least: number): number =>
    theme.endsWith('more contrast') ? (least === 3 ? 4.5 : 7) : least;
  const weak = PAIRS.map(({ front, back, least }) => ({
    pair: `${front} on ${back}`,
    least: asked(least),
    ratio: contrast(colours[front] ?? '', colours[back] ?? ''),
  })).filter(({ ratio, least }) => ratio < least);
  expect(weak).toEqual([]);
});

test('the table in the documents is that of the colours; TABELLA_WRITE_CONTRAST=1 writes it', () => {
  const [before = '', rest = ''] = readFileSync(document, 'utf8').split('<!-- contrast -->\n');
  const [, after = ''] = rest.split('<!-- end of contrast -->\n');
  const wanted = `${before}<!-- contrast -->\n${table(css)}\n<!-- end of contrast -->\n${after}`;
  if (process.env['TABELLA_WRITE_CONTRAST']) writeFileSync(document, wanted);
  expect(readFileSync(document, 'utf8')).toBe(wanted);
});
