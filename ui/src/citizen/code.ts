const LENGTH = 12;
const GROUP = 4;

function bare(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(0, LENGTH);
}

/** However it was typed or pasted: capitals in groups of four. */
export function grouped(typed: string): string {
  const groups = bare(typed).match(new RegExp(`.{1,${GROUP}}`, 'g'));
  return groups?.join('-') ?? '';
}

export function complete(typed: string): boolean {
  return bare(typed).length === LENGTH;
}

/** How many more characters the code needs. */
export function missing(typed: string): number {
  return LENGTH - bare(typed).length;
}
