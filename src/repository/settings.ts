import { join } from 'node:path';
import { Failure } from '../errors/failure.ts';
import { flatYaml } from './flat-yaml.ts';
import { readYamlText } from './yaml-text.ts';

/** The folders `panfactum.yaml` names, relative to the root, and the file that had the last word on each. */
export interface Settings {
  readonly aws_dir: Setting;
  readonly environments_dir: Setting;
}

export interface Setting {
  readonly value: string;
  /** `file:line` where it was set; undefined for the default. */
  readonly from?: string;
}

const DEFAULTS: Settings = { aws_dir: { value: '.aws' }, environments_dir: { value: 'environments' } };

/** Later files win: `panfactum.user.yaml` is one person's own and not committed. */
const FILES = ['panfactum.yaml', 'panfactum.user.yaml'];

/** Reads the settings of the repository at `root`. Throws REPOSITORY_INVALID with file and line. */
export async function readSettings(root: string): Promise<Settings> {
  let settings = DEFAULTS;
  for (const name of FILES) {
    const file = join(root, name);
    const text = await readYamlText(file, 'REPOSITORY_INVALID');
    if (text?.trim()) settings = { ...settings, ...(await settingsIn(file, text)) };
  }
  return settings;
}

async function settingsIn(file: string, text: string): Promise<Partial<Settings>> {
  return plainSettingsIn(file, text) ?? parsedSettingsIn(file, text);
}

/** The same without the YAML package, where the file is plain and names folders that nobody could take for numbers. */
function plainSettingsIn(file: string, text: string): Partial<Settings> | undefined {
  const values = flatYaml(text);
  if (values === undefined) return undefined;
  const lines = text.split('\n');
  const found: Record<string, Setting> = {};
  for (const key of ['aws_dir', 'environments_dir']) {
    const value = values.get(key);
    if (value === undefined) continue;
    if (!/^[./]*[A-Za-z_]/.test(value)) return undefined;
    found[key] = { value, from: `${file}:${lines.findIndex((line) => line.startsWith(`${key}:`)) + 1}` };
  }
  return found;
}

async function parsedSettingsIn(file: string, text: string): Promise<Partial<Settings>> {
  const { lineOf, parseYamlMap } = await import('./yaml-map.ts');
  const map = parseYamlMap(file, text, 'REPOSITORY_INVALID');
  const found: Record<string, Setting> = {};
  for (const key of ['aws_dir', 'environments_dir']) {
    const value = map.values[key];
    if (value === undefined || value === null) continue;
    const from = `${file}:${lineOf(map, key)}`;
    if (typeof value !== 'string' || value.trim() === '') {
      throw new Failure('REPOSITORY_INVALID', `${from}: ${key} must be the name of a folder, as text.`, {
        suggestions: [`Write it like this: ${key}: ${DEFAULTS[key === 'aws_dir' ? key : 'environments_dir'].value}`],
        details: { file },
      });
    }
    found[key] = { value, from };
  }
  return found;
}
