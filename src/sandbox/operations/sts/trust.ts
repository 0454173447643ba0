import type { Caller } from '../../access/caller.ts';
import type { Account, Role } from '../../state/world.ts';

interface Statement {
  readonly effect: string;
  readonly principals: readonly string[];
  /** Identity providers it trusts. */
  readonly providers: readonly string[];
  readonly actions: readonly string[];
  /** Under StringEquals: what a key must be one of. No other condition is known, and one makes the statement void. */
  readonly equals: ReadonlyMap<string, readonly string[]>;
  readonly isUnderstood: boolean;
}

function listTexts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function getMember(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

function toStatement(value: unknown): Statement {
  const principal = getMember(value, 'Principal');
  return {
    effect: listTexts(getMember(value, 'Effect'))[0] ?? '',
    principals: principal === '*' ? ['*'] : listTexts(getMember(principal, 'AWS')),
    providers: listTexts(getMember(principal, 'Federated')),
    actions: listTexts(getMember(value, 'Action')),
    equals: readEquals(getMember(value, 'Condition')),
    isUnderstood: Object.keys(getMember(value, 'Condition') ?? {}).every((operator) => operator === 'StringEquals'),
  };
}

function readEquals(condition: unknown): Map<string, readonly string[]> {
  const equals = getMember(condition, 'StringEquals');
  return new Map(Object.entries(equals ?? {}).map(([key, value]) => [key, listTexts(value)]));
}

/** The statements of a trust policy; undefined where the text is no policy document. */
export function trustStatements(document: string): Statement[] | undefined {
  try {
    const found = getMember(JSON.parse(document), 'Statement');
    if (found === undefined) return undefined;
    return (Array.isArray(found) ? found : [found]).map(toStatement);
  } catch {
    return undefined;
  }
}

function allowsAction(statement: Statement, action: string): boolean {
  return statement.effect === 'Allow' && [action, 'sts:*', '*'].some((one) => statement.actions.includes(one));
}

/** A token of an identity provider that was read. */
interface BearerToken {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

/** Whether a role trusts the bearer of a token: its provider, subject and audience. */
export function isTrusted(role: Role, account: Account, { issuer, subject, audience }: BearerToken): boolean {
  const name = issuer.replace(/^https:\/\//, '');
  const known = account.oidcProviders?.[name];
  const claims = new Map([
    [`${name}:sub`, subject],
    [`${name}:aud`, audience],
  ]);
  return (trustStatements(role.trust) ?? []).some(
    (statement) =>
      allowsAction(statement, 'sts:AssumeRoleWithWebIdentity') &&
      statement.isUnderstood &&
      statement.providers.some(
        (provider) =>
          provider === name ||
          (provider === `arn:aws:iam::${account.id}:oidc-provider/${name}` && known?.clientIds.includes(audience)),
      ) &&
      [...statement.equals].every(([key, values]) => values.includes(claims.get(key) ?? '')),
  );
}

/** How far a role trusts a caller: not, as one of an account it trusts, or by name. */
export function trust(role: Role, caller: Caller): 'none' | 'account' | 'named' {
  const account = caller.account.id;
  const names = [caller.arn];
  if (caller.principal.kind === 'role') names.push(`arn:aws:iam::${account}:role/${caller.principal.roleName}`);
  const trusted = (trustStatements(role.trust) ?? [])
    .filter((statement) => allowsAction(statement, 'sts:AssumeRole'))
    .flatMap((statement) => statement.principals);
  if (trusted.some((principal) => principal === '*' || names.includes(principal))) return 'named';
  return trusted.some((principal) => principal === account || principal === `arn:aws:iam::${account}:root`)
    ? 'account'
    : 'none';
}
