import { en } from './en';

export type Key = keyof typeof en;

/** Another language has the same keys; where English counts, it may use every plural form that it needs. */
export type Catalogue = {
  [K in Key]: (typeof en)[K] extends string
    ? string
    : { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;
};

type Sentence<E> = E extends string ? E : E extends { other: infer O extends string } ? O : never;
type Names<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type Gap<Name> = Name extends 'count' ? number : string | number;
// What counts is needed even where the sentence does not repeat the number.
type Needed<E> = Names<Sentence<E>> | (E extends string ? never : 'count');
type Params<K extends Key> = { [N in Needed<(typeof en)[K]>]: Gap<N> };
type Arguments<K extends Key> = [Needed<(typeof en)[K]>] extends [never] ? [] : [Params<K>];

const catalogues: Record<string, Catalogue> = { en };

let tag = $state('en');
const language = $derived(new Intl.Locale(tag).language);
const catalogue = $derived(catalogues[language] ?? en);
// Words and plural forms must agree: an untranslated language gets English words and English plurals.
const plurals = $derived(new Intl.PluralRules(language in catalogues ? tag : 'en'));
const ordinals = $derived(new Intl.PluralRules(language in catalogues ? tag : 'en', { type: 'ordinal' }));
const numbers = $derived(new Intl.NumberFormat(tag));

/** Follows the system's language tag; a tag that `Intl` refuses (such as `C`) means English. */
export function setLocale(wanted: string): void {
  try {
    const [known] = Intl.getCanonicalLocales(wanted.replace('_', '-').split('.')[0]);
    tag = known && Intl.NumberFormat.supportedLocalesOf(known).length > 0 ? known : 'en';
  } catch {
    tag = 'en';
  }
}

export function locale(): string {
  return tag;
}

/** Language of the words on the screen, for `<html lang>`. */
export function wordsLanguage(): string {
  return language in catalogues ? tag : 'en';
}

export function number(value: number): string {
  return numbers.format(value);
}

/** First, second, third: a place in an order. */
export function ordinal(place: number): string {
  const entry: Catalogue['place.ordinal'] = catalogue['place.ordinal'];
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
  return fill(catalogue[key], params ?? {});
}

/** Words for a key that the shell named (an error code, a step); nothing when the catalogue does not know it. */
export function maybe(key: string): string | null {
  if (!Object.hasOwn(catalogue, key)) return null;
  const entry = catalogue[key as Key];
  return typeof entry === 'string' ? entry : entry.other;
}
