import {
  closeSync,
  constants,
  existsSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  rmSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Environment, Identity } from '../../aws/caller-identity.ts';
import { chooseEndpoint, chooseRegion, describeChoice } from '../../aws/endpoint.ts';
import { listSources, type Profile } from '../../config-files/profile.ts';
import { isFailure } from '../../errors/failure.ts';
import { type LockOptions, withLock } from '../../files/lock.ts';
import { getErrorCode, isTrustedOwner, readSmallFile } from '../../files/paths.ts';
import type { VerifyContext } from './context.ts';
import { type ProofBinding, type ProofScope, readProof, signProof } from './proof.ts';

/** What a proof says, and of whom. */
export interface ProofSubject {
  readonly expectedAccount: string | undefined;
  readonly proves: ProofScope;
}

/** Whether an earlier proof spares asking. */
export function usesCachedProofs(context: VerifyContext): boolean {
  return context.options.maxAge !== undefined && isCacheable(context);
}

/** The earlier proof of a profile that `--max-age` still accepts. */
export async function readCachedProof(
  context: VerifyContext,
  profile: Profile,
  subject: ProofSubject,
): Promise<Identity | undefined> {
  const { options, repository, runtime } = context;
  if (options.maxAge === undefined || !usesCachedProofs(context)) return undefined;
  const text = loadProof(repository.awsDir, profile.name, subject.proves);
  const binding = text === undefined ? undefined : await bindProof(context, profile, subject);
  return text === undefined || binding === undefined
    ? undefined
    : readProof(text, binding, { now: runtime.clock.now(), most: options.maxAge });
}

/** Notes that a profile was found in order, or whose it is, for `--max-age` later. */
export async function cacheProof(
  context: VerifyContext,
  profile: Profile,
  { identity, ...subject }: ProofSubject & { readonly identity: Identity },
): Promise<void> {
  const { proves } = subject;
  const binding = isCacheable(context) ? await bindProof(context, profile, subject) : undefined;
  if (binding === undefined) return;
  const { awsDir } = context.repository;
  const now = context.runtime.clock.now();
  const earlier = loadProof(awsDir, profile.name, proves);
  const most = Math.min(REWRITE_AFTER_MS, context.options.maxAge ?? REWRITE_AFTER_MS);
  // A second run right after the first changes no byte.
  if (earlier !== undefined && isSameIdentity(await readProof(earlier, binding, { now, most }), identity)) return;
  const proof = await signProof(identity, now, binding);
  storeProof(getProofPath(awsDir, profile.name, proves), `${JSON.stringify(proof)}\n`, earlier);
}

/** The age up to which a proof is kept where a new one would say the same. */
const REWRITE_AFTER_MS = 60_000;

function isSameIdentity(one: Identity | undefined, other: Identity): boolean {
  return one?.account === other.account && one.arn === other.arn && one.userId === other.userId;
}

/** The real AWS CLI, and the deep examination, look at more than a proof holds. */
function isCacheable({ options }: VerifyContext): boolean {
  return options.via === 'sdk' && !options.deep;
}

/** Only what rests on a key in the files can be proven for later: the proof is signed with that key. */
async function bindProof(
  { shared, network }: VerifyContext,
  profile: Profile,
  subject: ProofSubject,
): Promise<ProofBinding | undefined> {
  const keys = listSources(profile, shared.profiles).at(-1)?.keys;
  if (keys === undefined) return undefined;
  const where = findEndpoint(profile, network.env);
  return where === undefined
    ? undefined
    : { ...where, ...subject, profile: profile.name, keys, contents: await shared.hashContents() };
}

/** An AWS_ENDPOINT_URL that is no URL is a finding of asking, not of looking for a proof. */
function findEndpoint({ values }: Profile, env: Environment): { endpoint: string; region: string } | undefined {
  const region = chooseRegion(values);
  try {
    const { url } = chooseEndpoint('sts', { region, values, env });
    return { endpoint: url?.href ?? describeChoice(env), region };
  } catch (error) {
    if (isFailure(error)) return undefined;
    throw error;
  }
}

const FOLDER = '.pf-proofs';
const LARGEST = 4096;

