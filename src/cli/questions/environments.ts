import { readAwsFiles } from '../../config-files/read.ts';
import { Failure } from '../../errors/failure.ts';
import { explainNone, validateEnvironmentName } from '../../repository/environment-name.ts';
import { type EnvironmentRecord, guessManagement, readEnvironments } from '../../repository/environments.ts';
import type { Repository } from '../../repository/repository.ts';
import { askMany, askOne, askText, type Choice } from '../prompts.ts';
import { askForRegion } from './regions.ts';

/** The guide's advice: alone, production is enough; a team wants all three. */
const USUAL = [
  { value: 'production', description: 'Where your users are. Working alone, this one is enough.', checked: true },
  { value: 'staging', description: 'For teams: the rehearsal of what goes to production next.' },
  { value: 'development', description: 'For teams: where things may break.' },
];

const OTHER = { value: '', name: 'another one', description: 'You type its name.' };

const MANAGEMENT = 'The account that owns the organization.';

/** Which accounts to make, and the region of their profiles. */
export interface NewAccounts {
  readonly environments: readonly string[];
  readonly region: string | undefined;
}

/** Which environments, and where: asked together, the region of the management profile offered first. */
export async function askForNewAccounts(
  repository: Repository,
  { region, managementProfile }: { region: string | undefined; managementProfile: string | undefined },
): Promise<NewAccounts> {
  const records = await readEnvironments(repository);
  const environments = await askForNewEnvironments(records);
  if (region !== undefined) return { environments, region };
  const management = readAwsFiles(repository).get(managementProfile ?? guessManagement(records).profile);
  return { environments, region: await askForRegion('Region of their profiles:', management?.region) };
}

/** Which environments get an account; those that have one already are left out. */
async function askForNewEnvironments(records: readonly EnvironmentRecord[]): Promise<string[]> {
  const done = new Set(
    records.filter(({ accountId }) => accountId !== undefined).map(({ environment }) => environment),
  );
  const management = guessManagement(records).environment;
  const isUsual = (name: string) => name === management || USUAL.some(({ value }) => value === name);
  const open = records.filter(({ environment }) => !done.has(environment) && !isUsual(environment));
  const choices: Choice[] = [
    ...USUAL.filter(({ value }) => !done.has(value)),
    ...open.map(({ environment }) => ({ value: environment, description: `${environment} has a folder already.` })),
    OTHER,
  ];
  const chosen = await askMany('New accounts for:', choices);
  const names = chosen.filter((name) => name !== '');
  return chosen.includes('') ? [...names, await askForName([...done, ...names])] : names;
}

/** One environment to write a profile for: those of the repository first. */
export async function askForEnvironment(records: readonly EnvironmentRecord[]): Promise<string> {
  const known = records.map(({ environment, accountId }) => ({
    value: environment,
    description: accountId === undefined ? 'No account is recorded yet.' : `Account ${accountId}.`,
  }));
  const management = { value: guessManagement(records).environment, description: MANAGEMENT };
  const rest = [management, ...USUAL].filter(({ value }) => !known.some((one) => one.value === value));
  const choices = [...known, ...rest.map(({ value, description }) => ({ value, description })), OTHER];
  const chosen = await askOne('Credentials for which environment?', choices);
  return chosen === '' ? askForName([]) : chosen;
}

/** One of the environments there are, for a command that works on it. Throws ENVIRONMENT_UNKNOWN. */
export async function askForKnown(message: string, known: readonly string[]): Promise<string> {
  if (known.length === 0) throw explainNone();
  return askOne(
    message,
    known.map((value) => ({ value })),
  );
}

function askForName(taken: readonly string[]): Promise<string> {
  const flaw = (name: string) => (taken.includes(name) ? `${name} is there already.` : findNameFlaw(name));
  return askText('Name of the environment:', { flaw });
}

function findNameFlaw(name: string): string | undefined {
  try {
    validateEnvironmentName(name);
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
}
