import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure } from '../errors/failure.ts';
import { EXIT } from '../errors/kinds.ts';
import { askGit, type GitOptions, openGit } from '../repository/git-questions.ts';
import type { SettingsReader } from '../repository/settings.ts';
import { getYamlText } from '../repository/yaml.ts';
import { quoteForShell } from '../text.ts';

/** What S3 says of a bucket name, asked with the credentials of the environment. */
export type BucketAnswer =
  /** Nobody has it. */
  | { readonly kind: 'free' }
  /** The environment's account has it, there. */
  | { readonly kind: 'ours'; readonly region: string }
  /** Another account has it. */
  | { readonly kind: 'taken' }
  /** Nobody told us, or not us. */
  | { readonly kind: 'unknown'; readonly failure: Failure };

/** Where a state bucket is to stand. */
export interface BucketPlace {
  readonly environment: string;
  readonly accountId: string;
  readonly profile: string;
  readonly region: string;
}

/** Asks S3 who has a bucket, as the profile of the place and its account as the expected owner. */
export type BucketProbe = (bucket: string, place: BucketPlace) => Promise<BucketAnswer>;

/** Names tried before giving up; of 36⁸, a second one is needed about never. */
const ATTEMPTS = 5;

/** `tf-<environment>-<8 of a-z and 0-9>`: at most 44 of the 63 characters a bucket name may have. */
function makeBucketName(environment: string, randomBytes: (count: number) => Buffer): string {
  const number = BigInt(`0x${randomBytes(8).toString('hex')}`) % 36n ** 8n;
  return `tf-${environment}-${number.toString(36).padStart(8, '0')}`;
}

/** Draws names until S3 says that one is free; without a probe nobody is asked. Throws STATE_BUCKET_TAKEN. */
export async function findFreeBucketName(
  place: BucketPlace,
  randomBytes: (count: number) => Buffer,
  probe?: BucketProbe,
): Promise<string> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const name = makeBucketName(place.environment, randomBytes);
    const answer = (await probe?.(name, place)) ?? { kind: 'free' };
    if (answer.kind === 'free') return name;
    if (answer.kind === 'unknown') throw describeUnknownBucket(name, place, answer.failure);
  }
  throw new Failure('STATE_BUCKET_TAKEN', `${ATTEMPTS} random bucket names for ${place.environment} were all taken.`, {
    suggestions: [
      `Nobody has such names: something refuses ${place.profile} everything at S3 (a policy of the organization or of the network), or answers in its place (AWS_ENDPOINT_URL).`,
      `Put that right, then: pf terragrunt configure ${place.environment}`,
    ],
    details: { environment: place.environment },
  });
}

/** A bucket somebody named. */
export interface NamedBucket {
  readonly bucket: string;
  readonly place: BucketPlace;
  /** Where it is named. */
  readonly file: string;
}

/** Why it is not known that a bucket is free or ours. Throws STATE_BUCKET_TAKEN, STATE_BUCKET_ELSEWHERE. */
export async function checkBucket(
  { bucket, place, file }: NamedBucket,
  probe: BucketProbe,
): Promise<Failure | undefined> {
  const answer = await probe(bucket, place);
  const details = { environment: place.environment, bucket, file };
  if (answer.kind === 'taken') {
    const message = `${file} names the state bucket ${bucket}, which is not of account ${place.accountId} (or its policy locks ${place.profile} out).`;
    throw new Failure('STATE_BUCKET_TAKEN', message, { details });
  }
  if (answer.kind === 'ours' && answer.region !== place.region) {
    const message = `The state bucket ${bucket} is in ${answer.region}, but ${file} says ${place.region}.`;
    throw new Failure('STATE_BUCKET_ELSEWHERE', message, { details: { ...details, region: answer.region } });
  }
  return answer.kind === 'unknown' ? describeUnknownBucket(bucket, place, answer.failure) : undefined;
}

/** With the code and the exit status of its reason: what is to be done is what is to be done about that. */
function describeUnknownBucket(
  bucket: string,
  { environment, accountId, profile }: BucketPlace,
  reason: Failure,
): Failure {
  const message = `Could not check whether the state bucket ${bucket} of ${environment} is free or of account ${accountId}: ${reason.message}`;
  return new Failure(reason.code, message, {
    suggestions: [...suggestRemedy(reason, environment), `Then: pf terragrunt configure ${environment}`],
    details: { ...reason.details, environment, profile, bucket },
    cause: reason,
  });
}

/** Its own advice speaks of the command it was thrown for; `verify` says the rest about credentials. */
function suggestRemedy({ exit, suggestions }: Failure, environment: string): readonly string[] {
  if (exit === EXIT.inProgress) return [];
  if (exit === EXIT.unreachable) return ['Check the network, the proxy and AWS_ENDPOINT_URL.'];
  const isOfCredentials = exit === EXIT.credentials || exit === EXIT.wrongAccount;
  return isOfCredentials ? [`Put right what this says: pf aws verify ${environment}`] : suggestions;
}

interface BareEnvironment {
  readonly environment: string;
  /** Absolute path of its folder. */
  readonly folder: string;
  readonly accountId: string;
  /** A name that nobody has. */
  readonly freeName: string;
}

/** Throws STATE_BUCKET_LOST where a bucket was lost: with an empty one, apply would make all again. */
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
  const message = `${environment} has had a state bucket, which ${file} no longer names (${why}). A new one would be empty: the next apply would make everything again.`;
  throw new Failure('STATE_BUCKET_LOST', message, {
    suggestions: [
      ...(past === undefined ? [] : [`git's history names one for this account: ${write(past)}`]),
      ...(table === undefined ? [] : [`Most buckets are called as their lock table: ${write(table)}`]),
      `git log -p --all -G tf_state_bucket -- ${quoteForShell(file)}`,
      `pf aws exec ${environment} -- aws s3api list-buckets --query ${quoteForShell("Buckets[?starts_with(Name, 'tf-')].Name")}`,
      `Only if nothing was ever deployed in ${environment}: ${write(freeName)}, and the same as tf_state_lock_table`,
    ],
    details: { environment, file, accountId, lockTable: table ?? null, past: past ?? null },
  });
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
