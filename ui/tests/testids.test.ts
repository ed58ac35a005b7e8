import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const listed = [...readFileSync(join(root, 'TESTIDS.md'), 'utf8').matchAll(/`([a-z][^`\s]*)`/g)].map(
  ([, id = '']) => id,
);
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.svelte'))
  .map((name) => readFileSync(join(root, 'src', name), 'utf8'))
  .join('\n');
const given = [...sources.matchAll(/(?:testid|errorTestid)=(?:"([^"]+)"|\{`([^`]+)`\})/g)].map(
  ([, fixed, template]) => fixed ?? template ?? '',
);

test('every test id is in the list', () => {
  const shape = (id: string): RegExp => new RegExp(`^${id.replaceAll(/\$\{[^}]+\}/g, '.+')}$`);
  expect(given.length).toBeGreaterThan(100);
  expect(given.filter((id) => !listed.some((known) => shape(id).test(known)))).toEqual([]);
});
