import AccountAdd from './commands/aws/account/add.ts';
import OrgInit from './commands/aws/org/init.ts';

/** Every command by its id; oclif reads this. */
export const COMMANDS = {
  'aws:account:add': AccountAdd,
  'aws:org:init': OrgInit,
};
