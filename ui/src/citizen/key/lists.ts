import { locale } from '../../messages/translate.svelte';

/** The list of words for the language of this window; English where it has none. */
export function ownList(lists: string[]): string {
  const language = new Intl.Locale(locale()).language;
  return lists.find((tag) => new Intl.Locale(tag).language === language) ?? 'en';
}

const WORDS = 24;
const PROBED = 3;

/** Three places of a phrase, from 1, in ascending order. */
export function drawPlaces(random: () => number = Math.random): number[] {
  const places = new Set<number>();
  while (places.size < PROBED) places.add(1 + Math.floor(random() * WORDS));
  return [...places].sort((a, b) => a - b);
}

export function countWords(typed: string): number {
  return typed.split(/\s+/).filter(Boolean).length;
}
