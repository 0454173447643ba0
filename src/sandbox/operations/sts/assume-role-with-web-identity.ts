import { openSession } from '../../state/session.ts';
import type { Operation } from '../operation.ts';
import { credentialsOutput } from './credentials-output.ts';
import { accessDenied } from './errors.ts';
import { roleTarget } from './role-target.ts';
import { trustsProvider } from './trust.ts';
import { webIdentity } from './web-identity-token.ts';

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
    const identity = webIdentity(token, now);
    const target = roleTarget(world, arn);
    if (target === undefined || target.account.state !== 'ACTIVE' || !trustsProvider(target.role, identity.issuer)) {
      throw accessDenied('Not authorized to perform sts:AssumeRoleWithWebIdentity');
    }
    const { account, role } = target;
    const principal = { kind: 'role', accountId: account.id, roleName: role.name, sessionName } as const;
    const session = openSession(world, { principal, seconds }, now, random);
    return {
      Credentials: credentialsOutput(session),
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
