import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { useCleanup } from '../support/cleanup.ts';
import { openPfInProcess, type PfInProcess } from '../support/pf-in-process.ts';
import { bytesBelow } from '../support/stack.ts';
import { startStackAws } from '../support/stack-aws.ts';
import { makeIsolatedRepository, makeOldestRepository, makeSharedRepository } from '../support/stack-repositories.ts';
import { readStrictly } from '../support/strict-reader.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** In order: each finds what those before it have left. Those that are refused say so in the plan already. */
const LINES = [
  'aws org init --from-env',
  'terragrunt configure',
  'aws account add production',
  'aws account add preview --region us-west-1',
  'aws account add preview --account-id 111111111111',
  'aws account add production --email other@example.com',
  'aws account add production preview --account-id 111111111111',
  'aws account add preview staging --email-template aws+{environment}@acme.example',
  'aws account add preview staging --email-template aws+{environment}@acme.example',
  'aws account add research --region eu-west-1 --access role --email research@acme.example',
  'aws account add sandbox --access none --email sandbox@acme.example',
  'aws profile write preview --region us-west-2',
  'aws profile write production --region eu-west-1',
  'aws profile write nowhere --region eu-west-1',
  'terragrunt configure --primary-region eu-west-1',
  'terragrunt configure nowhere',
  'terragrunt adopt staging preview',
  'terragrunt adopt staging production nowhere',
  'terragrunt adopt management',
  'aws root recover production --mailbox-confirmed',
  'aws root secure production preview --confirm production',
  'aws root secure production management --confirm production',
];

/** It knows nothing, and can do all that is asked of it. */
const TERRAGRUNT = '#!/bin/sh\ntest "$1" = import\n';

describe('a plan is what the run does, over every shape of repository', function () {
  this.timeout(120_000);
  const keep = useCleanup();
  let pf: PfInProcess;
  before(async () => {
    pf = await keep(openPfInProcess());
  });

  for (const [title, make] of [
    ['2023', makeOldestRepository],
    ['2025', makeSharedRepository],
    ['2026', makeIsolatedRepository],
  ] as const) {
    it(title, async () => {
      await using folder = await temporaryFolder({ 'stack/x': '' });
      const repository = make(join(folder.path, 'stack'), { access: 'static keys' });
      const aws = await startStackAws(repository, join(folder.path, 'aws.json'));
      mkdirSync(join(folder.path, 'bin'));
      writeFileSync(join(folder.path, 'bin/terragrunt'), TERRAGRUNT, { mode: 0o755 });
      const { accessKeyId, secretAccessKey } = aws.rootCredentials;
      const env = {
        AWS_ENDPOINT_URL: aws.endpoint,
        HOME: folder.path,
        PATH: [join(folder.path, 'bin'), process.env.PATH].join(delimiter),
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
      };
      const { root } = repository;
      try {
        for (const line of LINES) await holdPlanAgainstRun(pf, { root, env, line });
        assert.equal(readStrictly(root)['environments/research/global']?.aws_region, 'eu-west-1');
        const moving = 'aws account add production --region eu-west-1';
        assert.equal(await holdPlanAgainstRun(pf, { root, env, line: moving }), 2);
        // Whoever comes second has no key yet, and the two that the user may have are others'.
        const keys = readFileSync(join(root, '.aws/credentials'), 'utf8');
        writeFileSync(join(root, '.aws/credentials'), keys.replace(/\[production-superuser\]\n(?:.+\n)+/, ''));
        aws.scenario.createUser(repository.environments[1]?.accountId ?? '', 'production-superuser');
        const exhausted = 'aws account add production --access user';
        assert.equal(await holdPlanAgainstRun(pf, { root, env, line: exhausted }), 1);
        const [, theirs = ''] =
          /^tf_state_bucket: (.*)$/m.exec(
            readFileSync(join(root, 'environments/development/environment.yaml'), 'utf8'),
          ) ?? [];
        const preview = join(root, 'environments/preview/environment.yaml');
        const before = readFileSync(preview, 'utf8');
        const text = before.replace(/^tf_state_lock_table.*\n/m, '');
        writeFileSync(preview, text.replace(/^(tf_state_bucket: ).*$/m, `$1${theirs}`));
        writeFileSync(join(root, '.aws/credentials'), keys.replace(/\[preview-superuser\]\n(?:.+\n)+/, ''));
        const taken = 'aws account add preview --access user';
        assert.equal(await holdPlanAgainstRun(pf, { root, env, line: taken }), 1);
        writeFileSync(preview, before);
        writeFileSync(join(root, '.aws/credentials'), keys);
        const lost = join(root, 'environments/production/environment.yaml');
        writeFileSync(lost, readFileSync(lost, 'utf8').replace(/^tf_state_bucket.*\n/m, ''));
        for (const line of ['terragrunt configure', 'aws account add production']) {
          assert.equal(await holdPlanAgainstRun(pf, { root, env, line }), 2, line);
        }
      } finally {
        await aws.close();
      }
    });
  }
});

interface Typed {
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  readonly line: string;
}

/** Gives back the exit status, which is the plan's and the run's. */
async function holdPlanAgainstRun(pf: PfInProcess, { root, env, line }: Typed): Promise<number | null> {
  const before = await bytesBelow(root);
  const planned = await pf.run([...line.split(' '), '--plan', '--json'], { cwd: root, env });
  assert.deepEqual(await bytesBelow(root), before, `${line}: a plan changes nothing`);
  const run = await pf.run([...line.split(' '), '--yes', '--json'], { cwd: root, env });
  const told = `${line}\n${planned.stdout}\n${run.stdout}\n${run.stderr}`;
  assert.equal(planned.status, run.status, told);
  const after = await bytesBelow(root);
  const changed = Object.keys({ ...before, ...after }).filter((path) => before[path] !== after[path]);
  const { plan, error } = JSON.parse(planned.stdout);
  const files: { path: string }[] = error === undefined ? plan.files : [];
  assert.deepEqual(files.map(({ path }) => relative(root, path)).toSorted(), changed.toSorted(), told);
  return run.status;
}
