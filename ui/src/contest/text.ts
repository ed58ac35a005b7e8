/** A text in the form in which it is stored: Unicode's form C, without white space around it. The shell decides. */
export function storedForm(text: string): string {
  return text.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, '').normalize('NFC');
}

/** Bytes that a text takes in UTF-8. */
export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
