import { readdirSync } from 'node:fs';
import { Failure } from '../errors/failure.ts';
import { findWay, isMissing, resolveRealPath } from '../files/paths.ts';
import type { PendingTexts, Repository } from './repository.ts';
import {
  getYamlText,
  isYamlMapping,
  parseYaml,
  readYaml,
  type YamlFile,
  type YamlValue,
  type YamlValues,
} from './yaml.ts';

/** From the most general to the most specific: the name of a file decides which wins, not how deep it lies. */
const LEVELS = ['global', 'environment', 'region', 'module'];

/** What one person's own files are called; they are not committed. */
const USER_FILE = /\.user\.yaml$/;

/** Put together from all files; of all other keys the last file wins. */
const MERGED_KEYS = ['extra_tags', 'extra_inputs', 'domains'];

/** Keys that hold an account id. */
export const ACCOUNT_KEYS = ['aws_account_id', 'aws_secondary_account_id', 'tf_state_account_id'];

/** What a key says that no file sets: the same as another. */
const FOLLOWERS = [
  ['tf_state_account_id', 'aws_account_id'],
  ['aws_secondary_account_id', 'aws_account_id'],
  ['tf_state_profile', 'aws_profile'],
  ['aws_secondary_profile', 'aws_profile'],
] as const;

/** The folders that lead from environments_dir to a folder, by name: environment, region, module. */
type Place = readonly string[];

/** What holds in one folder: the files on the way to it put together, then the stack's defaults. */
export class Settings {
  readonly #files: readonly YamlFile[];
  readonly #place: Place;
  #values: YamlValues | undefined;

  /** `files` from the most general to the most specific. */
  constructor(files: readonly YamlFile[], place: Place) {
    this.#files = files;
    this.#place = place;
  }

  /** Put together when it is asked for: of most environments three texts are wanted, each out of one file. */
  get values(): YamlValues {
    this.#values ??= addDefaults(mergeFiles(this.#files), this.#place);
    return this.#values;
  }

  /** A text, or a number as it is written; undefined where there is none. */
  getText(key: string): string | undefined {
    const last = MERGED_KEYS.includes(key) ? undefined : this.#findLast(key);
    return getYamlText(last?.values ?? this.values, key);
  }

  /** Whether a file sets `key` or it has a default. One that is set and empty counts: to terragrunt that is a value. */
  has(key: string): boolean {
    return Object.hasOwn(this.values, key);
  }

  /** The file that has the last word on `key`; undefined where none sets it. */
  getFile(key: string): string | undefined {
    return this.#findLast(key)?.file;
  }

  #findLast(key: string): YamlFile | undefined {
    return this.#files.findLast(({ values }) => Object.hasOwn(values, key));
  }

  /** The same without anybody's own files: what everybody has. */
  getCommitted(): Settings {
    const committed = this.#files.filter(({ file }) => !USER_FILE.test(file));
    return committed.length === this.#files.length ? this : new Settings(committed, this.#place);
  }
}

function mergeFiles(files: readonly YamlFile[]): YamlValues {
  let merged: YamlValues = {};
  for (const { values } of files) {
    const joined = MERGED_KEYS.flatMap((key) => joinValues(key, merged, values));
    merged = { ...merged, ...values, ...Object.fromEntries(joined) };
  }
  return merged;
}

function joinValues(key: string, before: YamlValues, after: YamlValues): [string, YamlValue][] {
  const [one, other] = [before[key], after[key]];
  if (!Object.hasOwn(after, key) || !isYamlMapping(one)) return [];
  return [[key, { ...one, ...(isYamlMapping(other) ? other : {}) }]];
}

/** Only for keys that no file sets: one that is set and empty stays so. */
function addDefaults(values: YamlValues, [environment, region]: Place): YamlValues {
  const followed = FOLLOWERS.map(([key, other]) => [key, values[other]] as const);
  const defaults = [...followed, ['environment', environment], ['region', region]] as const;
  const missing = defaults.flatMap(([key, value]) =>
    value === undefined || Object.hasOwn(values, key) ? [] : [[key, value] as const],
  );
  return { ...values, ...Object.fromEntries(missing) };
}

