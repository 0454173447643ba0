import { distance } from 'fastest-levenshtein';

/** The candidate a person most likely meant; undefined where none is near: a third of the letters may be wrong. */
export function suggestName<Name extends string>(typed: string, candidates: readonly Name[]): Name | undefined {
  const ranked = candidates
    .map((candidate) => ({ candidate, far: distance(typed, candidate) - (candidate.startsWith(typed) ? 2 : 0) }))
    .toSorted((left, right) => left.far - right.far);
  const [best] = ranked;
  return best !== undefined && best.far <= Math.max(2, typed.length / 3) ? best.candidate : undefined;
}

/** Two letters swapped count as two. */
const MOST_TYPING_MISTAKES = 2;

/** `prodution` is a typing mistake of `production`; `production2` and `pre-production` are names of their own. */
export function isTypingMistake(typed: string, name: string): boolean {
  const isExtended = typed.startsWith(name) || typed.endsWith(name);
  return !isExtended && distance(typed, name) <= MOST_TYPING_MISTAKES;
}
