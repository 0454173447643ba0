import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { useCleanup } from '../support/cleanup.ts';
import { startProgram } from '../support/run-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const BIN = join(import.meta.dirname, '../../bin');

/** A `pf` as the stack's: `config get`, `util …`; it tells what it was given, and ends with 7. */
const THEIRS = `#!/bin/sh
case "$1" in
  pipe) exec cat ;;
  wait) trap 'exit 9' INT; echo ready; while :; do sleep 0.1; done ;;
  head) grep SigIgn /proc/self/status; exit 0 ;;
  nested) [ -n "$AGAIN" ] || { AGAIN=1 exec pf nested; } ;;
  alias) exec pf config get ;;
esac
printf '[%s]' "$@"
exit 7
`;

describe('a command line that is none of ours', () => {
  let home = '';
  const keep = useCleanup();
  before(async () => {
    const script = (line: string) => `#!/bin/sh\n${line}\n`;
    const folder = await keep(
      temporaryFolder({
        'theirs/pf': THEIRS,
        'bare/pf': THEIRS.slice(THEIRS.indexOf('\n') + 1),
        'wrapper/pf': script(`exec '${BIN}/pf' "$@"`),
        'forking/pf': script(`'${BIN}/pf' "$@"; exit $?`),
        'cycle/pf': script(`exec '${BIN}/pf' "$@"`),
        'changing/pf': script(`exec '${BIN}/pf' "$@" again`),
        'dangling/pf': '#!/no/such/interpreter\n',
        'data/pf': 'not executable',
      }),
    );
    home = folder.path;
    for (const name of ['theirs', 'bare', 'wrapper', 'forking', 'cycle', 'changing', 'dangling']) {
      chmodSync(join(home, name, 'pf'), 0o755);
    }
    symlinkSync(join(home, 'theirs'), join(home, 'same'));
    // The same program, installed a second time.
    const root = join(BIN, '..');
    mkdirSync(join(home, 'copy'));
    cpSync(BIN, join(home, 'second/bin'), { recursive: true });
    for (const part of ['dist', 'package.json', 'node_modules'])
      symlinkSync(join(root, part), join(home, 'second', part));
    symlinkSync(join(home, 'second/bin/pf'), join(home, 'copy/pf'));
  });

  const pathOf = (...folders: string[]) =>
    [...folders.map((one) => (one === 'ours' ? BIN : join(home, one))), '/usr/bin', '/bin'].join(':');

  function run(folders: readonly string[], line: readonly string[], options: { input?: string; env?: object } = {}) {
    const [program = '', ...args] = line;
    const { env, input = '' } = options;
    const { stdout, stderr, status } = spawnSync(program, args, {
      cwd: home,
      env: { PATH: pathOf(...folders), HOME: home, ...env },
      encoding: 'utf8',
      input,
      timeout: 120_000,
    });
    return { stdout, stderr, status };
  }

  const handed = (...args: string[]) => ({
    stdout: args.map((arg) => `[${arg}]`).join(''),
    stderr: '',
    status: 7,
  });

  for (const args of [
    ['config', 'get'],
    ['util', 'get-module-hash', '--help'],
    ['iac', 'update-module-status', 'a  b', '', '*'],
    ['aws', 'something-of-theirs', '-h'],
    ['terragrunt', 'plan', '--', 'x'],
    ['help', 'config'],
    ['--cwd', 'x', 'config'],
    ['aws profile', 'write'],
    ['../commands/aws/verify'],
  ]) {
    it(`goes to the other pf as it was typed: ${args.join(' ')}`, () => {
      assert.deepEqual(run(['ours', 'theirs'], ['pf', ...args]), handed(...args));
    });
  }

  for (const folders of [
    ['theirs', 'ours'],
    ['wrapper', 'theirs', 'ours'],
    ['forking', 'wrapper', 'ours', 'theirs'],
    ['data', 'dangling/..', 'ours', 'same', 'theirs'],
    ['ours', 'copy', 'theirs'],
    ['ours', 'bare'],
  ]) {
    it(`finds it among ${folders.join(', ')}`, () => {
      assert.deepEqual(run(folders, [join(BIN, 'pf-aws'), 'config', 'get']), handed('config', 'get'));
    });
  }

  it('finds it again from within, under another line as under the same', () => {
    assert.deepEqual(run(['ours', 'theirs'], ['pf', 'alias']), handed('config', 'get'));
  });

  it('leaves pipes, signals and the process as they are', async () => {
    const piped = run(['ours', 'theirs'], ['pf', 'pipe'], { input: 'a\nb' });
    assert.deepEqual(piped, { stdout: 'a\nb', stderr: '', status: 0 });
    assert.match(run(['ours', 'theirs'], ['pf', 'head']).stdout, /^SigIgn:\t0+\n$/);
    const env = { PATH: pathOf('ours', 'theirs'), HOME: home };
    const { child, ended } = startProgram(join(BIN, 'pf'), ['wait'], { cwd: home, env });
    child.stdout?.once('data', () => child.kill('SIGINT'));
    assert.deepEqual(await ended, { status: 9, signal: null, stdout: 'ready\n', stderr: '' });
  });

  it('says first what may have been meant, and only of a typing mistake', () => {
    const meant = (words: string) => `pf ${words} goes to ${join(home, 'theirs/pf')}. Did you mean: pf `;
    for (const [typed, command] of [
      ['aws verfy', 'aws verify'],
      ['aws statuss', 'aws status'],
      ['aws acount add x', 'aws account add'],
    ] as const) {
      const { stderr, status } = run(['ours', 'theirs'], ['pf', ...typed.split(' ')]);
      assert.deepEqual({ stderr, status }, { stderr: `${meant(typed)}${command}\n`, status: 7 });
    }
    assert.equal(run(['ours', 'theirs'], ['pf', 'aws', 'eks', 'list']).stderr, '');
    assert.equal(run(['ours', 'theirs'], ['pf', 'verify']).stderr, '');
  });

  for (const folders of [['ours'], ['wrapper', 'cycle'], ['changing'], ['ours', 'dangling'], ['ours', 'data']]) {
    it(`is an error of ours with no other pf on PATH: ${folders.join(', ')}`, () => {
      const { stderr, status } = run([...folders], [join(BIN, 'pf'), 'aws', 'verfy', '--help']);
      assert.match(stderr, /pf aws verfy( again)* is no command/);
      assert.match(stderr, /Did you mean: pf aws verify\n/);
      assert.equal(status, 2);
    });
  }

  it('is looked for in no folder that depends on where one stands', () => {
    const env = { PATH: ['.', 'theirs', '', BIN, '/usr/bin', '/bin'].join(':') };
    assert.equal(run([], [join(BIN, 'pf'), 'config', 'get'], { env }).status, 2);
  });

  it('leaves ours to us: help, version, topics, commands', () => {
    const note = `The commands of ${join(home, 'theirs/pf')} work here, too: see ${join(home, 'theirs/pf')} --help\n`;
    for (const [line, shown, told] of [
      ['', /USAGE\n {2}\$ pf \[COMMAND\]/, note],
      ['--help', /USAGE\n {2}\$ pf \[COMMAND\]/, note],
      ['--version', /^pf-plugin-aws\//, ''],
      ['aws', /aws verify/, ''],
      ['help aws verify', /pf aws verify production/, ''],
      ['aws:verify --help', /pf aws verify production/, ''],
    ] as const) {
      const { stdout, stderr, status } = run(['ours', 'theirs'], ['pf', ...line.split(' ').filter(Boolean)]);
      assert.match(stdout, shown);
      assert.deepEqual([stderr, status], [told, 0], line);
    }
  });
});

describe('the name in force', () => {
  it('is pf-aws where the program was started by it: advice, help, generated files', async () => {
    await using folder = await temporaryFolder({
      'panfactum.yaml': '',
      'environments/production/environment.yaml': 'aws_account_id: "123456789012"\n',
      '.aws/config': '[profile production-superuser]\nregion = us-east-2\n',
      '.aws/.gitignore': '*\n',
    });
    assert.equal(spawnSync('git', ['init', '-q', folder.path]).status, 0);
    const run = (...args: string[]) => {
      const env = { PATH: process.env.PATH, HOME: folder.path, PF_NO_INPUT: '1' };
      const options = { cwd: folder.path, env, encoding: 'utf8', timeout: 120_000 } as const;
      const { stdout, stderr } = spawnSync(join(BIN, 'pf-aws'), args, options);
      return stdout + stderr;
    };
    for (const line of [
      'aws --help',
      'aws status',
      'aws status --json',
      'aws verify',
      'aws verify --json',
      'aws verify --verbose --via sdk',
      'aws profile write production --region eu-west-1',
      'aws account add production --json',
      'aws account list',
      'aws whoamy',
      'terragrunt configure --primary-region us-east-2 --plan',
    ]) {
      const said = run(...line.split(' '));
      assert.match(said, /\bpf-aws (aws|terragrunt|\[COMMAND\])|"pf-aws", "aws"/, line);
      assert.doesNotMatch(said, /\bpf (aws|terragrunt)\b|"pf", "aws"/, line);
    }
  });
});
