import { GetLoginProfileCommand, ListMFADevicesCommand, ListSigningCertificatesCommand } from '@aws-sdk/client-iam';
import { AssumeRootCommand } from '@aws-sdk/client-sts';
import { readCredentials } from './caller-identity.ts';
import { sureRegion } from './endpoint.ts';
import { type Iam, ignoreMissing, listKeys, openIam } from './iam.ts';
import { listPages } from './json-client.ts';
import { findLastUse } from './key-use.ts';
import type { Connection } from './network.ts';
import { type RetryOptions, withRetry } from './retry.ts';
import { openSts } from './sts.ts';
import { throwMalformed } from './to-failure.ts';

/** AWS allows no longer session. */
const SESSION_SECONDS = 900;

/** IAM as the root user of a member account, for looking alone. The management account opens it, and root may not. */
export async function openRootAudit(management: Connection, retry: RetryOptions, accountId: string): Promise<Iam> {
  // The global endpoint refuses these sessions, and a region may be off in the member.
  const sts = openSts({ ...management, region: sureRegion(management.region) }, retry);
  const command = new AssumeRootCommand({
    TargetPrincipal: accountId,
    TaskPolicyArn: { arn: 'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials' },
    DurationSeconds: SESSION_SECONDS,
  });
  const answer = await withRetry(sts.retry, 'AssumeRoot', () => sts.sdk.send(command));
  const credentials = readCredentials(answer.Credentials) ?? throwMalformed('AssumeRoot', 'session');
  return openIam({ ...management, credentials }, retry);
}

/** An access key of a root user. */
export interface RootKey {
  readonly id: string;
  readonly active: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number | undefined;
  readonly lastUsedAt: number | undefined;
}

/** What a root user can sign in and sign with. */
export interface RootCredentials {
  readonly password: boolean;
  readonly keys: readonly RootKey[];
  readonly mfaDevices: number;
  readonly certificates: number;
}

/** Looks at the caller's own credentials, without a name: root's. */
export async function readRootCredentials(iam: Iam): Promise<RootCredentials> {
  const { sdk, retry } = iam;
  const login = () => withRetry(retry, 'GetLoginProfile', () => sdk.send(new GetLoginProfileCommand({})));
  const devices = listPages(retry, 'ListMFADevices', async (marker) => {
    const command = new ListMFADevicesCommand({ Marker: marker });
    const page = await withRetry(retry, 'ListMFADevices', () => sdk.send(command));
    return { items: page.MFADevices, token: page.Marker };
  });
  const certificates = listPages(retry, 'ListSigningCertificates', async (marker) => {
    const command = new ListSigningCertificatesCommand({ Marker: marker });
    const page = await withRetry(retry, 'ListSigningCertificates', () => sdk.send(command));
    return { items: page.Certificates, token: page.Marker };
  });
  const keys = async () =>
    Promise.all(
      (await listKeys(iam)).map(async (key) => ({ ...key, lastUsedAt: (await findLastUse(iam, key.id))?.at })),
    );
  const [profile, held, mfa, signing] = await Promise.all([ignoreMissing(login), keys(), devices, certificates]);
  return {
    password: profile !== undefined,
    keys: held,
    mfaDevices: mfa.length,
    certificates: signing.length,
  };
}
