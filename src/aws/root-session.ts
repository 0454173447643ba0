import {
  CreateLoginProfileCommand,
  DeactivateMFADeviceCommand,
  DeleteLoginProfileCommand,
  DeleteSigningCertificateCommand,
  DeleteVirtualMFADeviceCommand,
  GetLoginProfileCommand,
  ListMFADevicesCommand,
  ListSigningCertificatesCommand,
} from '@aws-sdk/client-iam';
import { AssumeRootCommand } from '@aws-sdk/client-sts';
import { isFailure } from '../errors/failure.ts';
import { readCredentials } from './caller-identity.ts';
import { sureRegion } from './endpoint.ts';
import { callIam, type Iam, ignoreExisting, ignoreMissing, listIam, listKeys, openIam } from './iam.ts';
import { findLastUse, type KeyUse } from './key-use.ts';
import type { Connection } from './network.ts';
import { type RetryOptions, withRetry } from './retry.ts';
import { openSts } from './sts.ts';
import { throwMalformed } from './to-failure.ts';

/** AWS allows no longer session. */
const SESSION_SECONDS = 900;

/** What a session of root is for; AWS allows it nothing else. */
interface RootSession {
  readonly accountId: string;
  readonly task: 'IAMAuditRootUserCredentials' | 'IAMDeleteRootUserCredentials' | 'IAMCreateRootUserPassword';
}

/** IAM as the root user of a member account, for one task. The management account opens it, and root may not. */
export async function openRootSession(
  management: Connection,
  retry: RetryOptions,
  { accountId, task }: RootSession,
): Promise<Iam> {
  // The global endpoint refuses these sessions, and a region may be off in the member.
  const sts = openSts({ ...management, region: sureRegion(management.region) }, retry);
  const command = new AssumeRootCommand({
    TargetPrincipal: accountId,
    TaskPolicyArn: { arn: `arn:aws:iam::aws:policy/root-task/${task}` },
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
  readonly lastUse: KeyUse | undefined;
}

/** What a root user can sign in and sign with. */
export interface RootCredentials {
  readonly password: boolean;
  readonly keys: readonly RootKey[];
  /** Serial numbers. */
  readonly mfaDevices: readonly string[];
  /** By id. */
  readonly certificates: readonly string[];
}

/** Looks at the caller's own credentials, without a name: root's. */
export async function readRootCredentials(iam: Iam): Promise<RootCredentials> {
  const devices = listIam(
    iam,
    (Marker) => new ListMFADevicesCommand({ Marker }),
    ({ MFADevices }) => MFADevices,
  );
  const certificates = listIam(
    iam,
    (Marker) => new ListSigningCertificatesCommand({ Marker }),
    ({ Certificates }) => Certificates,
  );
  const keys = async () =>
    Promise.all((await listKeys(iam)).map(async (key) => ({ ...key, lastUse: await findLastUse(iam, key.id) })));
  const [password, held, mfa, signing] = await Promise.all([hasPassword(iam), keys(), devices, certificates]);
  return {
    password,
    keys: held,
    mfaDevices: mfa.map(({ SerialNumber: serial }) => serial ?? throwMalformed('ListMFADevices', 'serial number')),
    certificates: signing.map(({ CertificateId: id }) => id ?? throwMalformed('ListSigningCertificates', 'id')),
  };
}

export async function hasPassword(iam: Iam): Promise<boolean> {
  return (await ignoreMissing(() => callIam(iam, new GetLoginProfileCommand({})))) !== undefined;
}

/** Lets the password be set by whoever reads the mail of the account's address. */
export async function allowPassword(iam: Iam): Promise<void> {
  await ignoreExisting(() => callIam(iam, new CreateLoginProfileCommand({})));
}

/** What is gone already is fine, with this and the ones below. */
export async function deletePassword(iam: Iam): Promise<void> {
  await ignoreMissing(() => callIam(iam, new DeleteLoginProfileCommand({})));
}

export async function deleteCertificate(iam: Iam, id: string): Promise<void> {
  await ignoreMissing(() => callIam(iam, new DeleteSigningCertificateCommand({ CertificateId: id })));
}

export async function deactivateDevice(iam: Iam, serial: string): Promise<void> {
  await ignoreMissing(() => callIam(iam, new DeactivateMFADeviceCommand({ SerialNumber: serial })));
}

/** Of a device that nobody has any more: it lets nobody in, so that one that may not be deleted stays. */
export async function deleteDevice(iam: Iam, serial: string): Promise<void> {
  try {
    await ignoreMissing(() => callIam(iam, new DeleteVirtualMFADeviceCommand({ SerialNumber: serial })));
  } catch (error) {
    if (!isFailure(error) || (error.code !== 'AWS_ACCESS_DENIED' && error.code !== 'POLICY_DENIES')) throw error;
  }
}
