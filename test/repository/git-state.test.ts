import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { areCertainlyIgnored, readGitStates } from '../../src/repository/git-states.ts';
import { SEED } from '../support/seed.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface Case {
  readonly name: string;
  /** Prepares the repository at `root`; the secret is `root/.aws/credentials`. */
  readonly prepare: (root: string, git: (...args: string[]) => void) => void;
  readonly plain: boolean;
  readonly state: 'ignored' | 'tracked' | 'exposed' | 'outside' | 'unknown';
}

const ignore = (root: string, text: string) => writeFileSync(join(root, '.aws/.gitignore'), text);

const CASES: readonly Case[] = [
  { name: 'ignored by name', prepare: (root) => ignore(root, 'credentials\n'), plain: true, state: 'ignored' },
  {
    name: 'ignored by name in this folder',
    prepare: (root) => ignore(root, '# ours\r\n/credentials\r\n'),
    plain: true,
    state: 'ignored',
  },
  {
    name: 'ignored by name, other files in the index',
    prepare: (root, git) => {
      ignore(root, 'credentials\n');
      writeFileSync(join(root, 'credentials.md'), '');
      git('add', 'credentials.md', '.aws/.gitignore');
    },
    plain: true,
    state: 'ignored',
  },
  {
    name: 'ignored by name against a .gitignore further up',
    prepare: (root) => {
      ignore(root, 'credentials\n');
      writeFileSync(join(root, '.gitignore'), '!credentials\n!.aws/credentials\n');
    },
    plain: true,
    state: 'ignored',
  },
  {
    name: 'tracked although ignored',
    prepare: (root, git) => {
      ignore(root, 'credentials\n');
      git('add', '-f', '.aws/credentials');
    },
    plain: false,
    state: 'tracked',
  },
  {
    name: 'tracked in an index that abbreviates',
    prepare: (root, git) => {
      ignore(root, 'credentials\n');
      writeFileSync(join(root, '.aws/config'), '');
      git('add', '-f', '.aws');
      git('update-index', '--index-version', '4');
    },
    plain: false,
    state: 'tracked',
  },
  {
    name: 'tracked in a split index',
    prepare: (root, git) => {
      ignore(root, 'credentials\n');
      git('add', '-f', '.aws/credentials');
      git('update-index', '--split-index');
    },
    plain: false,
    state: 'tracked',
  },
  {
    name: 'unsaid further down',
    prepare: (root) => ignore(root, 'credentials\n!credentials\n'),
    plain: false,
    state: 'exposed',
  },
  { name: 'ignored by a pattern', prepare: (root) => ignore(root, 'cred*\n'), plain: true, state: 'ignored' },
  { name: 'ignored but for others', prepare: (root) => ignore(root, '*\n!config\n'), plain: true, state: 'ignored' },
  {
    name: 'ignored further up',
    prepare: (root) => writeFileSync(join(root, '.gitignore'), '.aws\n'),
    plain: true,
    state: 'ignored',
  },
  {
    name: 'ignored by a word further up that has no end of line',
    prepare: (root) => writeFileSync(join(root, '.gitignore'), '.direnv\n*.user.yaml\ncredentials'),
    plain: true,
    state: 'ignored',
  },
  {
    name: 'ignored beside files that are committed',
    prepare: (root, git) => {
      ignore(root, 'credentials\n');
      git('add', '.');
      git('-c', 'user.name=x', '-c', 'user.email=x', 'commit', '-q', '-m', 'x');
    },
    plain: true,
    state: 'ignored',
  },
  {
    name: 'behind what is a link in the index',
    prepare: (root, git) => {
      ignore(root, 'credentials\n');
      renameSync(join(root, '.aws'), join(root, 'aside'));
      symlinkSync('elsewhere', join(root, '.aws'));
      git('add', '.aws');
      rmSync(join(root, '.aws'));
      renameSync(join(root, 'aside'), join(root, '.aws'));
    },
    plain: false,
    state: 'ignored',
  },
  {
    name: 'ignored for certain, whatever is called link in the index',
    prepare: (root, git) => {
      ignore(root, 'credentials\n');
      for (const name of ['link', 'kube_linkerd']) writeFileSync(join(root, name), '');
      git('add', '.');
    },
    plain: true,
    state: 'ignored',
  },
  {
    name: 'ignored by a .git/info/exclude',
    prepare: (root) => writeFileSync(join(root, '.git/info/exclude'), 'credentials\n'),
    plain: false,
    state: 'ignored',
  },
  {
    name: 'unsaid by a .gitignore that the work tree lacks and the index has',
    prepare: (root, git) => {
      writeFileSync(join(root, '.gitignore'), 'credentials\n');
      ignore(root, '!credentials\n');
      git('add', '.aws/.gitignore');
      git('update-index', '--skip-worktree', '.aws/.gitignore');
      rmSync(join(root, '.aws/.gitignore'));
    },
    plain: false,
    state: 'exposed',
  },
  {
    name: 'unsaid after a mark of byte order',
    prepare: (root) => {
      writeFileSync(join(root, '.gitignore'), 'credentials\n');
      ignore(root, '\uFEFF!credentials\n');
    },
    plain: false,
    state: 'exposed',
  },
  {
    name: 'in a sparse index',
    prepare: (root, git) => {
      mkdirSync(join(root, 'other'));
      writeFileSync(join(root, 'other/file'), '');
      ignore(root, 'credentials\n');
      git('add', '-f', '.aws/credentials', 'other/file');
      git('-c', 'user.name=x', '-c', 'user.email=x', 'commit', '-q', '-m', 'x');
      git('rm', '-q', '--cached', '.aws/credentials');
      git('sparse-checkout', 'set', '--cone', '--sparse-index', 'other');
    },
    plain: false,
    state: 'ignored',
  },
  {
    name: 'ignored in a comment only',
    prepare: (root) => ignore(root, '#credentials\n'),
    plain: false,
    state: 'exposed',
  },
  { name: 'ignored by nobody', prepare: () => {}, plain: false, state: 'exposed' },
  {
    name: 'a .gitignore that is a link, which git does not follow',
    prepare: (root) => {
      writeFileSync(join(root, 'elsewhere'), 'credentials\n');
      symlinkSync(join(root, 'elsewhere'), join(root, '.aws/.gitignore'));
    },
    plain: false,
    state: 'exposed',
  },
  {
    name: 'an empty .git nearer by, which git passes over',
    prepare: (root, git) => {
      ignore(root, 'credentials\n');
      git('add', '-f', '.aws/credentials');
      mkdirSync(join(root, '.aws/.git'));
    },
    plain: false,
    state: 'tracked',
  },
  {
    name: 'a worktree',
    prepare: (root, git) => {
      ignore(root, 'credentials\n');
      git('-c', 'user.name=x', '-c', 'user.email=x', 'commit', '-q', '--allow-empty', '-m', 'x');
      renameSync(join(root, '.git'), `${root}.git`);
      writeFileSync(join(root, '.git'), `gitdir: ${root}.git\n`);
    },
    plain: true,
    state: 'ignored',
  },
  {
    name: 'no repository at all',
    prepare: (root) => {
      ignore(root, 'credentials\n');
      rmSync(join(root, '.git'), { recursive: true });
    },
    plain: false,
    state: 'outside',
  },
  {
    name: 'a repository that is broken',
    prepare: (root) => writeFileSync(join(root, '.git/config'), '[broken'),
    plain: false,
    state: 'unknown',
  },
];

