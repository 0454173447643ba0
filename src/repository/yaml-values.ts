/** What a YAML file can hold; null for a key without a value. */
export type YamlValue = string | boolean | null | YamlNumber | readonly YamlValue[] | YamlValues;

/** Keys and values, anchors and merge keys resolved. */
export interface YamlValues {
  readonly [key: string]: YamlValue;
}

/** A number as it is written: an account id that was left unquoted keeps its leading zeros. */
export class YamlNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** The text of a single value, numbers as they are written; undefined for what is absent, empty or no such value. */
export function getYamlText(values: YamlValues, key: string): string | undefined {
  const value = Object.hasOwn(values, key) ? values[key] : undefined;
  if (value instanceof YamlNumber) return value.text;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Whether `value` is a mapping of its own. */
export function isYamlMapping(value: YamlValue | undefined): value is YamlValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof YamlNumber);
}
