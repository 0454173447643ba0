/** One line of a section that an edit sets or removes. */
export interface Change {
  /** The section's header line, without its end. */
  readonly header: string;
  /** The whole section as it is to be. */
  readonly section: string;
  readonly key: string;
  /** The lines that held the key, without a final end; undefined where it was not there. */
  readonly before: string | undefined;
  /** The value asked for; null where the key is to be gone. */
  readonly value: string | null;
  /** The line that is to hold it; undefined where it is to be gone. */
  readonly after: string | undefined;
  /** Where the same key begins a line inside a nested block or another key's value, and so hides this one. */
  readonly shadow: 'none' | 'block' | 'value';
  /** The line was or becomes one below which the SDK's loader sees a block: it files other keys elsewhere. */
  readonly regroups: boolean;
}

/** What a reader finds in a text: values by `section.key`. Undefined where it cannot read the text at all. */
export type Reading = ReadonlyMap<string, string> | undefined;

export interface Reader {
  readonly name: string;
  /** False where it is known to cut values that all others read whole, and to know no nested blocks. */
  readonly knowsDialect: boolean;
  read(text: string): Promise<Reading>;
}
