/** What a person has used up, or has put where: the arithmetic that a control shows while it is filled in. */

export function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** n votes cost n times n credits. */
export function creditsFor(values: number[]): number {
  return sum(values.map((votes) => votes * votes));
}

export function costOf(values: number[], costs: number[]): number {
  return sum(values.map((chosen, option) => chosen * (costs[option] ?? 0)));
}

/** Votes for an option, below zero where they are against it. */
export function votesOn(values: number[], options: number, option: number): number {
  return (values[option] ?? 0) - (values[options + option] ?? 0);
}

export function withVotes(values: number[], options: number, option: number, votes: number): number[] {
  return values.map((value, field) => {
    if (field === option) return Math.max(votes, 0);
    return field === options + option ? Math.max(-votes, 0) : value;
  });
}

/** The option at each place of a ranking. Of places with equal points the first go to the first options. */
export function ranking(values: number[], points: number[]): (number | null)[] {
  const left = values.map((_, option) => option).filter((option) => values[option] !== 0);
  return points.map((wanted) => {
    const at = left.findIndex((option) => values[option] === wanted);
    return at < 0 ? null : (left.splice(at, 1)[0] ?? null);
  });
}

/** Puts an option at a place, or at none. Who was there gets the place that the option had. */
export function withPlace(
  values: number[],
  points: number[],
  option: number,
  place: number | null,
): number[] {
  const before = values[option] ?? 0;
  if (place === null) return values.with(option, 0);
  const there = ranking(values, points)[place] ?? null;
  const freed = there === null || there === option ? values : values.with(there, before);
  return freed.with(option, points[place] ?? 0);
}
