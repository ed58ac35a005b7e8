/** The first digits of a tracker in groups of four, for reading aloud: the form that people wrote down. */
export function shortForm(tracker: string): string {
  return (
    tracker
      .slice(0, 20)
      .match(/.{1,4}/g)
      ?.join(' ') ?? ''
  );
}
