import { canonical, languageFor } from '../messages/languages';
import { setLocale } from '../messages/translate.svelte';

const KEPT = 'tabella.language';
let system = 'en';

// A window that may keep nothing still speaks.
function chosen(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

function keep(tag: string): void {
  try {
    localStorage.setItem(KEPT, tag);
  } catch {
    return;
  }
}

/** Numbers and dates stay those of the person's own region where the chosen language is the system's. */
function inRegion(tag: string): string {
  return languageFor(system)?.tag === tag ? system : tag;
}

/** Speaks the system's language, unless the person has chosen another one. */
export function followSystem(tag: string): Promise<void> {
  system = canonical(tag);
  const wanted = chosen();
  return setLocale(wanted ? inRegion(wanted) : system);
}

/** Speaks that language from now on, also when the window is opened again. */
export function chooseLanguage(tag: string): Promise<void> {
  keep(tag);
  return setLocale(inRegion(tag));
}