describe('how git treats a secret file', () => {
  for (const { name, prepare, plain, state } of CASES) {
    it(`${name}: ${state}${plain ? ', certainly' : ''}`, async () => {
      const root = mkdtempSync(join(tmpdir(), 'pf-ignored-'));
      try {
        const git = (...args: string[]) => void execFileSync('git', ['-C', root, ...args], { stdio: 'ignore' });
        git('init', '-q');
        mkdirSync(join(root, '.aws'));
        const path = join(root, '.aws/credentials');
        writeFileSync(path, '[x]\n');
        prepare(root, git);
        assert.equal(areCertainlyIgnored(join(root, '.aws'), ['credentials'], process.env), plain);
        assert.equal((await readGitStates([path], { env: process.env })).get(path), state);
      } finally {
        rmSync(root, { recursive: true });
        rmSync(`${root}.git`, { recursive: true, force: true });
      }
    });
  }
});

describe('a folder of secrets', () => {
  const GITIGNORES: readonly (readonly [text: string, isHidden: boolean])[] = [
    ['*\n', true],
    ['!proof\n*', true],
    ['*\n!proof\n', false],
    ['*.json\n', false],
  ];
  for (const [text, isHidden] of GITIGNORES) {
    it(`${isHidden ? 'is' : 'is not'} certainly hidden by a .gitignore in it: ${JSON.stringify(text)}`, async () => {
      await using folder = await temporaryFolder();
      const root = realpathSync(folder.path);
      const git = (...args: string[]) => execFileSync('git', ['-C', root, ...args], { encoding: 'utf8' });
      git('init', '-q');
      const isHiddenNow = () => areCertainlyIgnored(join(root, '.aws'), ['.pf-proofs'], {});
      mkdirSync(join(root, '.aws/.pf-proofs'), { recursive: true });
      writeFileSync(join(root, '.aws/.pf-proofs/proof'), '');
      writeFileSync(join(root, '.aws/.pf-proofs/.gitignore'), text);
      assert.equal(isHiddenNow(), isHidden);
      assert.equal(git('ls-files', '--others', '--exclude-standard') === '', isHidden);
      git('add', '-f', '.aws/.pf-proofs/proof');
      assert.equal(isHiddenNow(), false);
      git('rm', '-q', '--cached', '-r', '.');
      renameSync(join(root, '.aws/.pf-proofs'), join(root, 'elsewhere'));
      symlinkSync('../elsewhere', join(root, '.aws/.pf-proofs'));
      assert.equal(isHiddenNow(), false);
    });
  }
});

