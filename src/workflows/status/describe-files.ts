import { checkModes } from '../verify/checks/files.ts';
import type { StatusState, StatusStep } from './decide.ts';

/** The AWS files as such: what they hold, and who else may see it. */
export function describeFiles({
  awsDir,
  profiles,
  hasSecrets,
  secretProblem,
  unreadable,
  files,
}: StatusState): StatusStep {
  const step = 'AWS files of the repository';
  const broken = (evidence: string, command = 'pf aws verify') =>
    ({ step, state: 'broken', evidence, command }) as const;
  if (secretProblem !== undefined) return broken(secretProblem.message, secretProblem.suggestions[0]);
  const [open] = checkModes({ files, environment: '', profile: '', region: undefined });
  if (open?.level === 'error') return broken(open.message, open.suggestions[0]);
  if (unreadable !== undefined) return broken(`${unreadable.message} (${unreadable.code})`);
  if ([...profiles.keys()].length === 0) {
    return { step, state: 'not done', evidence: 'there are none yet', command: null };
  }
  const evidence = hasSecrets ? `${awsDir} is ignored and untracked` : `no secrets lie in ${awsDir}`;
  return { step, state: 'done', evidence, command: null };
}

/** The files of terragrunt, environment by environment. */
export function describeConfiguration({ records, isStack, rootFiles, regionFolders }: StatusState): StatusStep[] {
  const recorded = records.filter((record) => record.accountId !== undefined);
  if (recorded.length === 0) {
    return [
      { step: 'Terragrunt configuration', state: 'not done', evidence: 'no account is recorded yet', command: null },
    ];
  }
  return recorded.map(({ environment, settings }) => {
    const bucket = settings.getText('tf_state_bucket');
    const step = `Terragrunt configuration of ${environment}`;
    const command = `pf terragrunt configure ${environment}`;
    const rootFile = rootFiles.get(environment);
    const hasRegion = regionFolders.get(environment)?.length !== 0 || settings.getText('aws_region') !== undefined;
    const lacks = [
      ...(rootFile === undefined ? [isStack ? 'panfactum.hcl' : 'root.hcl'] : []),
      ...(bucket === undefined ? ['a state bucket'] : []),
      ...(hasRegion ? [] : ['region.yaml files']),
    ];
    // Where no sibling has one, only Panfactum's own tool can make it.
    const needsStack = isStack && rootFile === undefined && [...rootFiles.values()].every((file) => file === undefined);
    const remedy = needsStack && lacks.length === 1 ? 'pf env add' : command;
    if (lacks.length > 0) return { step, state: 'not done', evidence: `missing: ${lacks.join(', ')}`, command: remedy };
    return { step, state: 'done', evidence: `${rootFile}, state in ${bucket}`, command: null };
  });
}
