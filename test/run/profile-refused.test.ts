import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readAwsFiles } from '../../src/config-files/read.ts';
import { prepareProfileWrite } from '../../src/workflows/profile-write/execute.ts';
import { failing } from '../support/failing.ts';
import { type Workflows, workflows } from '../support/workflows.ts';

const DEAD = [
  'See what is wrong with it: pf aws verify management',
  'Give it a key that works: pf aws profile write management',
];

async function withDeadKey(): Promise<Workflows> {
  const run = await workflows();
  await run.orgInit();
  const [key] = run.sandbox.state.keys(run.sandbox.managementAccountId, { userName: 'management-superuser' });
  run.sandbox.scenario.setKeyActive(key?.id ?? '', false);
  return run;
}

async function writeRole(run: Workflows, roleArn: string) {
  const context = await run.work();
  const request = {
    environments: ['production'],
    profile: undefined,
    accountId: undefined,
    region: 'us-east-2',
    output: undefined,
    credentials: { kind: 'role', roleArn, sourceProfile: 'management-superuser' },
  } as const;
  return prepareProfileWrite(context, request, readAwsFiles(context.repository));
}

describe('a key in a profile that AWS does not accept', () => {
  it('of the management account: account add names the profile and how to mend it', async () => {
    const run = await withDeadKey();
    const failure = await failing('KEY_UNKNOWN', () => run.accountAdd());
    assert.match(failure.message, /^Profile management-superuser: /);
    assert.deepEqual(failure.suggestions, DEAD);
  });

  it('of the source profile: profile write --access role does the same', async () => {
    const run = await withDeadKey();
    const arn = `arn:aws:iam::${run.sandbox.managementAccountId}:role/Admin`;
    const failure = await failing('KEY_UNKNOWN', () => writeRole(run, arn));
    assert.deepEqual(failure.suggestions, DEAD);
  });
});

describe('a role that was named by its ARN and cannot be assumed', () => {
  it('is advised about in the words of profile write', async () => {
    const run = await workflows();
    await run.orgInit();
    const arn = `arn:aws:iam::${run.sandbox.managementAccountId}:role/Missing`;
    const { suggestions } = await failing('ROLE_DENIED', () => writeRole(run, arn));
    assert.match(suggestions[0] ?? '', /^Check --role-arn, .* lets management-superuser in\.$/);
  });
});
