import {
  DeactivateMFADeviceCommand,
  DeleteLoginProfileCommand,
  DeleteServiceSpecificCredentialCommand,
  DeleteSigningCertificateCommand,
  DeleteSSHPublicKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DeleteVirtualMFADeviceCommand,
  DetachUserPolicyCommand,
  GetLoginProfileCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupsForUserCommand,
  ListMFADevicesCommand,
  ListServiceSpecificCredentialsCommand,
  ListSigningCertificatesCommand,
  ListSSHPublicKeysCommand,
  ListUserPoliciesCommand,
  RemoveUserFromGroupCommand,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-iam';
import { isRefusedWith } from './errors.ts';
import { type Command, callIam, deleteKey, type Iam, ignoreMissing, listKeys, nameOperation } from './iam.ts';
import { waitBeforeRetry } from './retry.ts';

/** What hangs on an IAM user besides access keys, and how it goes. */
export interface Belonging {
  /** For a person: `an SSH key`. */
  readonly what: string;
  readonly id: string;
  readonly operation: string;
  /** A program or a person may work with it on its own. */
  readonly isCredential: boolean;
  readonly remove: () => Promise<unknown>;
}

/** In the order in which IAM wants them gone before the user. A user has few of each: no list has a second page. */
export async function listBelongings(iam: Iam, userName: string): Promise<Belonging[]> {
  const user = { UserName: userName };
  const found: Belonging[] = [];
  const add = <I extends ServiceInputTypes, O extends ServiceOutputTypes>(
    what: string,
    ids: readonly (string | undefined)[] = [],
    remove: (id: string) => Command<I, O>,
  ) => {
    for (const id of ids.map((one) => one ?? '')) {
      const command = remove(id);
      const operation = nameOperation(command);
      const isCredential = CREDENTIALS.test(what);
      found.push({ what, id, operation, isCredential, remove: () => callIam(iam, command) });
    }
  };
  const ask = <I extends ServiceInputTypes, O extends ServiceOutputTypes>(command: Command<I, O>) =>
    ignoreMissing(() => callIam(iam, command));

  const login = await ask(new GetLoginProfileCommand(user));
  add('a password', login && [userName], () => new DeleteLoginProfileCommand(user));

  const certificates = (await ask(new ListSigningCertificatesCommand(user)))?.Certificates;
  const certificateIds = certificates?.map((one) => one.CertificateId);
  add(
    'a signing certificate',
    certificateIds,
    (CertificateId) => new DeleteSigningCertificateCommand({ ...user, CertificateId }),
  );

  const sshKeys = (await ask(new ListSSHPublicKeysCommand(user)))?.SSHPublicKeys;
  const sshKeyIds = sshKeys?.map((one) => one.SSHPublicKeyId);
  add('an SSH key', sshKeyIds, (SSHPublicKeyId) => new DeleteSSHPublicKeyCommand({ ...user, SSHPublicKeyId }));

  const services = (await ask(new ListServiceSpecificCredentialsCommand(user)))?.ServiceSpecificCredentials ?? [];
  for (const { ServiceSpecificCredentialId, ServiceName = 'a service' } of services) {
    add(
      `a credential for ${ServiceName}`,
      [ServiceSpecificCredentialId],
      (id) => new DeleteServiceSpecificCredentialCommand({ ...user, ServiceSpecificCredentialId: id }),
    );
  }

  for (const { SerialNumber: serial } of (await ask(new ListMFADevicesCommand(user)))?.MFADevices ?? []) {
    add('an MFA device', [serial], (SerialNumber) => new DeactivateMFADeviceCommand({ ...user, SerialNumber }));
    // A device of hardware has no ARN, and is in nobody's list then.
    const virtual = serial?.startsWith('arn:') ? [serial] : [];
    add('a virtual MFA device', virtual, (SerialNumber) => new DeleteVirtualMFADeviceCommand({ SerialNumber }));
  }

  const inline = (await ask(new ListUserPoliciesCommand(user)))?.PolicyNames;
  add('an inline policy', inline, (PolicyName) => new DeleteUserPolicyCommand({ ...user, PolicyName }));

  const attached = (await ask(new ListAttachedUserPoliciesCommand(user)))?.AttachedPolicies;
  const policies = attached?.map((one) => one.PolicyArn);
  add('a policy', policies, (PolicyArn) => new DetachUserPolicyCommand({ ...user, PolicyArn }));

  const groups = (await ask(new ListGroupsForUserCommand(user)))?.Groups?.map((one) => one.GroupName);
  add('a group', groups, (GroupName) => new RemoveUserFromGroupCommand({ ...user, GroupName }));
  return found;
}

/** Of all that, what a program or a person signs or signs in with. */
const CREDENTIALS = /password|certificate|SSH key|credential/;

/** Deletes a user with all that hangs on it. What is gone already is fine. */
export async function removeUser(iam: Iam, userName: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    for (const { remove } of await listBelongings(iam, userName)) await ignoreMissing(remove);
    for (const { id } of await listKeys(iam, userName)) await deleteKey(iam, id, userName);
    try {
      await ignoreMissing(() => callIam(iam, new DeleteUserCommand({ UserName: userName })));
      return;
    } catch (error) {
      // IAM's lists may be behind what was taken away just now.
      if (!isRefusedWith(error, 'DeleteConflict')) throw error;
      if (!(await waitBeforeRetry(iam.retry, tries, 'IAM still knows of something that hangs on the user')))
        throw error;
    }
  }
}
