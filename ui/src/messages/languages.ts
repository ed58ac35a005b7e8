import type { Catalogue } from './catalogue';
import { en } from './en';

export type Language = {
  /** BCP 47, with the script where the language has several. */
  tag: string;
  load: () => Promise<Catalogue>;
};

/** What the window speaks, in the order of the menu. English is at hand; the others are fetched when they are wanted. */
export const languages: Language[] = [
  { tag: 'en', load: () => Promise.resolve(en) },
  { tag: 'de', load: async () => (await import('./de')).de },
  { tag: 'et', load: async () => (await import('./et')).et },
  { tag: 'it', load: async () => (await import('./it')).it },
  { tag: 'ko', load: async () => (await import('./ko')).ko },
  { tag: 'zh-Hans', load: async () => (await import('./zh')).zh },
];

/** A tag as `Intl` takes it, from what a system may say; English where that is none, such as `C`. */
export function canonical(wanted: string): string {
  try {
    const [tag] = Intl.getCanonicalLocales(wanted.replace('_', '-').split('.')[0]);
    return tag && Intl.NumberFormat.supportedLocalesOf(tag).length > 0 ? tag : 'en';
  } catch {
    return 'en';
  }
}

/** The language of the window for a tag such as `de-AT`. Simplified Chinese is not taken for traditional. */
export function languageFor(wanted: string): Language | undefined {
  const { language, script } = new Intl.Locale(wanted).maximize();
  return (
    languages.find(({ tag }) => tag === wanted) ??
    languages.find(({ tag }) => {
      const own = new Intl.Locale(tag).maximize();
      return own.language === language && own.script === script;
    })
  );
}

const RIGHT_TO_LEFT = new Set(['Adlm', 'Arab', 'Hebr', 'Mand', 'Nkoo', 'Rohg', 'Samr', 'Syrc', 'Thaa']);

export function directionOf(tag: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(new Intl.Locale(tag).maximize().script ?? '') ? 'rtl' : 'ltr';
}
