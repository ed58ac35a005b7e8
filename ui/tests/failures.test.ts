import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { failureNext, failureTitle } from '../src/messages/failures';
import { languages } from '../src/messages/languages';
import { setLocale, t } from '../src/messages/translate.svelte';

const root = join(import.meta.dirname, '../..');
const NAME = /"([a-z][a-z_0-9]*(?:\.[a-z_0-9]+)+)"/g;
/** Names of steps of a count, which are told as results. */
const NO_FAILURES = /^(count|opened\/properties)/;

function sources(crate: string): string[] {
  const folder = join(root, crate);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.rs') && !NO_FAILURES.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

/** The text from an opening brace to the one that closes it. */
function block(source: string, from: number): string {
  let depth = 1;
  let at = from;
  for (; depth > 0 && at < source.length; at++) depth += { '{': 1, '}': -1 }[source[at] ?? ''] ?? 0;
  return source.slice(from, at);
}

/** Every code in the functions that give an error its code, and in failures that are made on the spot. */
function codesOf(source: string): string[] {
  const functions = [...source.matchAll(/fn \w*code\([^{;]*\{/g)].map((it) =>
    block(source, it.index + it[0].length),
  );
  const made = [...source.matchAll(/\bcode: "[a-z_.]+"/g)].map(([it]) => it);
  return [...functions, ...made].flatMap((it) => [...it.matchAll(NAME)].map(([, code = '']) => code));
}

const crates = ['crypto/src', 'ledger/src', 'node/src', 'src-tauri/src'];
const codes = [...new Set(crates.flatMap(sources).flatMap(codesOf))].sort();

describe.each(languages)('failures in $tag', ({ tag }) => {
  test('have words for every code that the contract can bring', async () => {
    await setLocale(tag);
    expect(codes.length).toBeGreaterThan(300);
    expect(codes).toContain('mix.proof');
    expect(codes).toContain('vote.closed');
    expect(codes.filter((code) => failureTitle(code) === t('failure.other'))).toEqual([]);
    expect(codes.filter((code) => failureNext(code) === t('failure.other_next'))).toEqual([]);
  });
});
