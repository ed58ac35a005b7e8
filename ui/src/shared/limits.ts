/**
 * Most of what a person may give, as the rules of the board have it: what is longer would be refused there. Texts are
 * measured in bytes of UTF-8.
 */
export const LIMITS = {
  /** A title, a question, an option, a grade, a name. */
  title: 400,
  /** A description, a proposal, an answer. */
  text: 20_000,
  /** Who looks at a person, at what and why, together: what the sealed text has room for beside its frame. */
  use: 495,
  /** What stands in a link or a QR code. */
  slip: 8_192,
  contests: 64,
  options: 1_024,
  /** Options of a ranking, or of grades. */
  ranked: 60,
  grades: 10,
  /** Room for an answer in one’s own words. */
  writeIn: 64,
} as const;
