import type { Structure } from '../../protocol/values.ts';
import type { Tags } from '../../state/world.ts';
import type { Input } from '../input.ts';
import { iamErrors } from './errors.ts';

const CHARACTERS = '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]';
const MOST_TAGS = 50;

/** The tags of a request, checked. */
export function readTags(input: Input): Tags {
  const tags: Tags = {};
  for (const tag of input.structures('Tags') ?? []) {
    const key = tag.text('Key', { pattern: `${CHARACTERS}+`, least: 1, most: 128 });
    if (Object.keys(tags).some((other) => other.toLowerCase() === key.toLowerCase())) {
      throw iamErrors.invalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
    }
    tags[key] = tag.text('Value', { pattern: `${CHARACTERS}*`, most: 256 });
  }
  return tags;
}

/** Adds tags to others; IAM's keys differ by more than case. Throws for more than fifty. */
export function addTags(to: Tags, added: Tags): Tags {
  const names = Object.keys(added).map((key) => key.toLowerCase());
  const kept = Object.entries(to).filter(([key]) => !names.includes(key.toLowerCase()));
  const all = { ...Object.fromEntries(kept), ...added };
  if (Object.keys(all).length > MOST_TAGS) {
    throw iamErrors.invalidInput(`The number of tags has reached the maximum limit: ${MOST_TAGS}.`);
  }
  return all;
}

/** Tags as IAM lists them. */
export function tagList(tags: Tags): Structure[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
