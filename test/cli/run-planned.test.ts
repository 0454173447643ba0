import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runPlanned } from '../../src/cli/run-planned.ts';
import { findRepository } from '../../src/repository/repository.ts';
import type { Plan, Source } from '../../src/run/plan.ts';
import { createRuntime } from '../../src/runtime.ts';
import { failing } from '../support/failing.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PLAN: Plan = {
  steps: [{ environment: 'qa1', title: 'Create account a', calls: [], irreversible: true }],
  files: [],
};
const STAND_IN = 'http://127.0.0.1:4566';

/** A run in a clone of git, and what it did, in order. */
async function scene(files: Readonly<Record<string, string>> = {}) {
  const folder = await temporaryFolder({ 'panfactum.yaml': '', ...files });
  const env = { PATH: process.env.PATH, HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' };
  const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: folder.path, env, encoding: 'utf8' });
  git('init', '-q');
  const runtime = createRuntime({ env, cwd: folder.path });
  const repository = await findRepository({ repoRoot: undefined, env, cwd: folder.path });
  const did: string[] = [];
  const told: string[] = [];
  const run = (flags: { plan?: boolean; yes?: boolean }) =>
    runPlanned<{ plan: Plan }, Source & { done: boolean }>({
      runtime,
      repository,
      flags: { plan: false, yes: false, timeout: 5_000, ...flags },
      mayAsk: false,
      command: 'pf x',
      resume: 'pf x',
      log: (line) => told.push(line),
      prepare: async ({ network }) => {
        did.push('prepared');
        network.elsewhere.add(STAND_IN);
        return { plan: PLAN };
      },
      execute: async () => {
        did.push(git('check-ignore', '.aws/credentials').trim());
        return { done: true };
      },
    });
  return { run, did, told, git, aws: repository.awsDir, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

describe('a planned run', () => {
  it('has git ignore the secrets before anything is carried out, and says who answered', async () => {
    await using given = await scene();
    assert.deepEqual(await given.run({ yes: true }), { done: true, endpoints: [STAND_IN] });
    assert.deepEqual(given.did, ['prepared', '.aws/credentials']);
    assert.match(given.told.join('\n'), /Answers come from http:\/\/127\.0\.0\.1:4566/);
  });

  it('carries nothing out where git tracks the secrets', async () => {
    await using given = await scene({ '.aws/credentials': '' });
    given.git('add', '-f', '.aws/credentials');
    await failing('FILES_UNSAFE', () => given.run({ yes: true }));
    assert.deepEqual(given.did, ['prepared']);
  });

  it('changes nothing with --plan, nor where nobody has agreed', async () => {
    await using given = await scene();
    assert.deepEqual(await given.run({ plan: true }), { plan: { ...PLAN, endpoints: [STAND_IN] } });
    await failing('CONFIRMATION_NEEDED', () => given.run({}));
    assert.deepEqual(given.did, ['prepared', 'prepared']);
    assert.ok(!existsSync(given.aws));
    assert.ok(!existsSync(join(given.aws, '.gitignore')));
  });
});
