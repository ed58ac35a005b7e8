let text = $state('');

/** What a screen reader should say now, without moving the focus. */
export function announce(words: string): void {
  text = words;
}

export function announced(): string {
  return text;
}
