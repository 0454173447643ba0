import assert from 'node:assert/strict';

/** Does `each` for all items, a few side by side; tells all that failed, each by its name. */
export async function forAll<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  each: (item: T) => Promise<void>,
  atOnce = 3,
): Promise<void> {
  const failures: string[] = [];
  const queue = items.values();
  const lane = async () => {
    for (const item of queue) {
      try {
        await each(item);
      } catch (error) {
        failures.push(`${nameOf(item)}: ${error instanceof Error ? error.message : error}`);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  assert.equal(failures.length, 0, `${failures.length} of ${items.length} failed\n\n${failures.join('\n\n')}`);
}
