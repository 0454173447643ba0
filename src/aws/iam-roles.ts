import {
  AddClientIDToOpenIDConnectProviderCommand,
  AttachRolePolicyCommand,
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  GetOpenIDConnectProviderCommand,
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { isRefusedWith } from './errors.ts';
import { type Iam, ignoreMissing } from './iam.ts';
import { listPages } from './json-client.ts';
import { withRetry } from './retry.ts';
import { throwMalformed } from './to-failure.ts';

type TagMap = ReadonlyMap<string, string>;

const toWireTags = (tags: TagMap) => [...tags].map(([Key, Value]) => ({ Key, Value }));

/** The audiences of an OpenID Connect provider; undefined where there is none. */
export async function findAudiences({ sdk, retry }: Iam, arn: string): Promise<string[] | undefined> {
  const command = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn });
  const provider = await ignoreMissing(() => withRetry(retry, 'GetOpenIDConnectProvider', () => sdk.send(command)));
  return provider && (provider.ClientIDList ?? []);
}

/** Makes the provider of `url`. One that somebody else has made meanwhile, or a call whose reply was lost, is fine. */
export async function createProvider(
  { sdk, retry }: Iam,
  { url, audience, tags }: { readonly url: string; readonly audience: string; readonly tags: TagMap },
): Promise<void> {
  // Without thumbprints: AWS knows the authorities of the hosts by itself.
  const command = new CreateOpenIDConnectProviderCommand({
    Url: url,
    ClientIDList: [audience],
    Tags: toWireTags(tags),
  });
  try {
    await withRetry(retry, 'CreateOpenIDConnectProvider', () => sdk.send(command));
  } catch (error) {
    if (!isRefusedWith(error, 'EntityAlreadyExists')) throw error;
  }
}

export async function addAudience({ sdk, retry }: Iam, arn: string, audience: string): Promise<void> {
  const command = new AddClientIDToOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn, ClientID: audience });
  await withRetry(retry, 'AddClientIDToOpenIDConnectProvider', () => sdk.send(command));
}

export interface IamRole {
  readonly arn: string;
  /** The trust policy, as JSON text. */
  readonly trust: string;
  readonly tags: TagMap;
  /** Milliseconds since the epoch; undefined where nobody was in it, as far as IAM has noticed. */
  readonly lastUsedAt: number | undefined;
}

/** Undefined where there is no such role. */
export async function findRole({ sdk, retry }: Iam, name: string): Promise<IamRole | undefined> {
  const answer = await ignoreMissing(() =>
    withRetry(retry, 'GetRole', () => sdk.send(new GetRoleCommand({ RoleName: name }))),
  );
  if (answer === undefined) return undefined;
  const { Role: role } = answer;
  if (role?.Arn === undefined) throwMalformed('GetRole', 'ARN of the role');
  return {
    arn: role.Arn,
    trust: decodeURIComponent(role.AssumeRolePolicyDocument ?? ''),
    tags: new Map(role.Tags?.map(({ Key: key = '', Value: value = '' }) => [key, value])),
    lastUsedAt: role.RoleLastUsed?.LastUsedDate?.getTime(),
  };
}

export interface NewRole {
  readonly name: string;
  readonly path: string;
  readonly description: string;
  readonly trust: string;
  readonly tags: TagMap;
}

/** Makes a role. One that is there already, by a call whose reply was lost, is fine. */
export async function createRole(
  { sdk, retry }: Iam,
  { name, path, description, trust, tags }: NewRole,
): Promise<void> {
  const command = new CreateRoleCommand({
    RoleName: name,
    Path: path,
    Description: description,
    AssumeRolePolicyDocument: trust,
    Tags: toWireTags(tags),
  });
  try {
    await withRetry(retry, 'CreateRole', () => sdk.send(command));
  } catch (error) {
    if (!isRefusedWith(error, 'EntityAlreadyExists')) throw error;
  }
}

export async function setTrust({ sdk, retry }: Iam, name: string, trust: string): Promise<void> {
  const command = new UpdateAssumeRolePolicyCommand({ RoleName: name, PolicyDocument: trust });
  await withRetry(retry, 'UpdateAssumeRolePolicy', () => sdk.send(command));
}

/** ARNs of the managed policies of a role; none where there is no such role. */
export async function listRolePolicies({ sdk, retry }: Iam, name: string): Promise<string[]> {
  const operation = 'ListAttachedRolePolicies';
  const policies = await ignoreMissing(() =>
    listPages(retry, operation, async (marker) => {
      const command = new ListAttachedRolePoliciesCommand({ RoleName: name, Marker: marker });
      const page = await withRetry(retry, operation, () => sdk.send(command));
      return { items: page.AttachedPolicies, token: page.Marker };
    }),
  );
  return (policies ?? []).flatMap(({ PolicyArn: arn }) => arn ?? []);
}

export async function attachRolePolicy({ sdk, retry }: Iam, name: string, policyArn: string): Promise<void> {
  const command = new AttachRolePolicyCommand({ RoleName: name, PolicyArn: policyArn });
  await withRetry(retry, 'AttachRolePolicy', () => sdk.send(command));
}
