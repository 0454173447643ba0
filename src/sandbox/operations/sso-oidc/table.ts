import type { Operation } from '../operation.ts';
import { createToken, registerClient, startDeviceAuthorization } from './device-login.ts';

/** How a program logs a person in: https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/ */
export const SSO_OIDC: readonly Operation[] = [createToken, registerClient, startDeviceAuthorization];
