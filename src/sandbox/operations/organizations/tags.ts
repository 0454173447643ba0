import type { OrganizationRecord, Tags, World } from '../../state/world.ts';
import type { Input } from '../input.ts';
import { listTags } from '../list-tags.ts';
import { defineOperations } from '../operation.ts';
import { listPage, organizationsErrors } from './errors.ts';
import { listMembers, requireOrganization } from './membership.ts';
import { TAG_KEY, TAG_VALUE, TAGGABLE_ID } from './patterns.ts';

const MOST_TAGS = 50;

/** The tags of a request, checked; an empty record where there are none. */
export function readTags(input: Input): Tags {
  const tags: Tags = {};
  for (const tag of input.structures('Tags')) {
    const key = tag.text('Key', TAG_KEY);
    if (key.toLowerCase().startsWith('aws:')) {
      throw organizationsErrors.invalidInput(
        'INVALID_SYSTEM_TAGS_PARAMETER',
        "You specified a tag key that is a system tag. You can't add, edit, or delete system tag keys because they're reserved for AWS use. System tags don't count against your tags per resource limit.",
      );
    }
    if (Object.hasOwn(tags, key)) {
      throw organizationsErrors.invalidInput(
        'DUPLICATE_TAG_KEY',
        'Tag keys must be unique among the tags attached to the same entity.',
      );
    }
    tags[key] = tag.text('Value', TAG_VALUE);
  }
  return limitTags(tags);
}

/** The tags, or the exception for more than fifty of them. */
function limitTags(tags: Tags): Tags {
  if (Object.keys(tags).length <= MOST_TAGS) return tags;
  throw organizationsErrors.constraint(
    'MAX_TAG_LIMIT_EXCEEDED',
    'You have exceeded the number of tags allowed on this resource.',
  );
}

/** Something of the organization that carries tags. */
export interface Taggable {
  tags: Tags;
}

/** The account, unit or root of that id, or TargetNotFoundException. */
function findTaggable(world: World, organization: OrganizationRecord, id: string): Taggable {
  if (id === organization.rootId) {
    return {
      get tags() {
        return organization.rootTags;
      },
      set tags(tags) {
        organization.rootTags = tags;
      },
    };
  }
  const found = organization.units[id] ?? listMembers(world, organization).find((member) => member.id === id);
  if (found === undefined) throw organizationsErrors.targetNotFound();
  return found;
}

export const TAG_OPERATIONS = defineOperations('organizations', {
  TagResource(call, input) {
    const id = input.text('ResourceId', TAGGABLE_ID);
    input.require('Tags');
    const target = findTaggable(call.world, requireOrganization(call), id);
    target.tags = limitTags({ ...target.tags, ...readTags(input) });
    return undefined;
  },

  UntagResource(call, input) {
    const id = input.text('ResourceId', TAGGABLE_ID);
    const keys = input.texts('TagKeys', TAG_KEY);
    const target = findTaggable(call.world, requireOrganization(call), id);
    target.tags = Object.fromEntries(Object.entries(target.tags).filter(([key]) => !keys.includes(key)));
    return undefined;
  },

  ListTagsForResource(call, input) {
    const id = input.text('ResourceId', TAGGABLE_ID);
    return listPage(call, input, { Tags: listTags(findTaggable(call.world, requireOrganization(call), id).tags) });
  },
});
