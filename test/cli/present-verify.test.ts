import assert from 'node:assert/strict';
import { presentVerify } from '../../src/cli/present-verify.ts';
import type { EnvironmentResult } from '../../src/workflows/verify/findings.ts';

const production: EnvironmentResult = {
  environment: 'production',
  profile: 'production-superuser',
  expectedAccount: '123456789012',
  account: '123456789012',
  arn: 'arn:aws:iam::123456789012:user/x',
  userId: 'AIDAX',
  ok: true,
  cached: false,
  findings: [],
};
const finding = {
  check: 'files',
  level: 'error',
  code: 'FOLDER_OPEN',
  message: 'It is open.',
  suggestions: ['chmod 700 x'],
} as const;
const present = (environments: EnvironmentResult[], output: 'text' | 'table') =>
  presentVerify({ ok: true, checkedAt: 'x', environments }, output);

describe('what pf aws verify says to people', () => {
  it('text: what aws sts get-caller-identity --output text prints', () => {
    const { stdout, stderr } = present([production, { ...production, account: null, arn: null, userId: null }], 'text');
    assert.equal(stdout, '123456789012\tarn:aws:iam::123456789012:user/x\tAIDAX');
    assert.equal(stderr, '');
  });

  it('table: one line for each environment, aligned', () => {
    const lines = present([production, { ...production, environment: 'qa', cached: true }], 'table').stdout.split('\n');
    assert.equal(lines.length, 3);
    assert.deepEqual(new Set(lines.map((line) => line.search(/ACCOUNT|123456789012/))).size, 1);
    assert.match(lines[2] ?? '', /^qa .* ok, earlier /);
  });

  it('findings go to stderr; one that several share is said once', () => {
    const failed = { ...production, ok: false, findings: [finding] };
    const { stdout, stderr } = present([failed, { ...failed, environment: 'qa' }], 'table');
    assert.match(stdout, /FAILED/);
    assert.equal(stderr, 'production, qa: error: It is open. (FOLDER_OPEN)\n  - chmod 700 x');
  });

  it('says unknown where AWS did not answer, and shares what is run through one environment', () => {
    const offline = (environment: string) => ({
      ...production,
      environment,
      ok: false,
      account: null,
      findings: [{ ...finding, code: 'AWS_UNREACHABLE', suggestions: [`pf aws exec ${environment} -- env`] }],
    });
    const { stdout, stderr } = present([offline('production'), offline('qa')], 'table');
    assert.match(stdout, /unknown/);
    assert.doesNotMatch(stdout, /FAILED/);
    assert.equal(stderr, 'production, qa: error: It is open. (AWS_UNREACHABLE)\n  - pf aws exec production -- env');
  });

  it('names an environment once where the same was found twice', () => {
    const { stderr } = present([{ ...production, ok: false, findings: [finding, finding] }], 'table');
    assert.equal(stderr, 'production: error: It is open. (FOLDER_OPEN)\n  - chmod 700 x');
  });

  it('at a terminal the table becomes blocks where it does not fit, and findings are folded, not what is to be typed', () => {
    const long = {
      ...finding,
      message: 'It is open to everybody.',
      suggestions: ['chmod 700 /a/rather/long/path/to/it'],
    };
    const result = { ok: false, checkedAt: 'x', environments: [{ ...production, ok: false, findings: [long] }] };
    const { stdout, stderr } = presentVerify(result, 'table', { result: 50, note: 30 });
    assert.deepEqual(stdout.split('\n'), [
      'environment  production',
      'profile      production-superuser',
      'account      123456789012',
      'verdict      FAILED',
      'identity     user/x',
    ]);
    assert.deepEqual(stderr.split('\n'), [
      'production: error: It is open',
      'to everybody. (FOLDER_OPEN)',
      '  - chmod 700 /a/rather/long/path/to/it',
    ]);
    const wide = presentVerify(result, 'table', { result: 120, note: 120 });
    assert.equal(wide.stdout, presentVerify(result, 'table').stdout);
    assert.equal(wide.stderr, presentVerify(result, 'table').stderr);
  });

  it('nothing that AWS or a file says steers the terminal', () => {
    const hostile = { ...finding, message: 'a\u001b[31mb\nc', suggestions: ['x\u0007'] };
    const { stderr } = present([{ ...production, findings: [hostile] }], 'table');
    assert.equal(stderr, 'production: error: a [31mb c (FOLDER_OPEN)\n  - x ');
    const steering = { ...production, profile: 'a\u001b[2Jb\nc', arn: 'd\u202ee' };
    for (const output of ['table', 'text'] as const) {
      const { stdout } = present([steering], output);
      assert.doesNotMatch(stdout.replaceAll(/[\t\n]/g, ''), /[\p{Cc}\u202e]/u);
      assert.equal(stdout.split('\n').length, output === 'table' ? 2 : 1);
    }
  });
});
