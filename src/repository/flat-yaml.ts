/** One line `key: value`, the value quoted without escapes or a plain word, a comment after it. */
const PAIR = /^([A-Za-z_][\w-]*):[ \t]+(?:"([^"\\]*)"|'([^']*)'|([A-Za-z0-9./][\w./@+-]*))[ \t]*(?:[ \t]#.*)?$/;
const NOTHING = /^[ \t]*(?:#.*)?$/;

/** Words YAML takes for something other than text, in one version of it or another. */
const NO_TEXT = /^(?:null|true|false|yes|no|on|off|y|n)$/i;

/**
 * The keys and values of YAML so plain that nobody could read it otherwise: no nesting, no anchors, no blocks,
 * no escapes. Undefined for anything else, which is for the `yaml` package to read; that takes 20 times as long
 * to load as this, and `pf aws verify` runs before every unit of terragrunt.
 */
export function flatYaml(text: string): Map<string, string> | undefined {
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    if (NOTHING.test(line)) continue;
    const [, key, double, single, plain] = PAIR.exec(line) ?? [];
    if (key === undefined || values.has(key) || (plain !== undefined && NO_TEXT.test(plain))) return undefined;
    values.set(key, double ?? single ?? plain ?? '');
  }
  return values;
}
