import { canDo, describeRefusal } from '../../access/authorize.ts';
import { findDenial } from '../../access/denials.ts';
import { listTaskActions } from '../../access/task-policies.ts';
import type { Structure } from '../../protocol/values.ts';
import { findRole } from '../../state/account.ts';
import { openSession } from '../../state/session.ts';
import type { Account, OrganizationRecord, Role, SessionRecord, World } from '../../state/world.ts';
import { isUsable } from '../account/regions.ts';
import { type Call, defineOperations } from '../operation.ts';
import { findOrganization, listMembers } from '../organizations/membership.ts';
import { makeAccessDenied, makeRegionDisabled, makeValidationError } from './errors.ts';
import { isTrusted, trust } from './trust.ts';
import { readWebIdentity } from './web-identity-token.ts';

/** A session's credentials as STS hands them out. */
export function formatCredentials(session: SessionRecord): Structure {
  return {
    AccessKeyId: session.id,
    SecretAccessKey: session.secret,
    SessionToken: session.token,
    Expiration: new Date(session.expiresAt),
  };
}

/** A role and the account it is in. */
export interface RoleTarget {
  readonly account: Account;
  readonly role: Role;
}

/** The role of an ARN; undefined where there is none. */
function findRoleTarget(world: World, arn: string): RoleTarget | undefined {
  const [, accountId = '', path = ''] = /^arn:aws:iam::(\d{12}):role(\/.+)$/.exec(arn) ?? [];
  const account = Object.hasOwn(world.accounts, accountId) ? world.accounts[accountId] : undefined;
  const role = account && findRole(account, path.slice(path.lastIndexOf('/') + 1));
  return account && role && `${role.path}${role.name}` === path ? { account, role } : undefined;
}

const ACTION = 'sts:AssumeRole';
const HOUR = 3600;

// Across accounts both sides must agree; within one, a role that names the caller needs nobody else's word.
function isAllowed({ caller, now }: Call, { account, role }: RoleTarget): boolean {
  if (account.state !== 'ACTIVE' || role.usableAt > now) return false;
  const trusted = trust(role, caller);
  if (trusted === 'none') return false;
  return (trusted === 'named' && account.id === caller.account.id) || canDo(caller, ACTION, now);
}