/**
 * Reads the settings of folders. Bound to one run: each file and folder is looked at once, however many environments
 * have it above them.
 */
export class SettingsReader {
  readonly environmentsDir: string;
  readonly #files = new Map<string, Promise<YamlFile | undefined>>();
  readonly #names = new Map<string, ReadonlySet<string>>();
  readonly #pending: PendingTexts;

  constructor({ environmentsDir, pending = new Map() }: Pick<Repository, 'environmentsDir' | 'pending'>) {
    this.environmentsDir = environmentsDir;
    this.#pending = pending;
  }

  /**
   * What holds in `folder`, which need not exist; outside of environments_dir, what holds everywhere in it. Of each
   * name the nearest file counts, and `.secrets.yaml` is left out. Throws YAML_UNREADABLE, ACCOUNT_ID_INVALID and,
   * for a folder that cannot be read, REPOSITORY_INVALID.
   */
  async readSettings(folder: string): Promise<Settings> {
    return this.readPlace(findWay(this.environmentsDir, folder) ?? []);
  }

  /** The same for a folder of environments_dir, by the names that lead to it. */
  async readPlace(place: Place): Promise<Settings> {
    const way = [0, ...place.keys().map((index) => index + 1)].map((depth) =>
      [this.environmentsDir, ...place.slice(0, depth)].join('/'),
    );
    const paths = LEVELS.flatMap((level) => [`${level}.yaml`, `${level}.user.yaml`]).flatMap(
      (name) => way.findLast((one) => this.listNames(one).has(name))?.concat('/', name) ?? [],
    );
    const files: YamlFile[] = [];
    for (const path of paths) {
      const file = await this.readFile(path);
      if (file !== undefined) files.push(file);
    }
    return new Settings(files, place);
  }

  /** One file of settings by itself; undefined where there is none. Throws as {@link readSettings} does. */
  readFile(path: string): Promise<YamlFile | undefined> {
    const earlier = this.#files.get(path);
    if (earlier !== undefined) return earlier;
    const file = readSettingsFile(path, this.#pending);
    this.#files.set(path, file);
    return file;
  }

  /** What a folder holds, by name; nothing where it is none. */
  listNames(folder: string): ReadonlySet<string> {
    const known = this.#names.get(folder);
    if (known !== undefined) return known;
    const names = new Set(readNames(folder));
    for (const name of listPending(folder, this.#pending)) names.add(name);
    this.#names.set(folder, names);
    return names;
  }
}

async function readSettingsFile(path: string, pending: PendingTexts): Promise<YamlFile | undefined> {
  const text = pending.size === 0 ? undefined : pending.get(await resolveRealPath(path));
  const file = text === undefined ? await readYaml(path) : await parseYaml(path, text);
  for (const key of file === undefined ? [] : ACCOUNT_KEYS) {
    const id = getYamlText(file?.values ?? {}, key);
    if (id === undefined || /^\d{12}$/.test(id)) continue;
    throw new Failure(
      'ACCOUNT_ID_INVALID',
      `${path}:${file?.findLine(key)}: ${key} is ${id}, not an account id of twelve digits.`,
      { suggestions: [`Write all twelve digits in quotes, leading zeros too: ${key}: "012345678901"`] },
    );
  }
  return file;
}

/** What `folder` will hold, by name, once the pending texts are written. */
function listPending(folder: string, pending: PendingTexts): string[] {
  return [...pending.keys()].flatMap((path) => findWay(folder, path)?.slice(0, 1) ?? []);
}

function readNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw new Failure(
      'REPOSITORY_INVALID',
      `${folder} cannot be read: ${error instanceof Error ? error.message : error}`,
      { suggestions: ['Give yourself the right to read it, then run the command again.'], cause: error },
    );
  }
}

/** The folder of environments_dir that `folder` is or lies below, by name; undefined outside of all. */
export function findEnvironmentFolder(
  { environmentsDir }: Pick<Repository, 'environmentsDir'>,
  folder: string,
): string | undefined {
  const name = findWay(environmentsDir, folder)?.[0];
  return name?.startsWith('.') === true ? undefined : name;
}
