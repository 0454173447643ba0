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
} from '@aws-sdk/client-iam';
import { isRefusedWith } from './errors.ts';
import { deleteKey, type Iam, ignoreMissing, listKeys } from './iam.ts';
import { waitBeforeRetry, withRetry } from './retry.ts';

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
export async function listBelongings({ sdk, retry }: Iam, userName: string): Promise<Belonging[]> {
  const user = { UserName: userName };
  const ask = <T>(operation: string, call: () => Promise<T>) => ignoreMissing(() => withRetry(retry, operation, call));
  const login = await ask('GetLoginProfile', () => sdk.send(new GetLoginProfileCommand(user)));
  const certificates = await ask('ListSigningCertificates', () => sdk.send(new ListSigningCertificatesCommand(user)));
  const sshKeys = await ask('ListSSHPublicKeys', () => sdk.send(new ListSSHPublicKeysCommand(user)));
  const services = await ask('ListServiceSpecificCredentials', () =>
    sdk.send(new ListServiceSpecificCredentialsCommand(user)),
  );
  const devices = await ask('ListMFADevices', () => sdk.send(new ListMFADevicesCommand(user)));
  const inline = await ask('ListUserPolicies', () => sdk.send(new ListUserPoliciesCommand(user)));
  const attached = await ask('ListAttachedUserPolicies', () => sdk.send(new ListAttachedUserPoliciesCommand(user)));
  const groups = await ask('ListGroupsForUser', () => sdk.send(new ListGroupsForUserCommand(user)));
  const credential = { isCredential: true };
  const rest = { isCredential: false };
  return [
    ...(login === undefined
      ? []
      : [
          {
            ...credential,
            what: 'a password',
            id: userName,
            operation: 'DeleteLoginProfile',
            remove: () => sdk.send(new DeleteLoginProfileCommand(user)),
          },
        ]),
    ...(certificates?.Certificates ?? []).map(({ CertificateId: id = '' }) => ({
      ...credential,
      what: 'a signing certificate',
      id,
      operation: 'DeleteSigningCertificate',
      remove: () => sdk.send(new DeleteSigningCertificateCommand({ ...user, CertificateId: id })),
    })),
    ...(sshKeys?.SSHPublicKeys ?? []).map(({ SSHPublicKeyId: id = '' }) => ({
      ...credential,
      what: 'an SSH key',
      id,
      operation: 'DeleteSSHPublicKey',
      remove: () => sdk.send(new DeleteSSHPublicKeyCommand({ ...user, SSHPublicKeyId: id })),
    })),
    ...(services?.ServiceSpecificCredentials ?? []).map(
      ({ ServiceSpecificCredentialId: id = '', ServiceName: service = 'a service' }) => ({
        ...credential,
        what: `a credential for ${service}`,
        id,
        operation: 'DeleteServiceSpecificCredential',
        remove: () =>
          sdk.send(new DeleteServiceSpecificCredentialCommand({ ...user, ServiceSpecificCredentialId: id })),
      }),
    ),
    ...(devices?.MFADevices ?? []).flatMap(({ SerialNumber: id = '' }) => [
      {
        ...rest,
        what: 'an MFA device',
        id,
        operation: 'DeactivateMFADevice',
        remove: () => sdk.send(new DeactivateMFADeviceCommand({ ...user, SerialNumber: id })),
      },
      // A device of hardware has no ARN, and is in nobody's list then.
      ...(id.startsWith('arn:')
        ? [
            {
              ...rest,
              what: 'a virtual MFA device',
              id,
              operation: 'DeleteVirtualMFADevice',
              remove: () => sdk.send(new DeleteVirtualMFADeviceCommand({ SerialNumber: id })),
            },
          ]
        : []),
    ]),
    ...(inline?.PolicyNames ?? []).map((id) => ({
      ...rest,
      what: 'an inline policy',
      id,
      operation: 'DeleteUserPolicy',
      remove: () => sdk.send(new DeleteUserPolicyCommand({ ...user, PolicyName: id })),
    })),
    ...(attached?.AttachedPolicies ?? []).map(({ PolicyArn: id = '' }) => ({
      ...rest,
      what: 'a policy',
      id,
      operation: 'DetachUserPolicy',
      remove: () => sdk.send(new DetachUserPolicyCommand({ ...user, PolicyArn: id })),
    })),
    ...(groups?.Groups ?? []).map(({ GroupName: id = '' }) => ({
      ...rest,
      what: 'a group',
      id,
      operation: 'RemoveUserFromGroup',
      remove: () => sdk.send(new RemoveUserFromGroupCommand({ ...user, GroupName: id })),
    })),
  ];
}

/** Deletes a user with all that hangs on it. What is gone already is fine. */
export async function removeUser(iam: Iam, userName: string): Promise<void> {
  const { sdk, retry } = iam;
  for (let tries = 1; ; tries += 1) {
    for (const { operation, remove } of await listBelongings(iam, userName)) {
      await ignoreMissing(() => withRetry(retry, operation, remove));
    }
    for (const { id } of await listKeys(iam, userName)) await deleteKey(iam, id, userName);
    try {
      await ignoreMissing(() =>
        withRetry(retry, 'DeleteUser', () => sdk.send(new DeleteUserCommand({ UserName: userName }))),
      );
      return;
    } catch (error) {
      // IAM's lists may be behind what was taken away just now.
      if (!isRefusedWith(error, 'DeleteConflict')) throw error;
      if (!(await waitBeforeRetry(retry, tries, 'IAM still knows of something that hangs on the user'))) throw error;
    }
  }
}
