import type { Catalogue } from '../src/messages/catalogue';
import { en } from '../src/messages/en';
import { languages } from '../src/messages/languages';

const PLAIN = 'abcdefghijklmnoprstuvwyzABCDEFGHIJKLMNOPRSTUVWYZ';
const ACCENTED = 'åƀçđéƒğĥíĵķłɱñöþŕšţúṽŵýžÅƁÇĐÉƑĞĤÍĴĶŁṀÑÖÞŔŠŢÚṼŴÝŽ';
const LONGER = 0.4;

const accented = (letter: string): string => [...ACCENTED][PLAIN.indexOf(letter)] ?? letter;

/** The same sentence with its gaps, in letters of more height, longer by two fifths, and with both of its ends marked. */
export function stretched(words: string): string {
  const letters = words.replace(/\{\w+\}/g, '').length;
  let owed = 0;
  const longer = words.replace(/\{\w+\}|./gsu, (part) => {
    if (part.startsWith('{')) return part;
    owed += LONGER;
    // Only what is in a word is doubled: a line may still be broken wherever it could be.
    if (!/\p{L}/u.test(part) || owed < 1) return accented(part);
    const more = Math.floor(owed);
    owed -= more;
    return accented(part).repeat(1 + more);
  });
  return letters > 0 ? `[${longer}]` : longer;
}

/** English that looks foreign: what stays plain is not in the catalogue, and what lacks a bracket is cut off. */
export function pseudo(): Catalogue {
  const entries = Object.entries<Catalogue[keyof Catalogue]>(en).map(([key, entry]) => [
    key,
    typeof entry === 'string'
      ? stretched(entry)
      : Object.fromEntries(Object.entries(entry).map(([form, words]) => [form, stretched(words)])),
  ]);
  return Object.fromEntries(entries) as Catalogue;
}

/** Long English from the left and, as if it were Arabic, from the right. */
export function addPseudo(): void {
  for (const tag of ['en-XA', 'ar-XB']) languages.push({ tag, load: () => Promise.resolve(pseudo()) });
}
