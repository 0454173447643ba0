import AccountAdd from './commands/aws/account/add.ts';
import OrgInit from './commands/aws/org/init.ts';
import Verify from './commands/aws/verify.ts';
import TerragruntAuth from './commands/terragrunt/auth.ts';

/** Every command by its id; oclif reads this. */
export const COMMANDS = {
  'aws:account:add': AccountAdd,
  'aws:org:init': OrgInit,
  'aws:verify': Verify,
  'terragrunt:auth': TerragruntAuth,
};
