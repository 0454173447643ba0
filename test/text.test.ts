import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  fillLogin,
  fillNames,
  fillProgramName,
  fillProgramNames,
  hideKeyId,
  isTypingMistake,
  makePrintable,
  maskKeyId,
  putInQuotes,
  quoteForShell,
  setProgramName,
  showText,
  suggestLogin,
  suggestName,
  toPlainLine,
} from '../src/text.ts';

describe('a masked key id', () => {
  it('shows its beginning and its end, nothing of an odd short one', () => {
    assert.equal(maskKeyId('AKIAIOSFODNN7EXAMPLE'), 'AKIA…MPLE');
    assert.equal(maskKeyId('AKIAIOSFODN'), '…');
    assert.equal(maskKeyId('AKIAIOSFODNN'), 'AKIA…ODNN');
  });

  it('keeps its length in a list, and shows the end alone', () => {
    assert.equal(hideKeyId('AKIAIOSFODNN7EXAMPLE'), '****************MPLE');
    assert.equal(hideKeyId('abc'), 'abc');
  });
});

describe('a word for a shell', () => {
  const words = ['plain', "it's", 'two words', '$HOME', '`id`', 'a\nb', '', '*', '"', 'a;b', '~', '!x', '\\'];

  it('is read back whole, quoted only where it must be or always', () => {
    for (const quote of [quoteForShell, putInQuotes]) {
      const line = words.map(quote).join(' ');
      const { stdout } = spawnSync('sh', ['-c', `for word in ${line}; do printf '%s\\0' "$word"; done`], {
        encoding: 'utf8',
      });
      assert.deepEqual(stdout.split('\0').slice(0, -1), words);
    }
    assert.equal(quoteForShell('a/b.c-d_e@1,2:3+4=%'), 'a/b.c-d_e@1,2:3+4=%');
    assert.equal(putInQuotes('plain'), "'plain'");
  });
});

describe('the name that was meant', () => {
  const NAMES = ['verify', 'status', 'account', 'profile'] as const;
  const CASES: Readonly<Record<string, string | undefined>> = {
    verify: 'verify',
    verfy: 'verify',
    stat: 'status',
    acount: 'account',
    prof: 'profile',
    profiel: 'profile',
    v: undefined,
    xyz: undefined,
    '': undefined,
    vreifies: undefined,
  };
  for (const [typed, meant] of Object.entries(CASES)) {
    it(`${typed || 'nothing'}: ${meant ?? 'none'}`, () => assert.equal(suggestName(typed, NAMES), meant));
  }
  it('is none among none', () => assert.equal(suggestName('verify', []), undefined));
  it('is the nearest, wherever it stands', () => {
    assert.equal(suggestName('staging', ['stating', 'staging1', 'staging']), 'staging');
    assert.equal(suggestName('longer-name-with-faults', ['longer-name-wiht-fualts']), 'longer-name-wiht-fualts');
  });
});

describe('a typing mistake', () => {
  for (const [typed, name, isOne] of [
    ['prodution', 'production', true],
    ['prodcution', 'production', true],
    ['prduton', 'production', false],
    ['production2', 'production', false],
    ['a-dev', 'dev', false],
    ['devv', 'dev', false],
    ['dve', 'dev', true],
  ] as const) {
    it(`${typed} is ${isOne ? 'one' : 'none'} of ${name}`, () => assert.equal(isTypingMistake(typed, name), isOne));
  }
});

describe('a text from outside', () => {
  it('steers no terminal and hides nothing, and keeps our own colours, lines and tabs', () => {
    assert.equal(makePrintable('\x1b[32m+ a\x1b[39m\n\tb\x1b[1mc\x1b[22m'), '\x1b[32m+ a\x1b[39m\n\tb\x1b[1mc\x1b[22m');
    for (const steering of ['\x1b[2J', '\x1b]0;title\x07', '\x1b[8m', '\r', '\x08', '\x00', '\x7f', '\x9b2J', '\x85']) {
      const shown = makePrintable(`a${steering}b`);
      assert.doesNotMatch(shown, /\p{Cc}/u, JSON.stringify(steering));
      assert.match(shown, /^a.*b$/);
    }
    for (const turning of ['\u202e', '\u2066', '\u200f', '\u2028']) assert.equal(makePrintable(`a${turning}b`), 'a b');
    assert.equal(makePrintable('zażółć 日本 👍🏽'), 'zażółć 日本 👍🏽');
  });
});

