import type { en } from './en';

/** The same keys as English. Where English counts, every plural form that the language needs. */
export type Translated<English> = {
  readonly [Key in keyof English]: English[Key] extends string
    ? string
    : { readonly other: string } & { readonly [Form in Intl.LDMLPluralRule]?: string };
};

export type Key = keyof typeof en;

/** Every word that the window shows, in one language. */
export type Catalogue = Translated<typeof en>;
