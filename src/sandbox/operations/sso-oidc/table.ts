import type { Operation } from '../operation.ts';
import { createToken } from './create-token.ts';
import { registerClient } from './register-client.ts';
import { startDeviceAuthorization } from './start-device-authorization.ts';

/** How a program logs a person in: https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/ */
export const SSO_OIDC: readonly Operation[] = [createToken, registerClient, startDeviceAuthorization];
