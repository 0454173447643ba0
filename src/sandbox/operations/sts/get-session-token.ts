import { openSession } from '../../state/session.ts';
import type { Operation } from '../operation.ts';
import { formatCredentials } from './credentials-output.ts';
import { makeAccessDenied } from './errors.ts';

const HOUR = 3600;

export const getSessionToken: Operation = {
  service: 'sts',
  name: 'GetSessionToken',
  opensSession: true,
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
};