describe('a text from outside', () => {
  it('is shown with what a terminal would act on, or not show, by its code', () => {
    assert.equal(showText('a\x1b[2Jb\n'), 'a\\u{1b}[2Jb\\u{a}');
    const hidden = {
      '\u200b': '200b',
      '\u2028': '2028',
      '\u2029': '2029',
      '\ue000': 'e000',
      '\u0378': '378',
      '\ud800': 'd800',
    };
    for (const [character, code] of Object.entries(hidden)) assert.equal(showText(`a${character}b`), `a\\u{${code}}b`);
    assert.equal(showText('plain text, zażółć 日本'), 'plain text, zażółć 日本');
  });

  it('is one line where it is a name', () => {
    assert.equal(toPlainLine('a\nb\tc\x1b[31md\u202ee'), 'a b c [31md e');
  });
});

describe('advice', () => {
  it('has the names filled in that it leaves open, each as one word', () => {
    const names = { PROFILE: 'a b', ENVIRONMENT: 'qa1', REGION: undefined };
    const filled = fillNames("pf x ENVIRONMENT --profile=PROFILE --region REGION 'PROFILE' 'it'\\''s PROFILE'", names);
    assert.equal(filled, "pf x qa1 --profile='a b' --region REGION 'PROFILE' 'it'\\''s PROFILE'");
    // What stands within a word, or is called like a part of every object, is no open name.
    assert.equal(fillNames('MYPROFILE PROFILES constructor', names), 'MYPROFILE PROFILES constructor');
    assert.equal(fillNames('x PROFILE', { PROFILE: '$&' }), "x '$&'");
  });

  it('names the login of an environment by its name', () => {
    const login = suggestLogin('my profile');
    assert.equal(login, "Log in with: pf aws sso login --profile 'my profile'");
    assert.deepEqual(fillLogin([login, 'Other.'], 'my profile', 'qa1'), [
      'Log in with: pf aws sso login qa1',
      'Other.',
    ]);
    assert.deepEqual(fillLogin([login], 'other', 'qa1'), [login]);
  });

  describe('of a program that is called otherwise', () => {
    before(() => setProgramName('pf-aws'));
    after(() => setProgramName('pf'));

    it('calls our commands by its name, and no others', () => {
      assert.equal(
        fillProgramName('Try: pf aws verify, or pf terragrunt auth'),
        'Try: pf-aws aws verify, or pf-aws terragrunt auth',
      );
      assert.equal(fillProgramName('["pf", "aws", "env"]'), '["pf-aws", "aws", "env"]');
      for (const text of ['pf devshell sync', 'npf aws', 'pf awsome', 'my-pf.aws'])
        assert.equal(fillProgramName(text), text);
    });

    it('does so wherever results list what to type, and nowhere else', () => {
      const result = {
        next: ['pf aws status'],
        steps: [{ command: 'pf aws org init', evidence: 'pf aws x', suggestions: ['pf aws verify'] }],
        exec: { command: ['pf aws x'] },
        none: null,
      };
      assert.deepEqual(fillProgramNames(result), {
        next: ['pf-aws aws status'],
        steps: [{ command: 'pf-aws aws org init', evidence: 'pf aws x', suggestions: ['pf-aws aws verify'] }],
        exec: { command: ['pf aws x'] },
        none: null,
      });
      assert.equal(fillProgramNames('pf aws x'), 'pf aws x');
    });
  });

  it('is left as it is where the program is called pf', () =>
    assert.equal(fillProgramName('pf aws verify'), 'pf aws verify'));
});
