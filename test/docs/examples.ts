import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chmod, copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { COMMANDS } from '../../src/index.ts';
import { useCleanup } from '../support/cleanup.ts';
import { type InstalledPf, installPf } from '../support/installed-pf.ts';
import { type Rehearsal, startRehearsal } from '../support/rehearsal.ts';
import { isInstalled, skipUnless } from '../support/skip.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

type Id = keyof typeof COMMANDS;

/** Every example of every help text, its templates filled in as oclif does. */
export const EXAMPLES = Object.entries(COMMANDS).flatMap(([id, { examples = [] }]) =>
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
case "$1" in state) exit 1 ;; import) exit 0 ;; esac
cd environments/production || exit 1
test -z "$TG_AUTH_PROVIDER_CMD" || $TG_AUTH_PROVIDER_CMD | grep -q SECRET_ACCESS_KEY
`;

const MADE_UP_ACCOUNT = '123456789012';

/** Types the examples that are about the AWS CLI, or those that are not. */
export function describeExamples(title: string, { awsCli }: { readonly awsCli: boolean }): void {
  describe(title, () => {
    let pf: InstalledPf;
    let stages: Awaited<ReturnType<typeof prepareStages>>;
    const keep = useCleanup();

    before(async () => {
      pf = await keep(installPf());
      stages = await keep(prepareStages(pf));
    });

    for (const { id, line } of EXAMPLES.filter((example) => isAboutAwsCli(example.line) === awsCli)) {
      it(line, async function () {
        const program = awsCli ? 'aws' : shellOf(line);
        skipUnless(this, isInstalled(program), program);
        await using rehearsal = await stages.open(stageOf(id, line));
        const typed = await prepare(rehearsal, line);
        if (id === 'aws:sandbox:start') {
          await assertStartsAndStops(rehearsal, typed);
          return;
        }
        const { status, output } = await runInShell(rehearsal, typed, await findKeys(rehearsal, line));
        assert.equal(status, 0, `${typed}\n${output}`);
      });
    }
  });
}

function stageOf(id: string, line: string): Stage {
  return line.includes('--access role') ? 'organization' : (STAGES[id as Id] ?? 'accounts');
}

function isAboutAwsCli(line: string): boolean {
  return /-- aws |--via both/.test(line);
}

/** The shell an example is typed in. */
function shellOf(line: string): string {
  return /--script (zsh|fish)/.exec(line)?.[1] ?? 'bash';
}

/** Each stage is reached once, and copied for each example. */
async function prepareStages(pf: InstalledPf) {
  const rehearsals = new Map<Stage, Rehearsal>();
  const folder = await temporaryFolder();
  for (const stage of ['nothing', 'organization', 'accounts'] as const) {
    const rehearsal = await startRehearsal({ stateFile: join(folder.path, `${stage}.json`) }, pf);
    rehearsals.set(stage, rehearsal);
    await reach(rehearsal, stage);
  }
  let copies = 0;
  return {
    async open(stage: Stage): Promise<Rehearsal> {
      const template = rehearsals.get(stage);
      assert.ok(template);
      const stateFile = join(folder.path, `copy-${copies++}.json`);
      await copyFile(join(folder.path, `${stage}.json`), stateFile);
      const rehearsal = await startRehearsal({ stateFile, identityCenter: 'us-east-2', approvesLogins: true }, pf);
      for (const part of ['stack', 'bin']) {
        await cp(join(template.folder, part), join(rehearsal.folder, part), { recursive: true });
      }
      return rehearsal;
    },
    async [Symbol.asyncDispose]() {
      for (const rehearsal of rehearsals.values()) await rehearsal[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function reach(rehearsal: Rehearsal, stage: Stage): Promise<void> {
  const { folder, sandbox } = rehearsal;
  await writeFile(join(folder, 'bin/terragrunt'), TERRAGRUNT);
  await chmod(join(folder, 'bin/terragrunt'), 0o755);
  sandbox.scenario.setRootMfa(sandbox.managementAccountId, true);
  await typeAll(rehearsal, [
    ...(stage === 'nothing' ? [] : ['aws org init --from-env --region us-east-2 --yes --delete-root-key']),
    ...(stage === 'accounts' ? ['aws account add staging production --yes --no-next'] : []),
  ]);
}

async function typeAll({ pf, repository, env, rootKey }: Rehearsal, lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    const { status, stderr } = await pf.run(line.split(' '), { cwd: repository, env: { ...env, ...rootKey } });
    assert.equal(status, 0, stderr);
  }
}

/** What the example takes for granted: files downloaded, an account of that id; and agreement to the plan. */
async function prepare(rehearsal: Rehearsal, line: string): Promise<string> {
  const { repository, sandbox, rootCsv } = rehearsal;
  await writeFile(join(repository, 'rootkey.csv'), rootCsv);
  if (line.includes('sso login')) await replaceByLogin(rehearsal);
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = await readProductionKey(rehearsal);
  const csv = `Access key ID,Secret access key\r\n${id},${secret}\r\n`;
  if (id !== undefined) await writeFile(join(repository, 'production_accessKeys.csv'), csv);
  if (line.includes('account close')) return prepareClosing(rehearsal, line);
  if (line.includes('key retire')) await prepareRetirement(rehearsal, line);
  const account = line.includes(MADE_UP_ACCOUNT)
    ? sandbox.scenario.createMember(sandbox.managementAccountId, 'Elsewhere made', 'old@example.com')
    : '';
  if (line.includes('terragrunt adopt')) {
    const module = join(repository, 'environments/management/global/aws_organization');
    await mkdir(module, { recursive: true });
    for (const name of ['terragrunt.hcl', 'module.yaml']) await writeFile(join(module, name), '');
  }
  const agrees =
    /pf (aws (org init|account add|ci add|contacts set|sso init|key (rotate|retire))|terragrunt adopt)\b/.test(line) &&
    !/--yes|--plan/.test(line)
      ? ' --yes'
      : '';
  const reads = /root recover/.test(line) && !line.includes('--mailbox') ? ' --mailbox-confirmed --yes' : '';
  return line.replace(MADE_UP_ACCOUNT, account) + agrees + reads;
}

/** The id is typed by a person, and the mail read by one. */
function prepareClosing({ sandbox }: Rehearsal, line: string): string {
  const account = sandbox.state.accounts().find(({ email }) => email.includes('staging'));
  assert.ok(account);
  if (line.includes('--release-email')) return `${line} --plan`;
  const confirm = /--confirm|--soften|--undo/.test(line) ? '' : ` --confirm ${account.id}`;
  return `${line.replace(MADE_UP_ACCOUNT, account.id)}${confirm}${line.includes('--yes') ? '' : ' --yes'}`;
}

/** Somebody is logged in whom every account lets in, and a grace that is to end is over. */
async function prepareRetirement(rehearsal: Rehearsal, line: string): Promise<void> {
  const { repository, sandbox } = rehearsal;
  const profiles = sandbox.state.accounts().map(({ id }, at) => {
    sandbox.scenario.assignLogin(id, 'Admin');
    return `[profile sso-${at}]\nsso_session = corp\nsso_account_id = ${id}\nsso_role_name = Admin\nregion = us-east-2\n`;
  });
  const session = `[sso-session corp]\nsso_start_url = ${sandbox.startUrl}\nsso_region = us-east-2\nsso_registration_scopes = sso:account:access\n`;
  await appendFile(join(repository, '.aws/config'), ['', session, ...profiles].join('\n'));
  await typeAll(rehearsal, [
    'aws sso login --profile sso-0',
    ...(/--finish|--undo/.test(line) ? ['aws key retire production --grace 0s --yes'] : []),
  ]);
}

/** Production is reached by single sign-on, and by no key any more. */
async function replaceByLogin({ repository, sandbox }: Rehearsal): Promise<void> {
  const account = sandbox.state.accounts().find(({ email }) => email.includes('production'));
  assert.ok(account);
  sandbox.scenario.assignLogin(account.id, 'Admin');
  const login = `sso_start_url = ${sandbox.startUrl}\nsso_region = us-east-2\nsso_account_id = ${account.id}\nsso_role_name = Admin\n`;
  await writeFile(join(repository, '.aws/config'), `[profile production-superuser]\nregion = us-east-2\n${login}`);
  await writeFile(join(repository, '.aws/credentials'), '');
}

async function readProductionKey({ repository }: Rehearsal): Promise<Record<string, string>> {
  const text = await readFile(join(repository, '.aws/credentials'), 'utf8').catch(() => '');
  const [id, secret] = text.split('[production-superuser]')[1]?.match(/(?<=^aws_\w+ = ).+$/gm) ?? [];
  return id === undefined || secret === undefined ? {} : { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret };
}

async function findKeys(rehearsal: Rehearsal, line: string): Promise<Record<string, string>> {
  if (!line.includes('--from-env')) return {};
  return line.includes('profile write') ? readProductionKey(rehearsal) : { ...rehearsal.rootKey };
}

async function runInShell({ repository: cwd, env }: Rehearsal, script: string, keys: Record<string, string>) {
  const options = { cwd, env: { ...env, ...keys }, extendEnv: false, reject: false, input: '', all: true } as const;
  const { exitCode, all } = await execa(shellOf(script), ['-c', script], { ...options, timeout: 120_000 });
  return { status: exitCode, output: all };
}

/** It serves until Ctrl-C. */
async function assertStartsAndStops({ repository, env }: Rehearsal, line: string): Promise<void> {
  const child = spawn('bash', ['-c', `exec ${line}`], { cwd: repository, env, timeout: 180_000 });
  const ended = once(child, 'exit');
  child.stdout.resume();
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (text.includes('Serving AWS at')) child.kill('SIGINT');
  });
  assert.deepEqual(await ended, [0, null], said);
}
