import { Failure } from '../../errors/failure.ts';
import { getLogicalCwd } from '../../files/paths.ts';
import { getEnvironmentName } from '../../repository/environment-lookup.ts';
import {
  type EnvironmentRecord,
  findByAccount,
  findEnvironment,
  getProfileName,
  readEnvironments,
} from '../../repository/environments.ts';
import type { Repository } from '../../repository/repository.ts';
import { findEnvironmentFolder, type Settings, SettingsReader } from '../../repository/settings.ts';
import type { Runtime } from '../../runtime.ts';

/** The unit in the current folder by its settings, and the environment whose account it is deployed to. */
export async function loadUnit(repository: Repository, runtime: Runtime) {
  const cwd = getLogicalCwd(runtime);
  const folder = findEnvironmentFolder(repository, cwd);
  if (folder === undefined) {
    const message = `${runtime.cwd} lies in no environment of ${repository.environmentsDir}.`;
    throw new Failure('ENVIRONMENT_UNKNOWN', message, {
      suggestions: [`Run terragrunt in a folder of an environment, such as ${repository.environmentsDir}/production/…`],
    });
  }
  const reader = new SettingsReader(repository);
  const [records, settings] = await Promise.all([readEnvironments(repository, reader), reader.readSettings(cwd)]);
  const own = findEnvironment(records, getEnvironmentName(repository, records, cwd) ?? folder);
  const account = settings.getText('aws_account_id');
  const file = settings.getFile('aws_account_id');
  if (account === undefined && file !== undefined) {
    throw new Failure('EXPECTED_ACCOUNT_UNKNOWN', `${file} names no account: aws_account_id is empty there.`, {
      suggestions: ['Write the account there, in quotes, or take that line away.'],
    });
  }
  // A unit may be deployed to the account of another environment: a zone that one delegates to another, for example.
  const owner = own?.accountId === account ? own : (account && findByAccount(records, account)) || own;
  const environment = owner?.environment ?? folder;
  const unit = {
    profile: settings.getText('aws_profile') ?? getProfileName(own?.environment ?? folder, own),
    expected: account === undefined ? undefined : { account, source: file ?? 'its settings' },
  };
  const stateAccount = settings.getText('tf_state_account_id');
  return { folder, environment, unit, reader, stateAccount, advice: makeProfileAdvice(settings, owner) };
}

/** What to do where the profile is not of the account, and the two are named in different files. */
function makeProfileAdvice(settings: Settings, owner: EnvironmentRecord | undefined): string[] {
  const [accountFile, profileFile] = [settings.getFile('aws_account_id'), settings.getFile('aws_profile')];
  if (owner === undefined || accountFile === undefined || accountFile === profileFile) return [];
  const profile = getProfileName(owner.environment, owner);
  if (profile !== settings.getText('aws_profile') && accountFile !== owner.file) {
    return [`Name the profile of that account beside it, in ${accountFile}: aws_profile: ${profile}`];
  }
  return [`Take aws_profile out of ${profileFile}, or name the account that goes with it there as aws_account_id.`];
}
