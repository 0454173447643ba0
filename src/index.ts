import AccountAdd from './commands/aws/account/add.ts';
import AccountClose from './commands/aws/account/close.ts';
import AccountList from './commands/aws/account/list.ts';
import CiAdd from './commands/aws/ci/add.ts';
import CiCheck from './commands/aws/ci/check.ts';
import Complete from './commands/aws/complete.ts';
import ContactsSet from './commands/aws/contacts/set.ts';
import ContactsShow from './commands/aws/contacts/show.ts';
import Env from './commands/aws/env.ts';
import Exec from './commands/aws/exec.ts';
import KeyList from './commands/aws/key/list.ts';
import KeyRetire from './commands/aws/key/retire.ts';
import KeyRotate from './commands/aws/key/rotate.ts';
import OrgInit from './commands/aws/org/init.ts';
import ProfileList from './commands/aws/profile/list.ts';
import ProfileWrite from './commands/aws/profile/write.ts';
import RootAudit from './commands/aws/root/audit.ts';
import RootRecover from './commands/aws/root/recover.ts';
import RootSecure from './commands/aws/root/secure.ts';
import SandboxExec from './commands/aws/sandbox/exec.ts';
import SandboxStart from './commands/aws/sandbox/start.ts';
import SsoInit from './commands/aws/sso/init.ts';
import SsoLogin from './commands/aws/sso/login.ts';
import Status from './commands/aws/status.ts';
import Trust from './commands/aws/trust.ts';
import Verify from './commands/aws/verify.ts';
import Whoami from './commands/aws/whoami.ts';
import TerragruntAdopt from './commands/terragrunt/adopt.ts';
import TerragruntAuth from './commands/terragrunt/auth.ts';
import TerragruntConfigure from './commands/terragrunt/configure.ts';

/** Every command by its id; oclif reads this. */
export const COMMANDS = {
  'aws:account:add': AccountAdd,
  'aws:account:close': AccountClose,
  'aws:account:list': AccountList,
  'aws:ci:add': CiAdd,
  'aws:ci:check': CiCheck,
  'aws:complete': Complete,
  'aws:contacts:set': ContactsSet,
  'aws:contacts:show': ContactsShow,
  'aws:env': Env,
  'aws:exec': Exec,
  'aws:key:list': KeyList,
  'aws:key:retire': KeyRetire,
  'aws:key:rotate': KeyRotate,
  'aws:org:init': OrgInit,
  'aws:profile:list': ProfileList,
  'aws:profile:write': ProfileWrite,
  'aws:root:audit': RootAudit,
  'aws:root:recover': RootRecover,
  'aws:root:secure': RootSecure,
  'aws:sandbox:exec': SandboxExec,
  'aws:sandbox:start': SandboxStart,
  'aws:sso:init': SsoInit,
  'aws:sso:login': SsoLogin,
  'aws:status': Status,
  'aws:trust': Trust,
  'aws:verify': Verify,
  'aws:whoami': Whoami,
  'terragrunt:adopt': TerragruntAdopt,
  'terragrunt:auth': TerragruntAuth,
  'terragrunt:configure': TerragruntConfigure,
};
