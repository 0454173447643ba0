/** A config file that botocore cannot read, and how we refuse it. */
export interface Unreadable {
  readonly title: string;
  readonly config: string | Buffer;
  readonly line: number;
  readonly reason: RegExp;
  readonly mend: RegExp;
}

export const UNREADABLE: readonly Unreadable[] = [
  { title: 'a byte order mark', config: '\ufeff[profile a]\n', line: 1, reason: /byte order mark/, mend: /sed/ },
  {
    title: 'the same section twice',
    config: '[profile a]\nregion = x\n\n[profile b]\n[profile a]\n',
    line: 5,
    reason: /\[profile a\] stands a second time \(first on line 1\)/,
    mend: /line 5.*line 1/,
  },
  {
    title: 'the same key twice, in another case',
    config: '[profile a]\nregion = x\noutput = y\nRegion = z\n',
    line: 4,
    reason: /key region stands a second time in \[profile a\] \(first on line 2\)/,
    mend: /line 2 or line 4/,
  },
  {
    title: 'a key before any section',
    config: '# c\n\nregion = x\n',
    line: 3,
    reason: /before the first/,
    mend: /line 3/,
  },
  { title: 'a line without =', config: '[profile a]\nregion\n', line: 2, reason: /without =/, mend: /line 2/ },
  {
    title: 'a header without its bracket',
    config: '[profile a]\n[profile b\n',
    line: 2,
    reason: /without =/,
    mend: /line 2/,
  },
  { title: 'a value without a key', config: '[profile a]\n= x\n', line: 2, reason: /without a key/, mend: /line 2/ },
  {
    title: 'a nested block with a line without =',
    config: '[profile a]\ns3 =\n  region = x\n  nonsense\n',
    line: 4,
    reason: /nested block of s3/,
    mend: /line 4/,
  },
  {
    title: 'Latin-1',
    config: Buffer.from('[profile a]\n# ok\n# caf\xe9\n', 'latin1'),
    line: 3,
    reason: /not UTF-8/,
    mend: /iconv -f latin1/,
  },
  {
    title: 'UTF-16 with a mark',
    config: Buffer.from('\ufeff[profile a]\n', 'utf16le'),
    line: 1,
    reason: /UTF-16/,
    mend: /iconv -f utf-16/,
  },
];
