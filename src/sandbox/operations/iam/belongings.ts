import type { ServiceError } from '../../protocol/service-error.ts';
import type { Value } from '../../protocol/values.ts';
import { listBelongings, removeBelonging } from '../../state/belongings.ts';
import type { Account, BelongingKind, User } from '../../state/world.ts';
import { defineOperations } from '../operation.ts';
import { iamErrors, listPage } from './errors.ts';
import { findSubject } from './names.ts';

/** How IAM lists and removes one kind of what hangs on a user. */
interface BelongingTraits {
  readonly kind: BelongingKind;
  readonly list: string;
  readonly member: string;
  readonly show: (
    id: string,
    at: Date,
    owner: { readonly user: Pick<User, 'name'>; readonly account: Account },
  ) => Value;
  readonly remove: string;
  /** The field that names one. */
  readonly field: string;
  readonly missing: (id: string) => ServiceError;
}

const BELONGINGS: readonly BelongingTraits[] = [
  {
    kind: 'certificate',
    list: 'ListSigningCertificates',
    member: 'Certificates',
    show: (id, at, { user }) => ({
      UserName: user.name,
      CertificateId: id,
      CertificateBody: '-----BEGIN CERTIFICATE-----',
      Status: 'Active',
      UploadDate: at,
    }),
    remove: 'DeleteSigningCertificate',
    field: 'CertificateId',
    missing: (id) => iamErrors.missing(`The Certificate with id ${id} cannot be found.`),
  },
  {
    kind: 'ssh-key',
    list: 'ListSSHPublicKeys',
    member: 'SSHPublicKeys',
    show: (id, at, { user }) => ({ UserName: user.name, SSHPublicKeyId: id, Status: 'Active', UploadDate: at }),
    remove: 'DeleteSSHPublicKey',
    field: 'SSHPublicKeyId',
    missing: (id) => iamErrors.missing(`The Public Key with id ${id} cannot be found.`),
  },
  {
    kind: 'service-credential',
    list: 'ListServiceSpecificCredentials',
    member: 'ServiceSpecificCredentials',
    show: (id, at, { user, account }) => ({
      UserName: user.name,
      Status: 'Active',
      ServiceUserName: `${user.name}-at-${account.id}`,
      CreateDate: at,
      ServiceSpecificCredentialId: id,
      ServiceName: 'codecommit.amazonaws.com',
    }),
    remove: 'DeleteServiceSpecificCredential',
    field: 'ServiceSpecificCredentialId',
    missing: (id) => iamErrors.missing(`No such credential ${id} exists.`),
  },
  {
    kind: 'inline-policy',
    list: 'ListUserPolicies',
    member: 'PolicyNames',
    show: (id) => id,
    remove: 'DeleteUserPolicy',
    field: 'PolicyName',
    missing: (id) => iamErrors.missing(`The user policy with name ${id} cannot be found.`),
  },
  {
    kind: 'group',
    list: 'ListGroupsForUser',
    member: 'Groups',
    show: (id, at, { account }) => ({
      Path: '/',
      GroupName: id,
      GroupId: `AGPA${account.id}ABCDE`,
      Arn: `arn:aws:iam::${account.id}:group/${id}`,
      CreateDate: at,
    }),
    remove: 'RemoveUserFromGroup',
    field: 'GroupName',
    missing: (id) => iamErrors.missing(`The group with name ${id} cannot be found.`),
  },
];

/** Of all this a root user has certificates alone. */
function listOfRoot({ rootCertificates = {} }: Account, kind: BelongingKind): (readonly [string, number])[] {
  return kind === 'certificate' ? Object.entries(rootCertificates) : [];
}

/** Of what hangs on a user, what is listed and removed alike. */
export const BELONGING_OPERATIONS = BELONGINGS.flatMap(({ kind, list, member, show, remove, field, missing }) =>
  defineOperations('iam', {
    [list](call, input) {
      const user = findSubject(call, input);
      const { account } = call.caller;
      const held = user === 'root' ? listOfRoot(account, kind) : [...listBelongings(user, kind)];
      const owner = { user: user === 'root' ? { name: 'root' } : user, account };
      const shown = held.map(([id, at]) => show(id, new Date(at), owner));
      return listPage(call, input, { [member]: shown });
    },

    [remove](call, input) {
      const id = input.text(field, { least: 1, most: 128 });
      const user = findSubject(call, input);
      const { account } = call.caller;
      const held = user === 'root' ? listOfRoot(account, kind) : [];
      const had = user === 'root' ? held.some(([other]) => other === id) : removeBelonging(user, kind, id);
      if (!had) throw missing(id);
      if (user === 'root') account.rootCertificates = Object.fromEntries(held.filter(([other]) => other !== id));
      return undefined;
    },
  }),
);
