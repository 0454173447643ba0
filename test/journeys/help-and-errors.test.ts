import assert from 'node:assert/strict';
import { useCleanup } from '../support/cleanup.ts';
import { openPfInProcess, type PfInProcess } from '../support/pf-in-process.ts';
import { type Rehearsal, startRehearsal } from '../support/rehearsal.ts';

describe('help, misspellings and errors', () => {
  let rehearsal: Rehearsal;
  let quick: PfInProcess;

  const keep = useCleanup();
  before(async () => {
    [rehearsal, quick] = [await keep(startRehearsal()), await keep(openPfInProcess())];
    const { status, stderr } = await type('aws org init --from-env --yes', rehearsal.rootKey);
    assert.equal(status, 0, stderr);
  });

  afterEach(() => rehearsal.sandbox.clearFaults());

  const pf = (line: string) => rehearsal.pf.run(line.split(' '), { cwd: rehearsal.repository, env: rehearsal.env });
  /** For what a command of ours says itself. */
  const type = (line: string, env: Record<string, string> = {}) =>
    quick.run(line.split(' '), { cwd: rehearsal.repository, env: { ...rehearsal.env, ...env } });

  for (const line of [
    'help',
    'help aws',
    'help aws account add',
    'aws account add --help',
    'aws',
    '-h',
    '-v',
    'aws verify -h',
    'autocomplete bash',
  ]) {
    it(`answers pf ${line}`, async () => {
      const { status, stdout, stderr } = await pf(line);
      assert.equal(status, 0, stderr);
      assert.match(stdout, /\S/);
    });
  }

  it('meets a misspelled command with the nearest one, nobody being asked', async () => {
    const { status, stdout, stderr } = await pf('aws acount add production');
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /Did you mean: pf aws account add/);
  });

  it('meets a misspelled command behind help in the same way', async () => {
    for (const [line, meant] of [
      ['help aws acount', /Did you mean: pf aws account\n/],
      ['help acount add', /Did you mean: pf aws account add\n/],
    ] as const) {
      const { status, stderr } = await pf(line);
      assert.equal(status, 2);
      assert.match(stderr, meant);
    }
  });

  it('does so in JSON as well', async () => {
    const { status, stdout } = await pf('aws verfy --json');
    const { error } = JSON.parse(stdout);
    assert.equal(status, 2);
    assert.equal(error.code, 'USAGE');
    assert.equal(error.nearest, 'aws verify');
  });

  it('meets a misspelled flag with the nearest one, also where the command takes any words', async () => {
    for (const [line, meant] of [
      ['aws account add production --emial a@example.com', /Did you mean --email for --emial\?/],
      ['aws status --chek', /Did you mean --check for --chek\?/],
      ['aws verify --max-ag 5m', /Did you mean --max-age for --max-ag\?/],
    ] as const) {
      const { status, stderr } = await type(line);
      assert.equal(status, 2, stderr);
      assert.match(stderr, meant);
      const inJson = await type(`${line} --json`);
      assert.equal(inJson.status, 2);
      assert.match(JSON.parse(inJson.stdout).error.suggestions[0], meant);
    }
  });

  it('takes no flag of its own for a misspelled one', async () => {
    for (const flag of ['--json', '--no-next --json', '--yes --json', '--repo-root=. --json']) {
      const { stdout } = await type(`aws account add ab ${flag}`);
      assert.equal(JSON.parse(stdout).error.code, 'ENVIRONMENT_NAME_INVALID', flag);
    }
  });

  it("shows AWS's request id with --verbose and with DEBUG, and always in JSON", async () => {
    const list = async (line: string, env: Record<string, string> = {}) => {
      rehearsal.sandbox.clearFaults();
      rehearsal.sandbox.addFault('ListAccounts:error=AccessDeniedException');
      const ended = await type(line, env);
      assert.equal(ended.status, 1, ended.stderr);
      return ended;
    };
    const plain = await list('aws account list');
    assert.doesNotMatch(plain.stderr, /request id|\n {4}at /);
    assert.match((await list('aws account list --verbose')).stderr, /AWS request id: [\w-]{8,}/);
    assert.match(
      (await list('aws account list', { DEBUG: 'nothing-of-that-name' })).stderr,
      /AWS request id: [\w-]{8,}/,
    );
    const { error } = JSON.parse((await list('aws account list --json')).stdout);
    assert.match(error.requestId, /[\w-]{8,}/);
  });

  it('shows the request id of one environment that failed beside others, too', async () => {
    const add = async (line: string) => {
      rehearsal.sandbox.clearFaults();
      rehearsal.sandbox.addFault('CreateAccount:error=AccessDeniedException');
      const ended = await type(`aws account add production --yes ${line}`);
      assert.equal(ended.status, 1, ended.stderr);
      return ended.stdout;
    };
    assert.doesNotMatch(await add('--no-input'), /request id/);
    assert.match(await add('--verbose'), /\n {2}AWS request id: [\w-]{8,}\n {2}- /);
    const { failed } = JSON.parse(await add('--json'));
    assert.equal(failed[0].code, 'AWS_ACCESS_DENIED');
    const logged = rehearsal.sandbox.requests().at(-1);
    assert.equal(failed[0].requestId, logged?.requestId);
  });

  it("links to AWS's own page where there is one", async () => {
    const { stderr } = await type('aws profile write production --from-env --region us-east-9', rehearsal.rootKey);
    assert.match(stderr, /AWS on this: https:\/\/docs\.aws\.amazon\.com\//);
  });
});
