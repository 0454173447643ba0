import { broken, type Mutation } from './mutation.ts';

const SHAPES = 'terragrunt/stack-shapes';
const ADOPT = 'workflows/terragrunt-adopt/adopt';

/** What a stack repository that is in use relies on. */
export const STACKS: readonly Mutation[] = [
  broken(
    'nobody is sent to a region that the stack refuses',
    'terragrunt/configured-regions.ts',
    ['  }\n  validateRegionName(isStack, wanted);\n  throw refuseMove(record', '  }\n  throw refuseMove(record'],
    SHAPES,
  ),
  broken(
    'an ignore file that cannot be added to is a failure of the plan',
    'repository/git.ts',
    ["return kind === 'not-ignored' && ignore !== undefined && dirname", "return kind === 'not-ignored' || dirname"],
    'run/guard-secrets',
  ),
  broken(
    'a bucket that somebody else has is known before an account is made',
    'run/preview-files.ts',
    ["? 'taken' : 'free'", "? 'free' : 'free'"],
    'workflows/account-add/plan',
  ),
  broken(
    'a region that the stack refuses is bad input there',
    'terragrunt/regions.ts',
    ['if (!isStack || STACK_REGIONS', 'if (isStack || STACK_REGIONS'],
    SHAPES,
  ),
  broken(
    'root.hcl is written where there is no root configuration of any kind',
    'terragrunt/layout.ts',
    ["const ROOT_FILES = ['root.hcl', STACK_FILE, 'terragrunt.hcl'];", "const ROOT_FILES = ['root.hcl', STACK_FILE];"],
    SHAPES,
  ),
  broken(
    'an environment that lost its state bucket gets no new one',
    'terragrunt/environment-files.ts',
    ['    await assertNeverDeployed(known.reader, { environment, folder, accountId, freeName }, names.git);\n', ''],
    SHAPES,
    'terragrunt/plan-configuration',
  ),
  broken(
    'an import that fails takes its entry back',
    'workflows/terragrunt-adopt/execute.ts',
    ['throw await takeBack(context, environment, error);', 'throw error;'],
    ADOPT,
  ),
  broken(
    'an account that the state has is not imported again',
    'workflows/terragrunt-adopt/import-account.ts',
    ['line.trim() === address)) return false;', 'line.trim() === key)) return false;'],
    ADOPT,
  ),
  broken(
    'an account is imported by its id, marked as the module wants it',
    'workflows/terragrunt-adopt/import-account.ts',
    ['_ALLOW`]', '`]'],
    ADOPT,
  ),
];