function checkDuration(call: Call, role: Role, seconds: number): void {
  if (call.caller.principal.kind === 'role' && seconds > HOUR) {
    throw makeValidationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  }
  if (seconds > role.maxSessionSeconds) {
    throw makeValidationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
}

const ROOT_ACTION = 'sts:AssumeRoot';

/** What is about credentials comes with either part of centralized root access, the rest with one. */
function isTaskOn({ rootFeatures }: OrganizationRecord, task: string): boolean {
  return rootFeatures.includes('RootSessions') || (rootFeatures.length > 0 && /\/IAM\w+$/.test(task));
}

export const SESSION_OPERATIONS = defineOperations('sts', {
  AssumeRole: {
    isKept: true,
    // Checked here: a role that names its callers needs no policy on their side.
    needsNoPermission: true,
    run(call, input) {
      const { world, caller, now, random } = call;
      const arn = input.text('RoleArn', { least: 20, most: 2048 });
      const sessionName = input.text('RoleSessionName', { pattern: '[\\w+=,.@\\-]*', least: 2, most: 64 });
      const seconds = input.optionalNumber('DurationSeconds', 900, 12 * HOUR) ?? HOUR;
      if (!/^arn:[\w-]+:iam::/.test(arn)) throw makeValidationError(`${arn} is invalid`);
      if (caller.principal.kind === 'root') throw makeAccessDenied('Roles may not be assumed by root accounts.');
      const target = findRoleTarget(world, arn);
      if (target === undefined || !isAllowed(call, target))
        throw makeAccessDenied(describeRefusal(caller, ACTION, arn, 'bare'));
      const { account, role } = target;
      if (!isUsable(account, call.region)) throw makeRegionDisabled(account.id);
      checkDuration(call, role, seconds);
      const principal = { kind: 'role', accountId: account.id, roleName: role.name, sessionName } as const;
      const session = openSession(world, { principal, seconds }, now, random);
      return {
        AssumedRoleUser: {
          AssumedRoleId: `${role.id}:${sessionName}`,
          Arn: `arn:aws:sts::${account.id}:assumed-role/${role.name}/${sessionName}`,
        },
        Credentials: formatCredentials(session),
      };
    },
  },

  AssumeRoleWithWebIdentity: {
    isKept: true,
    // The token is the proof.
    unsigned: true,
    run({ world, now, random }, input) {
      const arn = input.text('RoleArn', { least: 20, most: 2048 });
      const sessionName = input.text('RoleSessionName', { pattern: '[\\w+=,.@\\-]*', least: 2, most: 64 });
      const token = input.text('WebIdentityToken', { least: 4, most: 20_000 });
      const seconds = input.optionalNumber('DurationSeconds', 900, 43_200) ?? 3600;
      const identity = readWebIdentity(token, now);
      const target = findRoleTarget(world, arn);
      if (
        target === undefined ||
        target.account.state !== 'ACTIVE' ||
        !isTrusted(target.role, target.account, identity)
      ) {
        throw makeAccessDenied('Not authorized to perform sts:AssumeRoleWithWebIdentity');
      }
      const { account, role } = target;
      role.lastAssumedAt = now;
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
  },

  AssumeRoot: {
    isKept: true,
    run({ world, caller, now, random }, input) {
      const target = input.text('TargetPrincipal', { least: 12, most: 2048 });
      const seconds = input.optionalNumber('DurationSeconds', 0, 900) ?? 900;
      const task = input.structure('TaskPolicyArn').text('arn', { least: 20, most: 2048 });
      if (listTaskActions(task) === undefined) throw makeValidationError(`${task} is not a supported task policy.`);
      if (caller.principal.kind === 'root') throw makeAccessDenied('Roles may not be assumed by root accounts.');
      const accountId = /^(?:arn:aws:iam::)?(\d{12})(?::root)?$/.exec(target)?.[1];
      const organization = findOrganization(world, caller.account);
      const member =
        organization?.managementAccountId === caller.account.id && isTaskOn(organization, task)
          ? listMembers(world, organization).find((one) => one.id === accountId && one.id !== caller.account.id)
          : undefined;
      if (member === undefined || member.state !== 'ACTIVE')
        throw makeAccessDenied(describeRefusal(caller, ROOT_ACTION, target, 'bare'));
      const principal = { kind: 'root', accountId: member.id } as const;
      // What binds the member's root binds whoever wants to be it.
      const denied = findDenial(world, { account: member, principal }, ROOT_ACTION);
      if (denied !== undefined) {
        const arn = `arn:aws:iam::${member.id}:root`;
        throw makeAccessDenied(`${describeRefusal(caller, ROOT_ACTION, arn, 'bare')}${denied}`);
      }
      return {
        Credentials: formatCredentials(openSession(world, { principal, seconds, taskPolicy: task }, now, random)),
      };
    },
  },

  GetSessionToken: {
    isKept: true,
    needsNoPermission: true,
    run({ world, caller, now, random }, input) {
      const asked = input.optionalNumber('DurationSeconds', 900, 36 * HOUR);
      const mfa = input.optionalText('TokenCode', { pattern: '\\d{6}' }) !== undefined;
      if (caller.session !== undefined) throw makeAccessDenied('Cannot call GetSessionToken with session credentials');
      // Root's sessions last an hour at most, whatever was asked for.
      const root = caller.principal.kind === 'root';
      const seconds = root ? Math.min(asked ?? HOUR, HOUR) : (asked ?? 12 * HOUR);
      const details = { principal: caller.principal, seconds, fromSessionToken: true, mfa };
      return { Credentials: formatCredentials(openSession(world, details, now, random)) };
    },
  },
});
