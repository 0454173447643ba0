import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitStates, isCertainlyIgnored } from '../../src/repository/git-folder.ts';

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
  { name: 'ignored by a pattern', prepare: (root) => ignore(root, 'cred*\n'), plain: false, state: 'ignored' },
  {
    name: 'ignored further up',
    prepare: (root) => writeFileSync(join(root, '.gitignore'), '.aws\n'),
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
    plain: false,
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
        assert.equal(isCertainlyIgnored(join(root, '.aws'), 'credentials', process.env), plain);
        assert.equal((await gitStates([path], { env: process.env })).get(path), state);
      } finally {
        rmSync(root, { recursive: true });
        rmSync(`${root}.git`, { recursive: true, force: true });
      }
    });
  }
});
