/** One line of a section that an edit sets or removes. */
export interface Change {
  /** The section's header line, without its end. */
  readonly header: string;
  /** The whole section as it is to be. */
  readonly section: string;
  readonly key: string;
  /** The lines that held the key, without a final end; undefined where it was not there. */
  readonly before: string | undefined;
  /** The line that is to hold it; undefined where it is to be gone. */
  readonly after: string | undefined;
  /** Lines inside other keys' values begin with this very key: a reader without nested blocks mixes them up. */
  readonly shadowed: boolean;
  /** The line was or becomes one below which the SDK's loader sees a block: it files other keys elsewhere. */
  readonly regroups: boolean;
}

/** What a reader finds in a text: values by `section.key`. Undefined where it cannot read the text at all. */
export type Reading = ReadonlyMap<string, string> | undefined;

export interface Reader {
  readonly name: string;
  read(text: string): Promise<Reading>;
}
