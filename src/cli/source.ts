import type { Source } from '../run/plan.ts';

/** Tells a person who was asked in AWS's place; nothing where it was AWS alone. */
export async function printSource(elsewhere: Iterable<string>, log: (line: string) => void): Promise<void> {
  const endpoints = [...elsewhere].sort();
  if (endpoints.length === 0) return;
  const { describeElsewhere, foldText, getNoteWidth } = await import('./layout.ts');
  for (const endpoint of endpoints) log(foldText(describeElsewhere(endpoint), getNoteWidth()).join('\n'));
}

/** Puts the same into a plan or a result. */
export function addSource<T extends object>(said: T, elsewhere: ReadonlySet<string>): T & Source {
  return elsewhere.size === 0 ? said : { ...said, endpoints: [...elsewhere].sort() };
}
