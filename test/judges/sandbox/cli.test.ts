import assert from 'node:assert/strict';
import { OPERATIONS, type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { useCleanup } from '../../support/cleanup.ts';
import { skipForWantOf } from '../../support/skip.ts';
import { aws, awsCliMissing, type CliRun, sideBySide } from './aws-cli.ts';
import { buckets } from './cli-steps/buckets.ts';
import { building } from './cli-steps/building.ts';
import { ending } from './cli-steps/ending.ts';
import { firstThings } from './cli-steps/first-things.ts';
import { founding } from './cli-steps/founding.ts';
import { readingIam } from './cli-steps/reading-iam.ts';
import { readingOrganization } from './cli-steps/reading-organization.ts';
import { BELONGINGS, type Known, type Step } from './cli-steps/step.ts';

const BATCHES = [
  ...founding,
  ...firstThings,
  ...building,
  ...readingOrganization,
  ...readingIam,
  ...buckets,
  ...ending,
];

let sandbox: Sandbox;

function check({ expect }: Step, { status, output, stdout, stderr }: CliRun, known: Known): void {
  if (typeof expect === 'string') {
    assert.ok(stderr.trim().endsWith(`An error occurred ${expect}`), `stderr: ${stderr}`);
    assert.notEqual(status, 0);
    return;
  }
  assert.deepEqual([status, stderr], [0, ''], stdout);
  expect(output, known);
}

describe('sandbox: judged by the aws CLI', function suite() {
  const none = { accessKeyId: '', secretAccessKey: '' };
  const known: Known = {
    management: '',
    organization: '',
    root: '',
    unit: '',
    dev: '',
    creation: '',
    amyKey: '',
    admin: none,
    get code() {
      return sandbox.requests().findLast(({ mail }) => mail !== undefined)?.mail?.code ?? '';
    },
  };

  const keep = useCleanup();
  before(async function start() {
    const missing = awsCliMissing();
    skipForWantOf(this, missing);
    sandbox = await keep(startSandbox());
    known.management = sandbox.managementAccountId;
  });

  for (const [number, batch] of BATCHES.entries()) {
    describe(`batch ${number + 1}`, () => {
      let runs: CliRun[] = [];
      before(async () => {
        if (batch.some(({ command }) => command === 'iam get-login-profile')) {
          for (const [kind, id] of Object.entries(BELONGINGS)) {
            sandbox.scenario.giveToUser(known.management, 'amy', kind as keyof typeof BELONGINGS, id);
          }
        }
        runs = await sideBySide(
          4,
          batch.map(({ command, args, as }) => () => {
            const who = as === 'admin' ? known.admin : sandbox.rootCredentials;
            return aws(sandbox.endpoint, who, [...command.split(' '), ...(args?.(known) ?? [])]);
          }),
        );
      });
      for (const [position, step] of batch.entries()) {
        const expected = typeof step.expect === 'string' ? `: ${step.expect.split(' ')[0]}` : '';
        it(`aws ${step.command}${expected}`, () => {
          const run = runs[position];
          assert.ok(run);
          check(step, run, known);
        });
      }
    });
  }

  // In a suite of its own: a suite's tests run before its inner suites.
  describe('all in all', () => {
    it('left no operation out', () => {
      const called = new Set(sandbox.requests().map((request) => request.operation));
      // Those of single sign-on: sso.test.ts and identity-center.test.ts.
      const signed = OPERATIONS.filter(({ service }) => !/^(?:sso|identitystore)/.test(service));
      const left = signed.map(({ name }) => name).filter((name) => !called.has(name));
      assert.deepEqual(left, []);
      const failed = sandbox.requests().filter((request) => request.error === 'InternalFailure');
      assert.deepEqual(failed, []);
    });
  });
});
