import { flatYaml } from './flat-yaml.ts';
import { readYamlText } from './yaml-text.ts';

/**
 * Every text or number at the top of a YAML file, numbers as they are written; undefined where there is no file.
 * Throws YAML_UNREADABLE for a file that is no mapping.
 */
export async function readYamlValues(file: string): Promise<Record<string, string> | undefined> {
  const texts = await readYamlTexts(file);
  return texts && Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));
}

/** The same, with '' for every key that holds none: empty, null, a list. */
export async function readYamlTexts(file: string): Promise<Record<string, string> | undefined> {
  const text = await readYamlText(file);
  if (text === undefined) return undefined;
  const flat = flatYaml(text);
  if (flat) return Object.fromEntries(flat);
  const { parseYamlMap, textOf } = await import('./yaml-map.ts');
  const map = parseYamlMap(file, text);
  return Object.fromEntries(Object.keys(map.values).map((key) => [key, textOf(map, key) ?? '']));
}

/** 1-based line that sets `key`, for messages; 1 where none does. */
export async function lineOfYamlKey(file: string, key: string): Promise<number> {
  const lines = ((await readYamlText(file)) ?? '').split('\n');
  return (
    Math.max(
      lines.findIndex((line) => line.trimStart().replace(/^["']/, '').startsWith(key)),
      0,
    ) + 1
  );
}
