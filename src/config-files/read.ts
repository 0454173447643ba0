import { isUtf8 } from 'node:buffer';
import { errorCode } from '../files/failed.ts';
import { readSmallFile } from '../files/read-small-file.ts';
import type { Document } from './document.ts';
import { parse } from './parse.ts';
import { mergeProfile, type Profile, type Profiles } from './profile.ts';
import { type FileKind, findSections, hasProfile, listProfileNames, readValue } from './sections.ts';
import { explainEncoding, explainError, explainProblem, notAFile } from './unreadable.ts';

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

/** What one of the files holds; undefined where there is none (a dangling link included). Throws CONFIG_FILE_UNREADABLE. */
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
    throw file.cause ?? notAFile(path, file.reason);
  } catch (error) {
    throw explainError(path, errorCode(error)) ?? error;
  }
}

/** Every byte of the text can be written back. NUL bytes are UTF-16 without a mark, though botocore takes them for text. */
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
