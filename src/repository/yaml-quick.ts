import { YamlNumber, type YamlValue, type YamlValues } from './yaml.ts';

/** A line with something on it: its indentation and what follows that. */
interface Line {
  readonly indent: number;
  readonly text: string;
}

/** A key that no reader takes for anything but text, its colon, and the rest of the line. */
const PAIR = /^([A-Za-z_][\w./-]{0,99}):(?: +(.*))?$/;
const ITEM = /^-( +)(.*)$/;
const NO_TEXT = /^(?:null|true|false)$/i;
const COMMENT = /^(?: +#.*| *)$/;

/** One line of plain text; `:` and `#` are looked at apart. */
const PLAIN = /^(?:[A-Za-z0-9_./+$(]|-[0-9])[\x20-\x7e\u00a1-\u1fff]*$/;
const NUMBER = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/;
const ODD_NUMBER = /^(?:[-+]?\.inf|\.nan|0[xo].*)$/i;
/** A list or mapping on one line whose entries are single words. */
const FLOW = /^(?:\[([^[\]{}"'#]*)\]|\{([^[\]{}"'#]*)\})$/;
const WORD = /^[A-Za-z0-9_./][\w./@+-]*$/;

/** Thrown inside of this file alone. */
const UNSURE = new Error('not sure');

/**
 * The values of a YAML file that nobody could read otherwise: block mappings and lists, texts on one line. Undefined
 * for anything else (anchors, tags, escapes, texts of several lines, odd indentation, a key that stands twice), which
 * is for the `yaml` package: loading that takes twenty times as long, and `pf aws verify` runs before every unit of
 * terragrunt.
 */
export function parseYamlQuickly(text: string): YamlValues | undefined {
  try {
    const lines = splitLines(text);
    if (lines.length === 0) return {};
    const reader = new BlockReader(lines);
    const values = reader.readMapping(0);
    return reader.isAtEnd ? values : undefined;
  } catch (error) {
    if (error === UNSURE) return undefined;
    throw error;
  }
}

/** The lines that say something; a mark of byte order and `---` before the first of them say nothing. */
function splitLines(text: string): Line[] {
  const lines: Line[] = [];
  let isOpen = true;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const content = line.trimStart();
    if (isOpen && line === '---') {
      isOpen = false;
      continue;
    }
    const indent = line.length - content.length;
    if (/[^ ]/.test(line.slice(0, indent))) throw UNSURE;
    if (content === '' || content.startsWith('#')) continue;
    isOpen = false;
    lines.push({ indent, text: content });
  }
  return lines;
}

class BlockReader {
  readonly #lines: Line[];
  #at = 0;

  constructor(lines: Line[]) {
    this.#lines = lines;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#lines.length;
  }

  readMapping(indent: number): YamlValues {
    const values = new Map<string, YamlValue>();
    for (let line = this.#next(indent); line !== undefined; line = this.#next(indent)) {
      const [, key, rest = ''] = PAIR.exec(line.text) ?? [];
      if (key === undefined) break;
      if (NO_TEXT.test(key) || key === '__proto__' || values.has(key)) throw UNSURE;
      this.#at += 1;
      values.set(key, COMMENT.test(` ${rest}`) ? this.#readBelow(indent) : this.#readOnLine(rest, indent));
    }
    if (values.size === 0) throw UNSURE;
    return Object.fromEntries(values);
  }

  /**
   * What stands below a key without a value: a mapping or a list further in, a list as far in as the key, or nothing.
   */
  #readBelow(indent: number): YamlValue {
    const line = this.#lines[this.#at];
    if (line === undefined || line.indent < indent) return null;
    if (ITEM.test(line.text)) return this.#readList(line.indent);
    return line.indent === indent ? null : this.readMapping(line.indent);
  }

  #readList(indent: number): YamlValue[] {
    const items: YamlValue[] = [];
    for (let line = this.#next(indent); line !== undefined; line = this.#next(indent)) {
      const [, space = '', rest = ''] = ITEM.exec(line.text) ?? [];
      if (space === '') break;
      if (PAIR.test(rest)) {
        const inner = indent + 1 + space.length;
        // The first key of the mapping stands behind the hyphen, the others below it.
        this.#lines[this.#at] = { indent: inner, text: rest };
        items.push(this.readMapping(inner));
      } else {
        this.#at += 1;
        items.push(this.#readOnLine(rest, indent));
      }
    }
    return items;
  }

  /**
   * The line at hand where it is as far in as `indent`; one that is further in goes on with something, unknown what.
   */
  #next(indent: number): Line | undefined {
    const line = this.#lines[this.#at];
    if (line === undefined || line.indent < indent) return undefined;
    if (line.indent > indent) throw UNSURE;
    return line;
  }

  #readOnLine(rest: string, indent: number): YamlValue {
    const next = this.#lines[this.#at];
    if (next !== undefined && next.indent > indent) throw UNSURE;
    return readValue(rest);
  }
}

function readValue(rest: string): YamlValue {
  const [, double, single, after = ''] = /^(?:"([^"\\]*)"|'((?:[^']|'')*)')(.*)$/.exec(rest) ?? [];
  if (double !== undefined || single !== undefined) {
    if (!COMMENT.test(after)) throw UNSURE;
    return double ?? single?.replaceAll("''", "'") ?? null;
  }
  const text = rest.replace(/ +#.*$/, '').trimEnd();
  const [flow, list, mapping] = FLOW.exec(text) ?? [];
  if (flow !== undefined) return list === undefined ? readFlowMapping(mapping ?? '') : splitFlow(list).map(readWord);
  if (!PLAIN.test(text) || text.includes(': ') || text.endsWith(':')) throw UNSURE;
  return resolvePlain(text);
}

function readFlowMapping(text: string): YamlValues {
  const values = new Map<string, YamlValue>();
  for (const entry of splitFlow(text)) {
    const [, key, value] = /^([A-Za-z_]\w*): +(\S+)$/.exec(entry) ?? [];
    if (key === undefined || value === undefined || NO_TEXT.test(key) || key === '__proto__' || values.has(key)) {
      throw UNSURE;
    }
    values.set(key, readWord(value));
  }
  return Object.fromEntries(values);
}

function splitFlow(text: string): string[] {
  return text.trim() === '' ? [] : text.split(',').map((entry) => entry.trim());
}

function readWord(word: string): YamlValue {
  if (!WORD.test(word)) throw UNSURE;
  return resolvePlain(word);
}

/** What YAML 1.2 makes of an unquoted text. */
function resolvePlain(text: string): YamlValue {
  if (/^(?:[Tt]rue|TRUE)$/.test(text)) return true;
  if (/^(?:[Ff]alse|FALSE)$/.test(text)) return false;
  if (/^(?:[Nn]ull|NULL)$/.test(text)) return null;
  if (ODD_NUMBER.test(text)) throw UNSURE;
  return NUMBER.test(text) ? new YamlNumber(text) : text;
}
