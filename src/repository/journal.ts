import { readFile, rename, rm } from 'node:fs/promises';
import { replaceFile } from '../disk/index.ts';

/** A CreateAccount that was about to be sent, was sent, or was answered. */
export interface AccountNote {
  readonly name: string;
  readonly email: string;
  /** Milliseconds since the epoch; noted before the request goes out. */
  readonly requestedAt: number;
  /** `car-…`, once AWS has answered. */
  readonly requestId?: string;
}

/** A CreateAccessKey that was about to be sent or was answered. Never the secret: that goes into `credentials` alone. */
export interface KeyNote {
  readonly accountId: string;
  readonly userName: string;
  /** Keys the user had before; any other one is ours. */
  readonly before: readonly string[];
  readonly accessKeyId?: string;
}

export interface Note {
  readonly account?: AccountNote;
  readonly key?: KeyNote;
}

interface JournalFile {
  readonly version: 1;
  readonly notes: Readonly<Record<string, Note>>;
}

/**
 * Unfinished work of this repository, one note an environment, in a file of mode 0600 that is gone when the work is.
 * Each change is on disk, fsynced, before the promise resolves.
 */
export class Journal {
  readonly #file: string;
  #notes: Readonly<Record<string, Note>>;
  #queue: Promise<void> = Promise.resolve();
  /** Where a journal nobody could read was put, if there was one. */
  readonly setAside: string | undefined;

  private constructor(file: string, notes: Readonly<Record<string, Note>>, setAside: string | undefined) {
    this.#file = file;
    this.#notes = notes;
    this.setAside = setAside;
  }

  /** Reads the journal. A damaged one, or one of a later version, is set aside and not trusted. */
  static async open(file: string): Promise<Journal> {
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if (isMissing(error)) return new Journal(file, {}, undefined);
      throw error;
    }
    const notes = parseJournal(text);
    if (notes !== undefined) return new Journal(file, notes, undefined);
    const aside = `${file}.damaged`;
    await rename(file, aside);
    return new Journal(file, {}, aside);
  }

  note(environment: string): Note {
    return Object.hasOwn(this.#notes, environment) ? (this.#notes[environment] ?? {}) : {};
  }

  /** Environments with unfinished work. */
  get environments(): string[] {
    return Object.keys(this.#notes);
  }

  /** Puts `change` over the note of `environment`; a part that is undefined is dropped, an empty note too. */
  update(environment: string, change: { [part in keyof Note]: Note[part] | undefined }): Promise<void> {
    const merged = Object.entries({ ...this.note(environment), ...change }).filter(([, part]) => part !== undefined);
    const rest = Object.entries(this.#notes).filter(([name]) => name !== environment);
    if (merged.length > 0) rest.push([environment, Object.fromEntries(merged)]);
    this.#notes = Object.fromEntries(rest);
    return this.#save();
  }

  #save(): Promise<void> {
    const notes = this.#notes;
    const save = async () => {
      if (Object.keys(notes).length === 0) return rm(this.#file, { force: true });
      const content: JournalFile = { version: 1, notes };
      await replaceFile(this.#file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
    };
    this.#queue = this.#queue.then(save, save);
    return this.#queue;
  }
}

/** Undefined for anything this version does not understand whole. Exported for its test. */
export function parseJournal(text: string): JournalFile['notes'] | undefined {
  try {
    const content: unknown = JSON.parse(text);
    if (!isRecord(content) || content.version !== 1 || !isRecord(content.notes)) return undefined;
    const notes = Object.values(content.notes);
    return notes.every(isNote) ? (content.notes as JournalFile['notes']) : undefined;
  } catch {
    return undefined;
  }
}

function isNote(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { account, key } = value;
  const accountFits =
    account === undefined ||
    (isRecord(account) &&
      typeof account.name === 'string' &&
      typeof account.email === 'string' &&
      typeof account.requestedAt === 'number' &&
      isTextOrNothing(account.requestId));
  const keyFits =
    key === undefined ||
    (isRecord(key) &&
      typeof key.accountId === 'string' &&
      typeof key.userName === 'string' &&
      Array.isArray(key.before) &&
      isTextOrNothing(key.accessKeyId));
  return accountFits && keyFits;
}

function isTextOrNothing(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
