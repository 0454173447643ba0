import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { useCleanup } from '../support/cleanup.ts';
import { type Rehearsal, startRehearsal } from '../support/rehearsal.ts';
import { isInstalled, skipUnless } from '../support/skip.ts';
import { blocksOf } from './blocks.ts';

const PAGE = join(import.meta.dirname, '../../docs/ci.md');
const run = promisify(execFile);

describe('docs/ci.md, tried as written', () => {
  let rehearsal: Rehearsal;
  const blocks = readFile(PAGE, 'utf8').then(blocksOf);

  const keep = useCleanup();
  before(async () => {
    rehearsal = await keep(startRehearsal());
    const { pf, repository, env, rootKey } = rehearsal;
    const init = await pf.run(['aws', 'org', 'init', '--from-env', '--yes'], {
      cwd: repository,
      env: { ...env, ...rootKey },
    });
    assert.equal(init.status, 0, init.stderr);
    const add = await pf.run(['aws', 'account', 'add', 'production', '--yes'], { cwd: repository, env });
    assert.equal(add.status, 0, add.stderr);
  });

  /** A clean clone, as a CI job has it: the records are committed, the credentials are not. */
  const clone = async (name: string) => {
    const folder = join(rehearsal.folder, name);
    const record = 'environments/production/environment.yaml';
    for (const file of ['panfactum.yaml', record]) {
      await mkdir(join(folder, dirname(file)), { recursive: true });
      await writeFile(join(folder, file), await readFile(join(rehearsal.repository, file)));
    }
    await run('git', ['init', '--quiet', folder]);
    return folder;
  };
  const productionKey = async () => {
    const credentials = await readFile(join(rehearsal.repository, '.aws/credentials'), 'utf8');
    const [id = '', secret = ''] = credentials.split('[production-superuser]')[1]?.match(/(?<=^aws_\w+ = ).+$/gm) ?? [];
    return { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret };
  };
  const shell = (script: string, cwd: string, env: Record<string, string>) =>
    run('bash', ['--noprofile', '--norc', '-ec', script], { cwd, env: { ...rehearsal.env, ...env } });

  it('runs the GitHub Actions job', async () => {
    const [github] = (await blocks).filter(({ language }) => language === 'yaml');
    const { jobs } = parse(github?.text ?? '') as {
      jobs: { verify: { env: Record<string, string>; steps: { run?: string }[] } };
    };
    const folder = await clone('github');
    const env = { PF_NO_INPUT: jobs.verify.env.PF_NO_INPUT ?? '', ...(await productionKey()) };
    const steps = jobs.verify.steps.flatMap((step) => step.run ?? []);
    assert.ok(steps.length > 1);
    for (const step of steps) await shell(step, folder, env);
  });

  it('runs the GitLab job', async () => {
    const [, gitlab] = (await blocks).filter(({ language }) => language === 'yaml');
    const { verify } = parse(gitlab?.text ?? '') as { verify: { variables: Record<string, string>; script: string[] } };
    const folder = await clone('gitlab');
    await shell(verify.script.join('\n'), folder, { ...verify.variables, ...(await productionKey()) });
    const { ok } = JSON.parse(await readFile(join(folder, 'verify.json'), 'utf8'));
    assert.equal(ok, true);
  });

  it('loads the .envrc files with direnv', async function () {
    skipUnless(this, isInstalled('direnv'), 'direnv');
    const files = (await blocks).filter(({ remark }) => remark.startsWith('file='));
    assert.equal(files.length, 2);
    for (const { remark, text } of files) {
      await writeFile(join(rehearsal.repository, remark.slice('file='.length)), text);
    }
    for (const folder of ['', 'environments/production']) {
      await shell('direnv allow', join(rehearsal.repository, folder), {});
    }
    const print = 'direnv exec . sh -c \'echo "$AWS_PROFILE|$AWS_CONFIG_FILE|$AWS_ACCESS_KEY_ID"\'';
    const ambient = { AWS_ACCESS_KEY_ID: 'AKIAAMBIENTAMBIENTAA' };
    const config = join(rehearsal.repository, '.aws/config');
    const above = await shell(print, rehearsal.repository, ambient);
    assert.equal(above.stdout, `|${config}|\n`);
    const within = await shell(print, join(rehearsal.repository, 'environments/production'), ambient);
    assert.equal(within.stdout, `production-superuser|${config}|\n`);
  });
});
