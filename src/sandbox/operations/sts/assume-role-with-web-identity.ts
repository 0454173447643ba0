import { openSession } from '../../state/session.ts';
import type { Operation } from '../operation.ts';
import { formatCredentials } from './credentials-output.ts';
import { makeAccessDenied } from './errors.ts';
import { findRoleTarget } from './role-target.ts';
import { isTrusted } from './trust.ts';
import { readWebIdentity } from './web-identity-token.ts';

export const assumeRoleWithWebIdentity: Operation = {
  service: 'sts',
  name: 'AssumeRoleWithWebIdentity',
  opensSession: true,
  // The token is the proof.
  unsigned: true,
  run({ world, now, random }, input) {
    const arn = input.text('RoleArn', { least: 20, most: 2048 });
    const sessionName = input.text('RoleSessionName', { pattern: '[\\w+=,.@\\-]*', least: 2, most: 64 });
    const token = input.text('WebIdentityToken', { least: 4, most: 20_000 });
    const seconds = input.optionalNumber('DurationSeconds', 900, 43_200) ?? 3600;
    const identity = readWebIdentity(token, now);
    const target = findRoleTarget(world, arn);
    if (target === undefined || target.account.state !== 'ACTIVE' || !isTrusted(target.role, identity.issuer)) {
      throw makeAccessDenied('Not authorized to perform sts:AssumeRoleWithWebIdentity');
    }
    const { account, role } = target;
    const principal = { kind: 'role', accountId: account.id, roleName: role.name, sessionName } as const;
    const session = openSession(world, { principal, seconds }, now, random);
    return {
      Credentials: formatCredentials(session),
      SubjectFromWebIdentityToken: identity.subject,
      AssumedRoleUser: {
        AssumedRoleId: `${role.id}:${sessionName}`,
        Arn: `arn:aws:sts::${account.id}:assumed-role/${role.name}/${sessionName}`,
      },
      Provider: identity.issuer,
      Audience: identity.audience,
    };
  },
};
