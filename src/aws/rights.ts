import { GetRoleCommand, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { isFailure, resolveOrFailure } from '../errors/failure.ts';
import type { Identity } from './caller-identity.ts';
import { ADMINISTRATOR_ACCESS, callIam, hasPolicy, type Iam } from './iam.ts';
import { listRolePolicies } from './iam-roles.ts';

/** What the next steps of the stack do; who may all of it is an administrator for us. */
const ACTIONS = [
  'iam:CreateRole',
  'iam:AttachRolePolicy',
  'iam:PassRole',
  'ec2:RunInstances',
  'eks:CreateCluster',
  'kms:CreateKey',
  'route53:CreateHostedZone',
  's3:CreateBucket',
  's3:DeleteBucket',
  'dynamodb:CreateTable',
];

/**
 * The actions out of {@link ACTIONS} that the caller may not do; empty for an administrator. IAM simulates with every
 * policy, group and boundary; where it may not be asked, the attached policies are looked at. Throws a Failure.
 */
export async function listMissingRights(iam: Iam, identity: Identity): Promise<readonly string[]> {
  const principal = readPrincipal(identity);
  if (principal === 'root') return [];
  try {
    return await askSimulation(iam, await findArn(iam, principal, identity));
  } catch (error) {
    if (isFailure(error) && (await canBeAttached(iam, principal))) return [];
    throw error;
  }
}

type IamPrincipal = 'root' | { readonly kind: 'user' | 'role'; readonly name: string };

/** `arn:aws:iam::…:user/path/name`, `arn:aws:sts::…:assumed-role/name/session`. */
function readPrincipal({ arn }: Identity): IamPrincipal {
  if (arn.endsWith(':root')) return 'root';
  const [, kind, rest = ''] = /^arn:[^:]+:(?:iam|sts)::\d+:(user|assumed-role)\/(.+)$/.exec(arn) ?? [];
  const parts = rest.split('/');
  return kind === 'user' ? { kind, name: parts.at(-1) ?? '' } : { kind: 'role', name: parts[0] ?? '' };
}

/** The ARN of a session leaves out the path of its role. */
async function findArn(iam: Iam, principal: Exclude<IamPrincipal, 'root'>, identity: Identity): Promise<string> {
  if (principal.kind === 'user') return identity.arn;
  const answer = await callIam(iam, new GetRoleCommand({ RoleName: principal.name }));
  return answer.Role?.Arn ?? identity.arn;
}

async function askSimulation(iam: Iam, arn: string): Promise<readonly string[]> {
  const command = new SimulatePrincipalPolicyCommand({ PolicySourceArn: arn, ActionNames: ACTIONS });
  const answer = await callIam(iam, command);
  const results = answer.EvaluationResults ?? [];
  return results.flatMap((result) =>
    result.EvalDecision === 'allowed' ? [] : [result.EvalActionName ?? 'an action without a name'],
  );
}

/** False also where IAM does not tell. */
async function canBeAttached(iam: Iam, principal: Exclude<IamPrincipal, 'root'>): Promise<boolean> {
  return (await resolveOrFailure(isAttached(iam, principal))) === true;
}

async function isAttached(iam: Iam, principal: Exclude<IamPrincipal, 'root'>): Promise<boolean> {
  if (principal.kind === 'user') return hasPolicy(iam, principal.name, ADMINISTRATOR_ACCESS);
  return (await listRolePolicies(iam, principal.name)).includes(ADMINISTRATOR_ACCESS);
}
