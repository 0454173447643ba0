import { rm } from 'node:fs/promises';
import { readSmallFile } from '../files/paths.ts';
import { replaceFile } from '../files/replace-file.ts';
import { removeLeftovers } from '../files/temporary.ts';
import { setAside } from './journal-aside.ts';
import { type Note, parseJournal } from './journal-file.ts';

export type {
  AccountNote,
  AdoptionNote,
  KeyNote,
  Note,
  OrganizationNote,
  RetirementNote,
  RotationNote,
} from './journal-file.ts';

/**
 * Unfinished work of this repository, one note an environment, in a file of mode 0600 that is gone when the work is.
 * Each change is on disk, fsynced, before the promise resolves.
 */
export class Journal {
  readonly #file: string;
  #notes: Readonly<Record<string, Note>>;
  #queue: Promise<void> = Promise.resolve();
  #readable: boolean;

  private constructor(file: string, notes: Readonly<Record<string, Note>> | undefined) {
    this.#file = file;
    this.#notes = notes ?? {};
    this.#readable = notes !== undefined;
  }

  /**
   * Reads the journal and changes nothing. One that is no private file of this user, is damaged or of a later version
   * counts as none: see {@link setAside}.
   */
  static async open(file: string): Promise<Journal> {
    const found = readSmallFile(file, { owner: 'private' });
    if (found.kind === 'missing') return new Journal(file, {});
    return new Journal(file, found.kind === 'read' ? parseJournal(found.content.toString()) : undefined);
  }

  /** Moves a journal that nobody can read out of the way, before the first note. Gives back where it is now. */
  async setAside(): Promise<string | undefined> {
    if (this.#readable) return undefined;
    const aside = await setAside(this.#file);
    this.#readable = true;
    return aside;
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
    return this.#save(this.#notes);
  }

  #save(notes: Readonly<Record<string, Note>>): Promise<void> {
    const save = async () => {
      await this.setAside();
      if (Object.keys(notes).length === 0) {
        await rm(this.#file, { force: true });
        return removeLeftovers(this.#file);
      }
      await replaceFile(this.#file, `${JSON.stringify({ version: 1, notes }, null, 2)}\n`, { mode: 0o600 });
    };
    this.#queue = this.#queue.then(save, save);
    return this.#queue;
  }
}
