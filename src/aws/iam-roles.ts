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
import { callIam, type Iam, ignoreExisting, ignoreMissing, listIam, type TagMap, toWireTags } from './iam.ts';
import { throwMalformed } from './to-failure.ts';

/** The audiences of an OpenID Connect provider; undefined where there is none. */
export async function findAudiences(iam: Iam, arn: string): Promise<string[] | undefined> {
  const command = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn });
  const provider = await ignoreMissing(() => callIam(iam, command));
  return provider && (provider.ClientIDList ?? []);
}

/** Makes the provider of `url`. One that somebody else has made meanwhile, or a call whose reply was lost, is fine. */
export async function createProvider(
  iam: Iam,
  { url, audience, tags }: { readonly url: string; readonly audience: string; readonly tags: TagMap },
): Promise<void> {
  // Without thumbprints: AWS knows the authorities of the hosts by itself.
  const input = { Url: url, ClientIDList: [audience], Tags: toWireTags(tags) };
  await ignoreExisting(() => callIam(iam, new CreateOpenIDConnectProviderCommand(input)));
}

export async function addAudience(iam: Iam, arn: string, audience: string): Promise<void> {
  const input = { OpenIDConnectProviderArn: arn, ClientID: audience };
  await callIam(iam, new AddClientIDToOpenIDConnectProviderCommand(input));
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
export async function findRole(iam: Iam, name: string): Promise<IamRole | undefined> {
  const answer = await ignoreMissing(() => callIam(iam, new GetRoleCommand({ RoleName: name })));
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
export async function createRole(iam: Iam, { name, path, description, trust, tags }: NewRole): Promise<void> {
  const document = { AssumeRolePolicyDocument: trust, Tags: toWireTags(tags) };
  const command = new CreateRoleCommand({ RoleName: name, Path: path, Description: description, ...document });
  await ignoreExisting(() => callIam(iam, command));
}

export async function setTrust(iam: Iam, name: string, trust: string): Promise<void> {
  await callIam(iam, new UpdateAssumeRolePolicyCommand({ RoleName: name, PolicyDocument: trust }));
}

/** ARNs of the managed policies of a role; none where there is no such role. */
export async function listRolePolicies(iam: Iam, name: string): Promise<string[]> {
  const make = (Marker?: string) => new ListAttachedRolePoliciesCommand({ RoleName: name, Marker });
  const policies = await ignoreMissing(() => listIam(iam, make, (page) => page.AttachedPolicies));
  return (policies ?? []).flatMap(({ PolicyArn: arn }) => arn ?? []);
}

export async function attachRolePolicy(iam: Iam, name: string, policyArn: string): Promise<void> {
  await callIam(iam, new AttachRolePolicyCommand({ RoleName: name, PolicyArn: policyArn }));
}
