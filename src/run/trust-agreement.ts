import { lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { Failure } from '../errors/failure.ts';
import { writeFailed } from '../files/failed.ts';
import { isInside, isTrustedOwner, readSmallFile, resolveRealPath } from '../files/paths.ts';
import { findGitFolder } from '../repository/git-folder.ts';
import { quoteForShell, showText } from '../text.ts';
import { PLUGINS, type TrustSubject } from './trust.ts';
import { findTrustContents, isOfResolving, type TrustContent } from './trust-contents.ts';

/** A content, and whether this user has agreed to it. */
export interface Agreement {
  readonly content: TrustContent;
  readonly isAgreed: boolean;
}

/** Everything that the repository's files would run or read out. */
export async function listAgreements(subject: TrustSubject): Promise<readonly Agreement[]> {
  const contents = await findTrustContents(subject);
  if (contents.length === 0) return [];
  const { folder, isSafe } = await findMemory(subject);
  return contents.map((content) => ({ content, isAgreed: isSafe && isRemembered(folder, content) }));
}

/** Throws TRUST_NEEDED unless this user agreed to all that these profiles (undefined: all) would run. */
export async function requireAgreement(subject: TrustSubject, profiles: readonly string[] | undefined): Promise<void> {
  const open = (await listAgreements(subject)).filter(
    ({ content, isAgreed }) => !isAgreed && (profiles === undefined || isUsed(content, profiles)),
  );
  const [first] = open;
  if (first === undefined) return;
  const { file, profile, key } = first.content;
  const { root } = subject.repository;
  const command = isInside(root, subject.runtime.cwd)
    ? 'pf aws trust'
    : `pf aws trust --repo-root ${quoteForShell(root)}`;
  throw new Failure('TRUST_NEEDED', `${describeUse(first.content)} before you have agreed to it.`, {
    suggestions: [
      `See what it is, and agree to just that if you do: ${command}`,
      'Where the repository is trusted as it is, in CI for one, set PF_AWS_TRUST=1.',
    ],
    details: { profile: profile && showText(profile), file: showText(file), key },
  });
}

function isUsed(content: TrustContent, profiles: readonly string[]): boolean {
  return isOfResolving(content) && (content.profile === null || profiles.includes(content.profile));
}

function describeUse({ file, profile, key, path }: TrustContent): string {
  const who = `${profile === null ? 'A profile' : `Profile ${showText(profile)}`} in ${showText(file)}`;
  if (key === 'web_identity_token_file') return `${who} names a web_identity_token_file that is not read`;
  if (key === PLUGINS) return `${showText(file)} names plugins of the AWS CLI, and is not handed to other programs`;
  if (key !== null && key !== 'credential_process') return `${who} sets ${key}, and is not handed to other programs`;
  return `${who} names a credential_process that is not run${path === null ? '' : ` with ${showText(path)} as it is now`}`;
}

/** Remembers that this user agrees to `contents`. Throws FILES_UNSAFE for a place not theirs, WRITE_FAILED. */
export async function rememberAgreement(subject: TrustSubject, contents: readonly TrustContent[]): Promise<void> {
  const { folder, isOutside } = await findMemory(subject);
  try {
    if (isOutside) mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!(await findMemory(subject)).isSafe) throw makeUnsafeMemoryFailure(folder);
    for (const content of contents) {
      const path = join(folder, hashContent(content));
      // What stands there is not believed, or nobody would have had to agree.
      rmSync(path, { force: true });
      writeFileSync(path, toText(content), { mode: 0o600, flag: 'wx' });
    }
  } catch (error) {
    throw writeFailed(folder, error);
  }
}

function makeUnsafeMemoryFailure(folder: string): Failure {
  return new Failure('FILES_UNSAFE', `${folder} is no place to remember what you agree to.`, {
    suggestions: [
      'It must be yours, no link, closed to others and outside of the repository: name such a place in XDG_STATE_HOME.',
      `See whose it is: ls -ld ${quoteForShell(folder)}`,
    ],
    details: { file: folder },
  });
}

interface Memory {
  readonly folder: string;
  /** Not in the repository. */
  readonly isOutside: boolean;
  readonly isSafe: boolean;
}

/** Where this user's agreements are, and whether what is found there is surely theirs. */
async function findMemory({ repository, runtime }: TrustSubject): Promise<Memory> {
  const { XDG_STATE_HOME: state = '', HOME: home } = runtime.env;
  const own = join(isAbsolute(state) ? state : join(home || homedir(), '.local/state'), 'pf-plugin-aws');
  const folder = join(own, 'trusted');
  const git = findGitFolder(repository.awsDir, runtime.env);
  const roots = [repository.root, ...('git' in git ? [git.git.workTree] : [])];
  const real = await resolveRealPath(folder);
  const isOutside = !roots.some((root) => isInside(root, real));
  return { folder, isOutside, isSafe: isOutside && [own, folder].every(isPrivateFolder) };
}

function isPrivateFolder(folder: string): boolean {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  return stats?.isDirectory() === true && isTrustedOwner(stats) && (stats.mode & 0o022) === 0;
}

function isRemembered(folder: string, content: TrustContent): boolean {
  const file = readSmallFile(join(folder, hashContent(content)), { owner: 'private' });
  return file.kind === 'read' && file.content.toString() === toText(content);
}

function hashContent(content: TrustContent): string {
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(toText(content)).digest('hex');
}

/** One content has one text. */
function toText({ file, profile, key, value, path, sha256 }: TrustContent): string {
  return `${JSON.stringify({ file, profile, key, value, path, sha256 }, null, 2)}\n`;
}
