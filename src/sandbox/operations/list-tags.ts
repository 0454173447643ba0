import type { Structure } from '../protocol/values.ts';
import type { Tags } from '../state/world.ts';

/** Tags as AWS lists them. */
export function listTags(tags: Tags): Structure[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
