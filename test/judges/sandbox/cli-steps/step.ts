import assert from 'node:assert/strict';
import { type Credentials, webIdentityToken } from '../../../sandbox/client.ts';

export const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
export const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' },
    {
      Effect: 'Allow',
      Principal: { Federated: 'issuer.example' },
      Action: 'sts:AssumeRoleWithWebIdentity',
    },
  ],
});
export const WEB_IDENTITY_TOKEN = webIdentityToken({
  iss: 'https://issuer.example',
  sub: 'amy',
  aud: 'sts.amazonaws.com',
  exp: 4_000_000_000,
});

/** What hangs on the user amy, by kind. */
export const BELONGINGS = {
  certificate: 'TA7SMP42TDN5Z26OBPJE7EXAMPLE',
  'ssh-key': 'APKAEIBAERJR2EXAMPLE',
  'service-credential': 'ACCAEXAMPLE123EXAMPLE',
  'mfa-device': 'arn:aws:iam::123456789012:mfa/amy',
  'inline-policy': 'own',
  group: 'crew',
} as const;

/** What later steps need of earlier ones. */
export interface Known {
  management: string;
  organization: string;
  root: string;
  unit: string;
  dev: string;
  creation: string;
  amyKey: string;
  admin: Credentials;
  /** Of the last mail. */
  readonly code: string;
}

/** One run of `aws`, and what it must print. A text is the error expected on stderr, after "An error occurred ". */
export interface Step {
  readonly command: string;
  readonly args?: (known: Known) => string[];
  /** Default root. */
  readonly as?: 'root' | 'admin';
  readonly expect: string | ((output: unknown, known: Known) => void);
}

/** Steps of one batch run side by side; batches run one after the other. */
export type Batch = readonly Step[];

/** Expects no output at all. */
export const nothing = (output: unknown) => assert.equal(output, undefined);
