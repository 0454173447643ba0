import type { Tags } from '../../state/world.ts';
import type { Input } from '../input.ts';
import { listTags } from '../list-tags.ts';
import { defineOperations } from '../operation.ts';
import { iamErrors, listPage } from './errors.ts';
import { requireUser } from './names.ts';

const CHARACTERS = '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]';
const MOST_TAGS = 50;

/** The tags of a request, checked. */
export function readTags(input: Input): Tags {
  const tags: Tags = {};
  for (const tag of input.structures('Tags')) {
    const key = tag.text('Key', { pattern: `${CHARACTERS}+`, least: 1, most: 128 });
    if (Object.keys(tags).some((other) => other.toLowerCase() === key.toLowerCase())) {
      throw iamErrors.invalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
    }
    tags[key] = tag.text('Value', { pattern: `${CHARACTERS}*`, most: 256 });
  }
  return tags;
}

/** Adds tags to others; IAM's keys differ by more than case. Throws for more than fifty. */
function addTags(to: Tags, added: Tags): Tags {
  const names = Object.keys(added).map((key) => key.toLowerCase());
  const kept = Object.entries(to).filter(([key]) => !names.includes(key.toLowerCase()));
  const all = { ...Object.fromEntries(kept), ...added };
  if (Object.keys(all).length > MOST_TAGS) {
    throw iamErrors.invalidInput(`The number of tags has reached the maximum limit: ${MOST_TAGS}.`);
  }
  return all;
}

export const USER_TAG_OPERATIONS = defineOperations('iam', {
  TagUser(call, input) {
    input.require('Tags');
    const tags = readTags(input);
    const user = requireUser(call, input);
    user.tags = addTags(user.tags, tags);
    return undefined;
  },

  UntagUser(call, input) {
    const keys = input.texts('TagKeys', { least: 1, most: 128 }).map((key) => key.toLowerCase());
    const user = requireUser(call, input);
    user.tags = Object.fromEntries(Object.entries(user.tags).filter(([key]) => !keys.includes(key.toLowerCase())));
    return undefined;
  },

  ListUserTags(call, input) {
    return listPage(call, input, { Tags: listTags(requireUser(call, input).tags) });
  },
});
