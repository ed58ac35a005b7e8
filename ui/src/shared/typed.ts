import { bytesOf } from '../contest/text';
import { t } from '../messages/translate.svelte';

/** Halves of characters and signs that control a terminal: pasted from a file that is no text. */
function isText(text: string): boolean {
  return text.isWellFormed() && !/[^\P{Cc}\t\n\r]/u.test(text);
}

/** How many characters have to go before the text fits. */
function tooMany(text: string, bytes: number): number {
  let over = bytesOf(text) - bytes;
  if (over <= 0) return 0;
  const characters = [...text];
  let many = 0;
  for (let at = characters.length - 1; over > 0 && at >= 0; at--) {
    over -= bytesOf(characters[at] ?? '');
    many += 1;
  }
  return many;
}

/** Why nobody could take what is in a field, whatever it is for; `limit` in bytes. */
export function fault(text: string, limit = Infinity): string | undefined {
  if (!isText(text)) return t('field.unreadable');
  const count = tooMany(text.trim(), limit);
  return count > 0 ? t('field.long', { count }) : undefined;
}
