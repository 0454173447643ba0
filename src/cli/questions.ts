import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { AwsKeys } from '../aws/connection.ts';
import { Failure } from '../errors/failure.ts';
import { type Repository, readEnvironments, validateEnvironmentName } from '../repository/index.ts';
import { askMany, askOne, askSecret, askText, type Choice, search } from './prompts.ts';

/** The guide's advice: alone, production is enough; a team wants all three. */
const USUAL = [
  { value: 'production', description: 'Where users are. Alone, this one is enough.', checked: true },
  { value: 'staging', description: 'For teams: what goes to production next.' },
  { value: 'development', description: 'For teams: where things may break.' },
];

/** Which environments; those with an account already are left out. */
export async function askForEnvironments(repository: Repository): Promise<string[]> {
  const records = await readEnvironments(repository);
  const done = new Set(records.filter((record) => record.accountId !== undefined).map((record) => record.environment));
  const other = { value: '', name: 'another one', description: 'Type its name.' };
  const choices: Choice[] = [...USUAL.filter(({ value }) => !done.has(value)), other];
  const chosen = await askMany('Which environments get an account?', choices);
  const names = chosen.filter((name) => name !== '');
  if (chosen.includes('')) names.push(await askText('Name of the environment', { validate: environmentRule }));
  return names;
}

function environmentRule(name: string): true | string {
  try {
    validateEnvironmentName(name);
    return true;
  } catch (error) {
    return error instanceof Failure ? error.message : String(error);
  }
}

/** The command on whose behalf is asked. */
interface Asker {
  mayAsk(flags: { 'no-input': boolean }): boolean;
  inputNeeded(names: readonly string[]): Failure;
}

/** The key to start with: a downloaded CSV, or typed. Undefined where the repository's profile holds one already. */
export async function askForCredentials(
  asker: Asker,
  flags: { 'no-input': boolean; 'access-key-id'?: string | undefined; profile?: string | undefined },
  repository: Repository,
): Promise<AwsKeys | undefined> {
  const { profilesOf } = await import('../tasks/profiles.ts');
  const { checkedKeys, keysFromCsv } = await import('../tasks/credentials/parse.ts');
  const typed = async (accessKeyId: string) =>
    checkedKeys({ accessKeyId, secretAccessKey: await askSecret('Secret access key') }, 'What was typed');
  const { 'access-key-id': givenId, profile } = flags;
  if (givenId !== undefined) {
    if (!asker.mayAsk(flags)) throw asker.inputNeeded(['--secret-access-key-stdin']);
    return typed(givenId);
  }
  if (profile !== undefined && (await profilesOf(repository)).get(profile)?.keys !== undefined) return undefined;
  if (!asker.mayAsk(flags))
    throw asker.inputNeeded(['--from-env, --from-csv FILE, --from-json FILE or --access-key-id ID']);
  const files = await downloadedKeys();
  const choice = await askOne('Where is the access key of the management account?', [
    ...files.map((file) => ({ value: file, name: file, description: 'A CSV the console offered.' })),
    { value: '', name: 'I type it', description: 'The id is shown, the secret is not.' },
  ]);
  if (choice === '') return typed((await askText('Access key id')).trim());
  const { readFile } = await import('node:fs/promises');
  return keysFromCsv(await readFile(choice, 'utf8'), choice);
}

/** Key files in the usual places for downloads, and here. */
async function downloadedKeys(): Promise<string[]> {
  const folders = [process.cwd(), join(homedir(), 'Downloads')];
  const found = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(folder).catch(() => []);
      return names
        .filter((name) => /^rootkey.*\.csv$|_accessKeys.*\.csv$/.test(name))
        .map((name) => join(folder, name));
    }),
  );
  return found.flat().slice(0, 10);
}

/** Where most people are, first; the rest after them. */
const USUAL_REGIONS = ['us-east-1', 'us-east-2', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-southeast-1'];

/** A region, from a list that typing narrows. */
export async function askForRegion(
  message = 'In which region?',
  first: readonly string[] = USUAL_REGIONS,
): Promise<string> {
  const { regionNames, regions } = await import('../terragrunt/regions.ts');
  const ordered = [...first, ...regionNames.filter((name) => !first.includes(name))];
  const known: Readonly<Record<string, { place: string }>> = regions;
  return search(
    message,
    ordered.map((name) => ({ value: name, name: `${name}  ${known[name]?.place ?? ''}` })),
  );
}
