import type { Interfaces } from '@oclif/core';

/** The words that are no flags, as typed: oclif's own `argv` moves every word that stands twice. */
export function listTypedWords({ raw }: Pick<Interfaces.ParserOutput, 'raw'>): string[] {
  return raw.flatMap((token) => (token.type === 'arg' ? [token.input] : []));
}
