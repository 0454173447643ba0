/** A key of a section, with its place in the text. Offsets are UTF-16 units into `Document.text`. */
export interface Entry {
  /** Lower-cased, as botocore names it. */
  readonly key: string;
  /** Counted from 1. */
  readonly line: number;
  /** Start of the key's line, and of the line after it. */
  readonly start: number;
  readonly next: number;
  readonly keyStart: number;
  readonly keyEnd: number;
  /** The value on the key's own line, without blanks around it. */
  readonly valueStart: number;
  readonly valueEnd: number;
  /** Lines that botocore adds to the value; blank ones and comments between them are not listed. */
  readonly continuations: readonly Continuation[];
}

export interface Continuation {
  readonly start: number;
  readonly next: number;
  /** The line without blanks around it, preceded by a line feed for each blank line before it. */
  readonly text: string;
}

export interface Section {
  /** What stands between the brackets, unchanged. */
  readonly header: string;
  readonly line: number;
  /** Start of the header's line, and of the line after it. */
  readonly start: number;
  readonly next: number;
  /** Characters before the opening bracket. */
  readonly indent: number;
  /** By lower-cased key, in the order of the file. Every `[DEFAULT]` shares one map. */
  readonly entries: ReadonlyMap<string, Entry>;
}

export type ProblemKind =
  | 'duplicate section'
  | 'duplicate key'
  | 'key before section'
  | 'no delimiter'
  | 'no key'
  | 'nested line';

/** Something that makes botocore refuse the whole file. */
export interface Problem {
  readonly kind: ProblemKind;
  readonly line: number;
  /** The section and the key meant, and where the first of two stands. */
  readonly section?: string;
  readonly key?: string;
  readonly firstLine?: number;
}

/** The sections of a file in its order; an array is one. */
export interface Sections extends Iterable<Section> {
  readonly length: number;
  /** `place` counts from 0. */
  at(place: number): Section | undefined;
  slice(from: number, to?: number): readonly Section[];
}

/** One file as botocore reads it; with problems, as it would were they not there. */
export interface Document {
  readonly text: string;
  readonly sections: Sections;
  /** What `[DEFAULT]` lends to every other section. */
  readonly defaults: ReadonlyMap<string, Entry>;
  readonly problems: readonly Problem[];
  /** Where each header stands: indexes into `sections`. Undefined unless that is known and none stands twice. */
  readonly places?: ReadonlyMap<string, number>;
}
