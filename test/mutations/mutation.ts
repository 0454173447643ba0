/** One promise to users, how to break it, and the tests that must notice. */
export interface Mutation {
  /** What a user would suffer, in words. */
  readonly promise: string;
  /** From the root of the checkout. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Test files, from the root of the checkout. */
  readonly tests: readonly string[];
}

/** How a text is changed: what stands there once, and what takes its place. */
type Change = readonly [find: string, replace: string];

/** A mutation of a file of src, in one line. */
export function broken(promise: string, file: string, [find, replace]: Change, ...tests: readonly string[]): Mutation {
  return { promise, file: `src/${file}`, find, replace, tests: tests.map((test) => `test/${test}.test.ts`) };
}

/** The text with the promise broken, or why the mutation does not apply to it. */
export function applyMutation(
  mutation: Mutation,
  text: string,
): { readonly text: string } | { readonly problem: string } {
  const parts = text.split(mutation.find);
  const [before, after] = parts;
  if (parts.length !== 2 || before === undefined || after === undefined) {
    return { problem: `${mutation.file} holds this ${parts.length - 1} times, not once: ${mutation.find}` };
  }
  return { text: `${before}${mutation.replace}${after}` };
}
