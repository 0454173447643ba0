import { getStartUrl, makeOpaque, makeUserCode } from '../../state/identity-center.ts';
import type { Operation } from '../operation.ts';
import { centerOf, clientOf } from './center.ts';
import { oidcErrors } from './errors.ts';

const TEN_MINUTES_S = 600;
/** Seconds between two questions. */
export const INTERVAL_S = 1;

/** People copy it with a slash or a mark behind. */
function plainUrl(url: string): string {
  return url.replace(/[/#]+$/, '');
}

export const startDeviceAuthorization: Operation = {
  service: 'sso-oidc',
  name: 'StartDeviceAuthorization',
  unsigned: true,
  isKept: true,
  run({ world, now, random, settings }, input) {
    const center = centerOf(world);
    const client = clientOf(center, input, now);
    if (plainUrl(input.text('startUrl')) !== getStartUrl(center)) throw oidcErrors.invalidRequest();
    const [deviceCode, userCode] = [makeOpaque(random), makeUserCode(random)];
    const login = { userCode, clientId: client.id, expiresAt: now + TEN_MINUTES_S * 1000, nextPollAt: 0 };
    center.devices[deviceCode] = settings.approvesLogins ? { ...login, user: 'ada' } : login;
    // AWS's page is elsewhere; here a person approves at the sandbox itself.
    const page = `http://${input.text('Host')}/_sandbox/approve-login`;
    return {
      deviceCode,
      userCode,
      verificationUri: page,
      verificationUriComplete: `${page}?user_code=${userCode}`,
      expiresIn: TEN_MINUTES_S,
      interval: INTERVAL_S,
    };
  },
};
