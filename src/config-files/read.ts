import { isUtf8 } from 'node:buffer';
import { type Stats, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { isFailure } from '../errors/failure.ts';
import { getErrorCode, readSmallFile } from '../files/paths.ts';
import type { Runtime } from '../runtime.ts';
import type { Document } from './document.ts';
import { parse } from './parse.ts';
import { listSources, mergeProfile, type Profile, type Profiles } from './profile.ts';
import { type FileKind, findSections, hasProfile, listProfileNames, readValue } from './sections.ts';
import { explainEncoding, explainError, explainProblem, makeNotAFileFailure } from './unreadable.ts';

/** Bytes; 5,000 profiles take less than one megabyte. */
export const LARGEST_FILE = 64 * 1024 * 1024;

/** Where the two files lie; a repository has both. */
export interface AwsFilePaths {
  readonly configFile: string;
  readonly credentialsFile: string;
}

/**
 * The profiles of both files. A file that is not there holds none; one that botocore could not read is never taken
 * for an empty one. Throws CONFIG_FILE_UNREADABLE with file, line, reason and how to mend it.
 */
export function readAwsFiles({ configFile, credentialsFile }: AwsFilePaths): AwsFiles {
  return new AwsFiles(readDocument(configFile), readDocument(credentialsFile));
}

/**
 * What one of the files holds; undefined where there is none (a dangling link included). Throws
 * CONFIG_FILE_UNREADABLE.
 */
export function readDocument(path: string): Document | undefined {
  const content = readContent(path);
  return content === undefined ? undefined : parseContent(path, content);
}

/** The content of `path` as botocore reads it. Throws CONFIG_FILE_UNREADABLE where it does not. */
export function parseContent(path: string, content: Buffer): Document {
  const document = parse(decode(path, content));
  const [problem] = document.problems;
  if (problem === undefined) return document;
  throw explainProblem(path, problem);
}

function readContent(path: string): Buffer | undefined {
  try {
    const file = readSmallFile(path, { limit: LARGEST_FILE });
    if (file.kind === 'missing') return undefined;
    if (file.kind === 'read') return file.content;
    throw file.cause ?? makeNotAFileFailure(path, file.reason);
  } catch (error) {
    throw explainError(path, getErrorCode(error)) ?? error;
  }
}

/**
 * Every byte of the text can be written back. NUL bytes are UTF-16 without a mark, though botocore takes them for
 * text.
 */
function decode(path: string, content: Buffer): string {
  const text = isUtf8(content) ? content.toString('utf8') : undefined;
  if (text === undefined || text.startsWith('\ufeff') || text.includes('\0')) throw explainEncoding(path, content);
  return text;
}

/** The profiles of two files. Each is put together when it is asked for: of thousands, most commands ask for a few. */
export class AwsFiles implements Profiles {
  /** Undefined where there is no such file. */
  readonly config: Document | undefined;
  readonly credentials: Document | undefined;
  readonly #profiles = new Map<string, Profile>();

  constructor(config: Document | undefined, credentials: Document | undefined) {
    this.config = config;
    this.credentials = credentials;
  }

  /** Every name once, in the order of the files, `config` first. */
  *keys(): Generator<string> {
    const inConfig = new Set(this.config && listProfileNames(this.config, 'config'));
    yield* inConfig;
    for (const name of this.credentials ? listProfileNames(this.credentials, 'credentials') : []) {
      if (!inConfig.has(name)) yield name;
    }
  }

  *values(): Generator<Profile> {
    for (const name of this.keys()) {
      const profile = this.get(name);
      if (profile !== undefined) yield profile;
    }
  }

  has(name: string): boolean {
    const isIn = (document: Document | undefined, file: FileKind) =>
      document !== undefined && hasProfile(document, file, name);
    return isIn(this.config, 'config') || isIn(this.credentials, 'credentials');
  }

  get(name: string): Profile | undefined {
    const known = this.#profiles.get(name);
    if (known !== undefined) return known;
    const config = readValues(this.config, 'config', name);
    const credentials = readValues(this.credentials, 'credentials', name);
    if (config === undefined && credentials === undefined) return undefined;
    const profile = mergeProfile(name, { config, credentials });
    this.#profiles.set(name, profile);
    return profile;
  }
}

/** Those of the last section of that profile, as botocore has it, over what [DEFAULT] lends. */
function readValues(document: Document | undefined, file: FileKind, profile: string): Map<string, string> | undefined {
  const last = document && findSections(document, file, profile).sections.at(-1);
  if (document === undefined || last === undefined) return undefined;
  const entries = [...document.defaults, ...last.entries];
  return new Map(entries.map(([key, entry]) => [key, readValue(document.text, entry)]));
}

/** A file that AWS's tools read in this shell in place of one of the repository's. */
interface OtherFile {
  readonly path: string;
  readonly kind: FileKind;
  /** The variable that names it; undefined for the one in the home folder. */
  readonly variable: string | undefined;
  /** Undefined where there is none. */
  readonly document: Document | undefined;
  /** It may hold any profile: others may read it where this tool does not. */
  readonly isUnreadable: boolean;
}

/** What AWS's tools read in this shell, where it is not the repository's. */
export interface OtherFiles {
  readonly files: readonly OtherFile[];
  /** All that they find, in the repository's files too where one of the two is the same. */
  readonly profiles: AwsFiles;
}

/** Looks for the files as the AWS CLI, OpenTofu and terragrunt do: by a variable, else in the home folder. */
export function findOtherFiles(paths: AwsFilePaths, own: AwsFiles, runtime: Pick<Runtime, 'env' | 'cwd'>): OtherFiles {
  const config = findOtherFile('config', paths.configFile, runtime);
  const credentials = findOtherFile('credentials', paths.credentialsFile, runtime);
  const profiles = new AwsFiles(
    config === undefined ? own.config : config.document,
    credentials === undefined ? own.credentials : credentials.document,
  );
  return { files: [config, credentials].filter((file) => file !== undefined), profiles };
}

/** A profile, and files that hold it in place of the repository's. */
export interface Rivals {
  readonly profile: string;
  readonly files: readonly string[];
}

/** Of each of `profiles`, the files that hold it, or what it rests on there; none for one that no such file knows. */
export function findRivals(others: OtherFiles, profiles: readonly string[]): Rivals[] {
  const rivals = profiles.map((profile) => {
    const found = others.profiles.get(profile);
    const names = found === undefined ? [profile] : listSources(found, others.profiles).map(({ name }) => name);
    const files = others.files.filter(
      ({ document, kind, isUnreadable }) =>
        isUnreadable || (document !== undefined && names.some((name) => hasProfile(document, kind, name))),
    );
    return { profile, files: files.map(({ path }) => path) };
  });
  return rivals.filter(({ files }) => files.length > 0);
}

const VARIABLES = { config: 'AWS_CONFIG_FILE', credentials: 'AWS_SHARED_CREDENTIALS_FILE' } as const;

/** Undefined where it is the repository's own, by whatever name: a link, or another link to the same file. */
function findOtherFile(kind: FileKind, own: string, { env, cwd }: Pick<Runtime, 'env' | 'cwd'>): OtherFile | undefined {
  const named = env[VARIABLES[kind]] || undefined;
  if (named === own) return undefined;
  const home = env.HOME || homedir();
  const path =
    named === undefined
      ? join(home, '.aws', kind)
      : resolve(
          cwd,
          named.replace(/^~(?=\/)/, () => home),
        );
  const [stats, ours] = [statFile(path), statFile(own)];
  if (path === own || (stats !== undefined && stats.dev === ours?.dev && stats.ino === ours.ino)) return undefined;
  return { path, kind, variable: named && VARIABLES[kind], ...readOther(path, stats) };
}

/** What is no file, /dev/null for one, nobody takes a profile from; a pipe may hold any. */
function readOther(path: string, stats: Stats | undefined): Pick<OtherFile, 'document' | 'isUnreadable'> {
  if (!stats?.isFile()) return { document: undefined, isUnreadable: stats?.isFIFO() === true };
  try {
    return { document: readDocument(path), isUnreadable: false };
  } catch (error) {
    if (!isFailure(error)) throw error;
    return { document: undefined, isUnreadable: true };
  }
}

/** Undefined where nothing is, or where nobody gets. */
function statFile(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (getErrorCode(error) === undefined) throw error;
    return undefined;
  }
}
