/** Who asks for what, so that a person reads it before they answer; nothing for what is no question. */
export function readQuestion(typed: string): { audience: string; fact: string } | null {
  try {
    const { audience, fact } = JSON.parse(typed) as { audience?: unknown; fact?: unknown };
    return typeof audience === 'string' && typeof fact === 'string' ? { audience, fact } : null;
  } catch {
    return null;
  }
}
