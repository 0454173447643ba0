import type { SsoPrincipal } from './account-assignments.ts';
import { callJson, type JsonClient, listJson, openJsonClient, readText } from './json-client.ts';
import type { Connection } from './network.ts';
import { requireForm } from './request.ts';
import { ignoreCode, type RetryOptions } from './retry.ts';

/** The directory of users and groups, and how it is asked. */
export interface IdentityStore {
  readonly client: JsonClient;
  readonly id: string;
}

export function openIdentityStore(connection: Connection, retry: RetryOptions, id: string): IdentityStore {
  return { client: openJsonClient('identitystore', connection, retry), id };
}

/** What the service calls users and groups. */
const WORDS = {
  GROUP: {
    get: 'GetGroupId',
    id: 'GroupId',
    name: 'displayName',
    list: 'ListGroups',
    of: 'Groups',
    shown: 'DisplayName',
  },
  USER: { get: 'GetUserId', id: 'UserId', name: 'userName', list: 'ListUsers', of: 'Users', shown: 'UserName' },
} as const;

/** The id of a group or user by its name; undefined where there is none. */
export async function findPrincipal(
  { client, id }: IdentityStore,
  type: SsoPrincipal['type'],
  name: string,
): Promise<SsoPrincipal | undefined> {
  const words = WORDS[type];
  const unique = { UniqueAttribute: { AttributePath: words.name, AttributeValue: name } };
  const input = { IdentityStoreId: id, AlternateIdentifier: unique };
  const answer = await ignoreCode('ResourceNotFound', () => callJson(client, words.get, input));
  return answer && { type, id: requireForm('id in a directory', readText(answer, words.id), words.get) };
}

/** The names of all groups or users. */
export async function listPrincipals({ client, id }: IdentityStore, type: SsoPrincipal['type']): Promise<string[]> {
  const { list, of, shown } = WORDS[type];
  const listed = await listJson(client, list, { list: of, input: { IdentityStoreId: id } });
  return listed.flatMap((wire) => readText(wire, shown) ?? []);
}

/** Makes a group; one of that name that is there already, of a call whose reply was lost for one, is it. */
export async function createGroup(store: IdentityStore, name: string, description: string): Promise<SsoPrincipal> {
  const { client, id } = store;
  const input = { IdentityStoreId: id, DisplayName: name, Description: description };
  const answer = await ignoreCode('Conflict', () => callJson(client, 'CreateGroup', input));
  const made = answer && requireForm('id in a directory', readText(answer, 'GroupId'), 'CreateGroup');
  const found = made === undefined ? await findPrincipal(store, 'GROUP', name) : ({ type: 'GROUP', id: made } as const);
  return found ?? { type: 'GROUP', id: requireForm('id in a directory', undefined, 'GetGroupId') };
}

/** Whether anybody is in a group. */
export async function hasMembers({ client, id }: IdentityStore, group: string): Promise<boolean> {
  const input = { IdentityStoreId: id, GroupId: group };
  return (await listJson(client, 'ListGroupMemberships', { list: 'GroupMemberships', input })).length > 0;
}
