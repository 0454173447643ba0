import type { Operation } from '../operation.ts';
import { instanceArn, visibleCenter } from './center.ts';
import { listing } from './listing.ts';

export const listInstances: Operation = {
  service: 'sso-admin',
  name: 'ListInstances',
  run(call, input) {
    const { world, caller, region, now } = call;
    const center = visibleCenter(call);
    const own = (world.accountInstances ?? []).filter(
      (one) => one.accountId === caller.account.id && one.region === region,
    );
    const instances = [
      ...(center === undefined ? [] : [{ ...center, accountId: center.ownerAccountId }]),
      ...own.map((one) => ({ ...one, activeAt: 0 })),
    ].map((one) => ({
      InstanceArn: instanceArn(one),
      IdentityStoreId: one.storeId,
      OwnerAccountId: one.accountId,
      CreatedDate: new Date(one.createdAt),
      Status: one.activeAt > now ? 'CREATE_IN_PROGRESS' : 'ACTIVE',
    }));
    return listing(call, input, 'Instances', instances);
  },
};
