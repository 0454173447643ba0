import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure } from '../errors/failure.ts';
import { askGit, type GitOptions, openGit } from '../repository/git-questions.ts';
import type { SettingsReader } from '../repository/settings.ts';
import { getYamlText } from '../repository/yaml.ts';
import { quoteForShell } from '../text.ts';

interface BareEnvironment {
  readonly environment: string;
  /** Absolute path of its folder. */
  readonly folder: string;
  readonly accountId: string;
  /** A name that nobody has. */
  readonly freeName: string;
}

/**
 * Throws STATE_BUCKET_LOST for an environment without a state bucket that shows that it had one: a new one would be
 * empty, and the next apply would make everything a second time.
 */
export async function assertNeverDeployed(
  reader: SettingsReader,
  { environment, folder, accountId, freeName }: BareEnvironment,
  git: GitOptions,
): Promise<void> {
  const file = join(folder, 'environment.yaml');
  const own = await reader.readFile(file);
  const table = own && getYamlText(own.values, 'tf_state_lock_table');
  const unit = findInitializedUnit(reader, folder);
  const past = own && (await findPastBucket(file, accountId, git));
  if (table === undefined && unit === undefined && past === undefined) return;
  const why =
    table !== undefined
      ? `its lock table ${table} stands there still`
      : unit !== undefined
        ? `${unit} has been initialized`
        : `git's history has it`;
  const write = (name: string) => `write tf_state_bucket: ${name} into ${file}`;
  throw new Failure(
    'STATE_BUCKET_LOST',
    `${environment} has had a state bucket, which ${file} no longer names (${why}). A new one would be empty: the next apply would make everything again.`,
    {
      suggestions: [
        ...(past === undefined ? [] : [`git's history names one for this account: ${write(past)}`]),
        ...(table === undefined ? [] : [`Most buckets are called as their lock table: ${write(table)}`]),
        `git log -p --all -G tf_state_bucket -- ${quoteForShell(file)}`,
        `pf aws exec ${environment} -- aws s3api list-buckets --query ${quoteForShell("Buckets[?starts_with(Name, 'tf-')].Name")}`,
        `Only if nothing was ever deployed in ${environment}: ${write(freeName)}, and the same as tf_state_lock_table`,
      ],
      details: { environment, file, accountId, lockTable: table ?? null, past: past ?? null },
    },
  );
}

/** A unit that terragrunt has initialized, which it cannot without the state. */
function findInitializedUnit(reader: SettingsReader, folder: string): string | undefined {
  const units = listFolders(reader, folder).flatMap((region) => listFolders(reader, region));
  return units.find((unit) => existsSync(join(unit, '.terraform.lock.hcl')));
}

function listFolders(reader: SettingsReader, folder: string): string[] {
  return [...reader.listNames(folder)].filter((name) => !name.startsWith('.')).map((name) => join(folder, name));
}

/** The bucket that an earlier version of the file names for the same account; the newest. */
async function findPastBucket(file: string, accountId: string, options: GitOptions): Promise<string | undefined> {
  const standing = await openGit(dirname(file), options);
  if (standing.kind !== 'inside') return undefined;
  const safely = ['--no-ext-diff', '--no-textconv', '--no-show-signature', '--no-color'];
  const log = ['--literal-pathspecs', 'log', '--all', '-p', '-U100', '-n20', '-Gtf_state_bucket', '--format=%x00'];
  const { stdout } = await askGit(standing.git, [...log, ...safely, '--', file], options);
  for (const change of stdout.split('\0')) {
    const [, bucket] = /^[-+ ]\s*tf_state_bucket:\s*["']?([\w.-]+)/m.exec(change) ?? [];
    if (bucket !== undefined && change.includes(accountId)) return bucket;
  }
  return undefined;
}
