const PREFIX = 'tabella.';

/** Something small that the window keeps for the next time; nothing if it may keep nothing, or kept something else. */
export function kept<T>(name: string, isIt: (value: unknown) => value is T): T | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(PREFIX + name) ?? 'null');
    return isIt(value) ? value : null;
  } catch {
    return null;
  }
}

/** Keeps it; `null` forgets it. A window that may keep nothing goes on without. */
export function keep(name: string, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    return;
  }
}
