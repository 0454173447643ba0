import { distance } from 'fastest-levenshtein';

/** The candidate a person most likely meant; undefined where none is near: a third of the letters may be wrong. */
export function nearest(typed: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => ({ candidate, far: distance(typed, candidate) - (candidate.startsWith(typed) ? 2 : 0) }))
    .toSorted((one, other) => one.far - other.far);
  const [best] = ranked;
  return best !== undefined && best.far <= Math.max(2, typed.length / 3) ? best.candidate : undefined;
}
