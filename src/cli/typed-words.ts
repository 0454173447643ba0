import type { Interfaces } from '@oclif/core';

/**
 * The words of a command line that are no flags, in the order in which they were typed. oclif sorts its own `argv` by
 * where each word is found first, which moves every word that stands twice: no command may be run from that.
 */
export function listTypedWords({ raw }: Pick<Interfaces.ParserOutput, 'raw'>): string[] {
  return raw.flatMap((token) => (token.type === 'arg' ? [token.input] : []));
}
