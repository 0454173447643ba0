import type { Operation } from '../operation.ts';
import { subject } from './names.ts';
import { userOutput } from './presentation.ts';

export const getUser: Operation = {
  service: 'iam',
  name: 'GetUser',
  run(call, input) {
    const { account } = call.caller;
    const user = subject(call, input);
    if (user !== 'root') return { User: userOutput(user, account, true) };
    const arn = `arn:aws:iam::${account.id}:root`;
    return { User: { UserId: account.id, Arn: arn, CreateDate: new Date(account.createdAt) } };
  },
};
