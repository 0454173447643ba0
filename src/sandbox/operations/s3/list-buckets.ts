import { canDo } from '../../access/authorize.ts';
import type { Operation } from '../operation.ts';
import { s3Errors } from './errors.ts';

export const listBuckets: Operation = {
  service: 's3',
  name: 'ListBuckets',
  needsNoPermission: true,
  run({ world, caller, now }) {
    if (!canDo(caller, 's3:ListAllMyBuckets', now)) throw s3Errors.denied();
    const own = Object.values(world.buckets ?? {}).filter(({ accountId }) => accountId === caller.account.id);
    const Bucket = own
      .toSorted((one, other) => (one.name < other.name ? -1 : 1))
      .map(({ name, createdAt }) => ({ Name: name, CreationDate: new Date(createdAt) }));
    return { Owner: { ID: caller.account.id }, Buckets: { Bucket } };
  },
};
