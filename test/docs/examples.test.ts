import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { COMMANDS } from '../../src/index.ts';
import { type InstalledPf, installPf } from '../support/installed-pf.ts';
import { isInstalled } from '../support/moto.ts';
import { type Rehearsal, startRehearsal } from '../support/rehearsal.ts';

type Id = keyof typeof COMMANDS;

/** Every example of every help text, its templates filled in as oclif does. */
const EXAMPLES = Object.entries(COMMANDS).flatMap(([id, { examples = [] }]) =>
  examples.map((example) => {
    const line = typeof example === 'string' ? example : example.command;
    return {
      id,
      line: line.replaceAll('<%= config.bin %>', 'pf').replaceAll('<%= command.id %>', id.replaceAll(':', ' ')),
    };
  }),
);

/** What the reader of an example has done before. */
type Stage = 'nothing' | 'organization' | 'accounts';

const STAGES: Partial<Record<Id, Stage>> = {
  'aws:org:init': 'nothing',
  'aws:sandbox:start': 'nothing',
  'aws:sandbox:exec': 'nothing',
  'aws:account:add': 'organization',
};

/** terragrunt as these examples need it: it asks its auth provider, where there is one. */
const TERRAGRUNT = `#!/bin/sh
cd environments/production || exit 1
test -z "$TG_AUTH_PROVIDER_CMD" || $TG_AUTH_PROVIDER_CMD | grep -q SECRET_ACCESS_KEY
`;

const MADE_UP_ACCOUNT = '123456789012';

describe('the examples of every help text, as written', function () {
  this.timeout(180_000);

  let pf: InstalledPf;

  before(async () => {
    pf = await installPf();
  });

  after(() => pf?.remove());

  it('are there for every command', () => {
    const without = Object.keys(COMMANDS).filter((id) => !EXAMPLES.some((example) => example.id === id));
    assert.deepEqual(without, []);
  });

  for (const { id, line } of EXAMPLES) {
    it(line, async function () {
      const missing = programsOf(line).find((program) => !isInstalled(program));
      if (missing !== undefined) {
        console.log(`      skipped: ${missing} is not installed`);
        this.skip();
      }
      await using rehearsal = await startRehearsal({}, pf);
      const stage = line.includes('--access role') ? 'organization' : (STAGES[id as Id] ?? 'accounts');
      await reach(rehearsal, stage);
      const typed = await prepared(rehearsal, line);
      if (id === 'aws:sandbox:start') {
        await startsAndStops(rehearsal, typed);
        return;
      }
      const { status, output } = await shell(rehearsal, typed, await keysFor(rehearsal, line));
      assert.equal(status, 0, `${typed}\n${output}`);
    });
  }
});

/** Programs the example is about and that are not ours. */
function programsOf(line: string): string[] {
  const aws = /-- aws |--via both/.test(line) ? ['aws'] : [];
  return [...aws, ...(/--script (zsh|fish)/.exec(line)?.slice(1) ?? [])];
}

async function reach({ pf, repository, env, rootKey, folder, sandbox }: Rehearsal, stage: Stage): Promise<void> {
  await writeFile(join(folder, 'bin/terragrunt'), TERRAGRUNT);
  await chmod(join(folder, 'bin/terragrunt'), 0o755);
  sandbox.scenario.setRootMfa(sandbox.managementAccountId, true);
  const lines = [
    ...(stage === 'nothing' ? [] : ['aws org init --from-env --region us-east-2 --yes --delete-root-key']),
    ...(stage === 'accounts' ? ['aws account add staging production --yes --no-next'] : []),
  ];
  for (const line of lines) {
    const { status, stderr } = await pf.run(line.split(' '), { cwd: repository, env: { ...env, ...rootKey } });
    assert.equal(status, 0, stderr);
  }
}

/** What the example takes for granted: files downloaded, an account of that id; and agreement to the plan. */
async function prepared(rehearsal: Rehearsal, line: string): Promise<string> {
  const { repository, sandbox, rootCsv } = rehearsal;
  await writeFile(join(repository, 'rootkey.csv'), rootCsv);
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = await productionKey(rehearsal);
  const csv = `Access key ID,Secret access key\r\n${id},${secret}\r\n`;
  if (id !== undefined) await writeFile(join(repository, 'production_accessKeys.csv'), csv);
  const account = line.includes(MADE_UP_ACCOUNT)
    ? sandbox.scenario.createMember(sandbox.managementAccountId, 'Elsewhere made', 'old@example.com')
    : '';
  const agrees = /pf aws (org init|account add) /.test(line) && !/--yes|--plan/.test(line) ? ' --yes' : '';
  return line.replace(MADE_UP_ACCOUNT, account) + agrees;
}

async function productionKey({ repository }: Rehearsal): Promise<Record<string, string>> {
  const text = await readFile(join(repository, '.aws/credentials'), 'utf8').catch(() => '');
  const [id, secret] = text.split('[production-superuser]')[1]?.match(/(?<=^aws_\w+ = ).+$/gm) ?? [];
  return id === undefined || secret === undefined ? {} : { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret };
}

async function keysFor(rehearsal: Rehearsal, line: string): Promise<Record<string, string>> {
  if (!line.includes('--from-env')) return {};
  return line.includes('profile write') ? productionKey(rehearsal) : { ...rehearsal.rootKey };
}

function shell(
  { repository, env }: Rehearsal,
  script: string,
  keys: Record<string, string>,
): Promise<{ status: number; output: string }> {
  const program = /--script (zsh|fish)/.exec(script)?.[1] ?? 'bash';
  return new Promise((resolve) => {
    const child: ChildProcess = execFile(
      program,
      ['-c', script],
      { cwd: repository, env: { ...env, ...keys }, timeout: 120_000 },
      (_error, stdout, stderr) => resolve({ status: child.exitCode ?? 1, output: stdout + stderr }),
    );
    child.stdin?.end();
  });
}

/** It serves until Ctrl-C. */
async function startsAndStops({ repository, env }: Rehearsal, line: string): Promise<void> {
  const child = spawn('bash', ['-c', `exec ${line}`], { cwd: repository, env, timeout: 60_000 });
  const ended = once(child, 'exit');
  child.stdout.resume();
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (text.includes('Serving AWS at')) child.kill('SIGINT');
  });
  assert.deepEqual(await ended, [0, null], said);
}
