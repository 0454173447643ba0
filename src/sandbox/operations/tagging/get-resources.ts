import { ServiceError } from '../../protocol/service-error.ts';
import type { Tags } from '../../state/world.ts';
import type { Input } from '../input.ts';
import { listTags } from '../list-tags.ts';
import { type Call, defineOperations } from '../operation.ts';
import { findOrganization, listMembers } from '../organizations/membership.ts';
import { makeOrganizationsArn } from '../organizations/presentation.ts';
import { makePager } from '../paging.ts';

const listPage = makePager({
  size: 'ResourcesPerPage',
  most: 100,
  usual: 50,
  token: 'PaginationToken',
  rule: { most: 2048 },
  lastToken: '',
  refuse: () => new ServiceError('PaginationTokenExpiredException', 'The pagination token is not valid.'),
});
/** What is tagged in Organizations shows where Organizations is. */
const HOME_REGION = 'us-east-1';
const OWN_TYPES = ['organizations', 'organizations:account'];

function listTaggedAccounts({ world, caller, region }: Call): { arn: string; tags: Tags }[] {
  const organization = findOrganization(world, caller.account);
  if (organization?.managementAccountId !== caller.account.id || region !== HOME_REGION) return [];
  return listMembers(world, organization).flatMap(({ id, tags }) =>
    Object.keys(tags).length === 0 ? [] : [{ arn: makeOrganizationsArn(organization, 'account', id), tags }],
  );
}

/** A key, and any of the values where there are some. */
function readFilter(filter: Input): (tags: Tags) => boolean {
  const key = filter.text('Key', { least: 1, most: 128 });
  const values = filter.optionalTexts('Values') ?? [];
  return (tags) => {
    const value = Object.hasOwn(tags, key) ? tags[key] : undefined;
    return value !== undefined && (values.length === 0 || values.includes(value));
  };
}

export const TAGGING_OPERATIONS = defineOperations('tagging', {
  /** Of all that can be tagged, the accounts of an organization, whose management account alone is told of them. */
  GetResources(call, input) {
    const types = input.optionalTexts('ResourceTypeFilters') ?? [];
    const all = types.length === 0 || types.some((type) => OWN_TYPES.includes(type)) ? listTaggedAccounts(call) : [];
    const filters = input.structures('TagFilters').map(readFilter);
    const found = all.filter(({ tags }) => filters.every((matches) => matches(tags)));
    const list = found.map(({ arn, tags }) => ({ ResourceARN: arn, Tags: listTags(tags) }));
    return listPage(call, input, { ResourceTagMappingList: list });
  },
});
