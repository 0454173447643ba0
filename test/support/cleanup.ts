import { after, afterEach } from 'mocha';

/** Something that has to be ended: by the language's own way, or as the sandbox is. */
type Ending = AsyncDisposable | { close(): Promise<unknown> };

/** Keeps what is made until then, and gives it back. */
export type Keep = <T extends Ending>(made: T | Promise<T>) => Promise<T>;

/** For a suite: whatever `keep` was given ends after its last test, or after each, in reverse order, and however far `before` got. */
export function useCleanup(when: 'all' | 'each' = 'all'): Keep {
  const kept: Ending[] = [];
  const hook = when === 'all' ? after : afterEach;
  hook(async () => {
    for (const resource of kept.splice(0).reverse()) {
      await (Symbol.asyncDispose in resource ? resource[Symbol.asyncDispose]() : resource.close());
    }
  });
  return async (made) => {
    const resource = await made;
    kept.push(resource);
    return resource;
  };
}
