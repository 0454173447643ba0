import { MANAGED_BY, MANAGED_TAG } from '../../access/tags.ts';
import type { IamRole } from '../../aws/iam-roles.ts';
import { Failure } from '../../errors/failure.ts';
import type { CiAddRequest, CiSource } from './request.ts';

export const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

/** A role that jobs may assume. */
export interface CiRole {
  readonly name: 'pf-ci-plan' | 'pf-ci-apply';
  /** Exactly these may; no part of one is a pattern. */
  readonly subjects: readonly string[];
  readonly audience: string;
  readonly policy: string;
}

/** What may look at everything, and what may change it. Pure. */
export function listRoles({ source, policy }: CiAddRequest): CiRole[] {
  const subjects = listSubjects(source);
  const audience = source.host === 'github' ? 'sts.amazonaws.com' : source.url;
  // Whoever opens a pull request decides what its jobs run: it may look, and change nothing.
  const fromPulls = source.host === 'github' ? listRepositories(source).map((name) => `repo:${name}:pull_request`) : [];
  return [
    { name: 'pf-ci-plan', subjects: [...subjects, ...fromPulls], audience, policy: READ_ONLY },
    { name: 'pf-ci-apply', subjects, audience, policy },
  ];
}

function listSubjects(source: CiSource): string[] {
  const { from, host, repository } = source;
  if (host === 'gitlab') {
    return 'branch' in from ? [`project_path:${repository}:ref_type:branch:ref:${from.branch}`] : [];
  }
  const end = 'branch' in from ? `ref:refs/heads/${from.branch}` : `environment:${from.environment}`;
  return listRepositories(source).map((name) => `repo:${name}:${end}`);
}

/** As GitHub writes it in a subject: by names, and with the ids that outlive a name. */
function listRepositories({ repository, ids }: CiSource): string[] {
  const [owner, name] = repository.split('/');
  return [...(ids === undefined ? [] : [`${owner}@${ids.owner}/${name}@${ids.repository}`]), repository];
}

/** The provider's host and path, which its ARN and the keys of conditions begin with. */
export function getProviderName({ url }: CiSource): string {
  return url.replace(/^https:\/\//, '');
}

/** A trust policy that lets in who was let in, and the subjects of `role`. Throws CI_ROLE_FOREIGN. */
export function addTrust(
  earlier: IamRole | undefined,
  role: CiRole,
  { providerArn, provider }: { readonly providerArn: string; readonly provider: string },
): string {
  const statements = earlier === undefined ? [] : readOwnStatements(earlier, role);
  const others = statements.filter((statement) => statement.provider !== providerArn);
  const own = statements.find((statement) => statement.provider === providerArn);
  const subjects = [...new Set([...(own?.subjects ?? []), ...role.subjects])];
  const all = [...others, { provider: providerArn, name: provider, audience: role.audience, subjects }];
  return JSON.stringify({ Version: '2012-10-17', Statement: all.map(writeStatement) });
}

interface TrustStatement {
  readonly provider: string;
  /** Its host and path. */
  readonly name: string;
  readonly audience: string;
  readonly subjects: readonly string[];
}

function writeStatement({ provider, name, audience, subjects }: TrustStatement) {
  return {
    Effect: 'Allow',
    Principal: { Federated: provider },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [`${name}:aud`]: audience, [`${name}:sub`]: subjects } },
  };
}

/** Only what we wrote ourselves is added to: of anything else nobody knows what it means to allow. */
function readOwnStatements({ arn, trust, tags }: IamRole, { name }: CiRole): TrustStatement[] {
  const foreign = (why: string) =>
    new Failure('CI_ROLE_FOREIGN', `Role ${name} is there already (${arn}), and ${why}.`, { details: { role: arn } });
  if (tags.get(MANAGED_TAG) !== MANAGED_BY) throw foreign('this tool has not made it');
  try {
    const { Statement: statements } = JSON.parse(trust) as { Statement: ReturnType<typeof writeStatement>[] };
    const read = statements.map(({ Principal: { Federated: provider }, Condition: { StringEquals: equals } }) => {
      const own = provider.split(':oidc-provider/')[1] ?? '';
      const subjects = [equals[`${own}:sub`] ?? []].flat();
      return { provider, name: own, audience: String(equals[`${own}:aud`]), subjects };
    });
    if (JSON.stringify(read.map(writeStatement)) === JSON.stringify(statements)) return read;
  } catch {
    // Said below.
  }
  throw foreign('its trust policy was changed by hand');
}
