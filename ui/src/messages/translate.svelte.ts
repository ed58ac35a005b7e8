import type { Catalogue, Key } from './catalogue';
import { en } from './en';
import { canonical, directionOf, languageFor } from './languages';

export type { Key };

type Sentence<E> = E extends string ? E : E extends { other: infer O extends string } ? O : never;
type Names<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type Gap<Name> = Name extends 'count' ? number : string | number;
// What counts is needed even where the sentence does not repeat the number.
type Needed<E> = Names<Sentence<E>> | (E extends string ? never : 'count');
type Params<K extends Key> = { [N in Needed<(typeof en)[K]>]: Gap<N> };
type Arguments<K extends Key> = [Needed<(typeof en)[K]>] extends [never] ? [] : [Params<K>];

/** The words on the screen, the language they are in, and the tag whose plural forms they follow. */
type Spoken = { language: string; tag: string; catalogue: Catalogue };
const ENGLISH: Spoken = { language: 'en', tag: 'en', catalogue: en };

let tag = $state('en');
// Words and plural forms must agree: an untranslated language gets English words and English plurals.
let spoken = $state.raw(ENGLISH);
const plurals = $derived(new Intl.PluralRules(spoken.tag));
const ordinals = $derived(new Intl.PluralRules(spoken.tag, { type: 'ordinal' }));
const numbers = $derived(new Intl.NumberFormat(tag));

async function speak(wanted: string): Promise<Spoken> {
  const language = languageFor(wanted);
  // Words that cannot be fetched must not keep anybody from voting.
  const catalogue = await language?.load().catch(() => null);
  return language && catalogue ? { language: language.tag, tag: wanted, catalogue } : ENGLISH;
}

let last = 0;

/**
 * Follows a language tag; one that `Intl` refuses (such as `C`) means English. Words, numbers and dates change together,
 * once the words are there; of two calls the later one holds.
 */
export async function setLocale(wanted: string): Promise<void> {
  last += 1;
  const mine = last;
  const next = canonical(wanted);
  const words = await speak(next);
  if (mine !== last) return;
  tag = next;
  spoken = words;
}

/** For numbers and dates. */
export function locale(): string {
  return tag;
}

/** The language on the screen, as the list of languages names it. */
export function spokenLanguage(): string {
  return spoken.language;
}

/** Language of the words on the screen, for `<html lang>`. */
export function wordsLanguage(): string {
  return spoken.tag;
}

/** Which way the words run, for `<html dir>`. */
export function wordsDirection(): 'ltr' | 'rtl' {
  return directionOf(spoken.tag);
}

export function number(value: number): string {
  return numbers.format(value);
}

/** First, second, third: a place in an order. */
export function ordinal(place: number): string {
  const entry: Catalogue['place.ordinal'] = spoken.catalogue['place.ordinal'];
  return (entry[ordinals.select(place)] ?? entry.other).replace('{count}', number(place));
}

function fill(entry: Catalogue[Key], params: Record<string, string | number>): string {
  const sentence =
    typeof entry === 'string' ? entry : (entry[plurals.select(Number(params.count))] ?? entry.other);
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    return typeof value === 'number' ? number(value) : (value ?? '');
  });
}

export function t<K extends Key>(key: K, ...[params]: Arguments<K>): string {
  return fill(spoken.catalogue[key], params ?? {});
}

/** Words for a key that the shell named (an error code, a step); nothing when the catalogue does not know it. */
export function maybe(key: string): string | null {
  if (!Object.hasOwn(spoken.catalogue, key)) return null;
  const entry = spoken.catalogue[key as Key];
  return typeof entry === 'string' ? entry : entry.other;
}