/** The stored text of a profile's proof, or undefined where there is none to trust. */
function loadProof(awsDir: string, profile: string, proves: ProofScope): string | undefined {
  if (!isProofFolder(join(awsDir, FOLDER))) return undefined;
  const file = readSmallFile(getProofPath(awsDir, profile, proves), { owner: 'private', limit: LARGEST });
  return file.kind === 'read' ? file.content.toString() : undefined;
}

/**
 * Puts a proof in the place of the last one: over it, where `earlier` was read and is nobody else's, which spares file
 * systems the work of a new file two hundred times. Not renamed into place either, which makes them wait for the disk:
 * whoever reads half of it checks again, and where two write at once, either's will do. That it cannot be kept costs
 * time later, no more.
 */
function storeProof(path: string, text: string, earlier: string | undefined): void {
  try {
    if (earlier !== undefined) writeOver(path, text, Buffer.byteLength(earlier));
    else {
      makeProofFolder(dirname(path));
      if (existsSync(path)) unlinkSync(path);
      writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
    }
  } catch (error) {
    // Somebody else was quicker, or the folder is not ours to write to.
    if (getErrorCode(error) === undefined) throw error;
  }
}

function writeOver(path: string, text: string, size: number): void {
  const file = openSync(path, constants.O_WRONLY | constants.O_NOFOLLOW);
  try {
    const written = writeSync(file, text);
    if (written < size) ftruncateSync(file, written);
  } finally {
    closeSync(file);
  }
}

/** Where proofs are kept; made if it is missing. Throws Node's error where it cannot be, or where it is not ours. */
function makeProofFolder(folder: string): string {
  if (isProofFolder(folder)) return folder;
  try {
    mkdirSync(folder, { mode: 0o700 });
    // The folder hides itself from git, so that no .gitignore of anybody's need be touched.
    writeFileSync(join(folder, '.gitignore'), '*\n', { mode: 0o600 });
  } catch (error) {
    // Another run was quicker, unless what stands there is not ours.
    if (!isProofFolder(folder)) throw error;
  }
  return folder;
}

/** A folder of this user that nobody else writes to, and no link: what lies behind one is not ours to replace. */
function isProofFolder(folder: string): boolean {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  return stats?.isDirectory() === true && isTrustedOwner(stats) && (stats.mode & 0o022) === 0;
}

/** Profile names hold slashes and worse. Two may share a file: each proof is signed for its own profile. */
function encodeProfileName(profile: string): string {
  return profile.replaceAll(/[^\w.-]/g, (character) => `%${character.charCodeAt(0).toString(16)}`).slice(0, 200);
}

/** Drops what was noted of a profile that is no more. */
export function removeProofs(awsDir: string, profile: string): void {
  if (!isProofFolder(join(awsDir, FOLDER))) return;
  for (const proves of ['policy', 'owner'] as const) rmSync(getProofPath(awsDir, profile, proves), { force: true });
}

function getProofPath(awsDir: string, profile: string, proves: ProofScope): string {
  return join(awsDir, FOLDER, `${encodeProfileName(profile)}${proves === 'owner' ? '.owner' : ''}.json`);
}

/** How long a run waits for another one's proof: a few answers of STS. */
const TIMEOUT_MS = 3_000;

/** Of many runs at once one asks STS under a lock, the others take its proof; after 3 s each goes on by itself. */
export async function serializeByProfile<T>(
  { repository, runtime }: VerifyContext,
  profile: string,
  work: () => Promise<T>,
): Promise<T> {
  let isOurTurn = false;
  const options: LockOptions = {
    clock: runtime.clock,
    signal: runtime.interrupt,
    lockName: `.pf-aws.lock-${encodeProfileName(profile)}`,
    lockTimeoutMs: TIMEOUT_MS,
  };
  const begin = () => {
    isOurTurn = true;
    return work();
  };
  try {
    return await withLock(makeProofFolder(join(repository.awsDir, FOLDER)), begin, options);
  } catch (error) {
    if (isOurTurn || runtime.interrupt.aborted) throw error;
    return work();
  }
}