/** Lines of .gitignore files: what people write, and what the quick reading has to leave to git. */
const LINE = fc.oneof(
  fc.constantFrom('', '#credentials', 'credentials', '/credentials', '.aws', '.aws/', '*', 'config', '.aws/*', '/.aws'),
  fc.constantFrom(
    '!credentials',
    '!*',
    '!.aws/',
    '!.aws/credentials',
    '!CREDENTIALS',
    '!/credentials ',
    '!config',
    '!',
  ),
  fc.constantFrom('**/credentials', '[c]redentials', '\\!credentials', 'credentials\\ ', '!**', '//', '/', '.aws//*'),
  fc
    .array(fc.constantFrom('c', 'credentials', 'red', '*', '?', '/', '.aws', '!', '.', 's', ' ', '\\'), {
      maxLength: 5,
    })
    .map((parts) => parts.join('')),
);
const IGNORE_FILE = fc.array(LINE, { maxLength: 4 }).map((lines) => lines.join('\n'));
const BOTH = fc.sample(fc.tuple(IGNORE_FILE, IGNORE_FILE), { seed: SEED, numRuns: 200 });

describe('what is certain without git', () => {
  it('is what git says too, whatever the patterns and whether tracked', async () => {
    await using folder = await temporaryFolder();
    const root = realpathSync(folder.path);
    const git = (...args: string[]) => execFileSync('git', ['-C', root, ...args], { encoding: 'utf8' });
    git('init', '-q');
    for (const [at, [above, beside]] of BOTH.entries()) {
      mkdirSync(join(root, `${at}/.aws`), { recursive: true });
      writeFileSync(join(root, `${at}/.gitignore`), above);
      writeFileSync(join(root, `${at}/.aws/.gitignore`), beside);
      writeFileSync(join(root, `${at}/.aws/credentials`), '');
    }
    const cases = [...BOTH.keys()].map((at) => `${at}/.aws/credentials`);
    git('add', '-f', ...cases.filter((_path, at) => at % 20 === 0));
    const shown = new Set(git('ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0'));
    const certain = cases.filter((path) => areCertainlyIgnored(dirname(join(root, path)), ['credentials'], {}));
    assert.deepEqual(
      certain.filter((path) => shown.has(path)),
      [],
    );
    // Neither is there nothing to compare, nor is all of it left to git.
    assert.ok(certain.length > 50 && cases.filter((path) => shown.has(path)).length > 50, `${certain.length}`);
  });
});
