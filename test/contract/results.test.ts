import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { COMMANDS } from '../../src/index.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { useCleanup } from '../support/cleanup.ts';
import { type InstalledPf, installPf } from '../support/installed-pf.ts';
import { openPfInProcess, type PfInProcess } from '../support/pf-in-process.ts';
import { conforming, errorOf } from '../support/schemas.ts';
import { newStack, type Stack } from '../support/stack.ts';

/** Every command as it succeeds, in an order that makes it so. */
const LINES: Readonly<Record<string, readonly string[]>> = {
  'aws:org:init': ['--from-env', '--region', 'us-east-2', '--yes'],
  'aws:account:add': ['production', 'staging', '--yes'],
  'aws:account:list': [],
  'aws:account:close': ['staging', '--plan'],
  'aws:ci:add': ['production', '--github', 'acme/infrastructure', '--yes'],
  'aws:contacts:show': [],
  'aws:contacts:set': ['--security', 'Ada,CISO,ada@example.com,+1 555 0100', '--yes'],
  'aws:key:list': [],
  'aws:key:rotate': ['production', '--yes'],
  'aws:key:retire': ['staging', '--yes'],
  'aws:root:audit': [],
  'aws:root:recover': ['production', '--mailbox-confirmed', '--yes'],
  'aws:root:secure': ['production', '--confirm', 'production', '--yes'],
  'aws:profile:write': ['production', '--region', 'us-west-2'],
  'aws:profile:list': [],
  'aws:verify': ['--deep'],
  'aws:sso:init': ['--group', 'administrators', '--yes'],
  'aws:sso:login': ['--profile', 'by-sso'],
  'aws:status': ['--check'],
  'aws:trust': ['--yes'],
  'aws:env': [],
  'aws:whoami': ['production'],
  'aws:exec': ['production', '--', 'sh', '-c', 'echo to the child, and not into the document'],
  'aws:complete': ['--', 'aws', 'account', ''],
  'aws:sandbox:exec': ['--', 'true'],
  'terragrunt:configure': [],
  'terragrunt:auth': [],
};

/** Of no environment, beside those that the lines make. */
function ssoProfile(startUrl: string | undefined): string {
  return `[profile by-sso]\nsso_start_url = ${startUrl}\nsso_region = us-east-1\n`;
}

describe('with --json, stdout is one document that its schema accepts', () => {
  let pf: InstalledPf;
  let quick: PfInProcess;
  let aws: Sandbox;
  let stack: Stack;

  const keep = useCleanup();
  before(async () => {
    const options = { identityCenter: 'us-east-1', approvesLogins: true };
    [pf, quick, aws] = [await keep(installPf()), await keep(openPfInProcess()), await keep(startSandbox(options))];
    stack = await keep(newStack(quick, { AWS_ENDPOINT_URL: aws.endpoint }));
    await mkdir(stack.path('.aws'), { mode: 0o700 });
    await writeFile(stack.path('.aws/config'), ssoProfile(aws.startUrl));
  });
  for (const [command, args] of Object.entries(LINES)) {
    it(`pf ${command.replaceAll(':', ' ')}`, async () => {
      const { accessKeyId, secretAccessKey } = aws.rootCredentials;
      aws.clearRequests();
      const keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
      // A program that is run writes to the stdout of a process.
      const by = command.endsWith('exec') ? pf : quick;
      const { status, stdout, stderr } = await by.run([...command.split(':'), '--json', ...args], {
        cwd: command === 'terragrunt:auth' ? stack.path('environments/production') : stack.root,
        env: { AWS_ENDPOINT_URL: aws.endpoint, ...keys },
      });
      assert.equal(status, 0, `${stdout}\n${stderr}`);
      conforming(command, stdout);
      // What terragrunt reads has no place for it.
      const says = command === 'terragrunt:auth' ? stderr : stdout;
      if (aws.requests().length > 0) assert.ok(says.includes(aws.endpoint), `${says} does not say who was asked`);
    });
  }

  it('what was not heard of AWS itself says of whom, to a person as well', async () => {
    const { 'aws:org:init': init = [], 'aws:account:add': add = [] } = LINES;
    const given = ['--profile', 'of-management', '--from-env', '--region', 'us-east-2'];
    for (const [id, line] of [
      ['aws:org:init', [...init, '--plan']],
      ['aws:account:add', [...add, '--plan']],
      ['aws:account:add', add],
      ['aws:account:list', []],
      ['aws:profile:write', [...given, '--plan']],
      ['aws:profile:write', given],
      ['aws:sso:login', ['--profile', 'by-sso', '--plan']],
      ['aws:sso:login', ['--profile', 'by-sso']],
      ['aws:root:audit', []],
      ['aws:root:secure', ['production']],
      ['aws:verify', []],
      ['aws:status', ['--check']],
      ['terragrunt:configure', ['--plan']],
    ] as const) {
      const args = [...id.split(':'), ...line];
      const { accessKeyId, secretAccessKey } = aws.rootCredentials;
      const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
      const { stdout } = await stack.pf([...args, '--json'], { env });
      assert.ok(stdout.includes(`"${aws.endpoint}"`), stdout);
      const { stderr } = await stack.pf(args, { env });
      assert.ok(stderr.includes(`Answers come from ${aws.endpoint}, not from AWS's own hosts.`), stderr);
    }
  });

  it('pf aws sandbox start, as soon as it serves', async () => {
    const { child, ended } = pf.start(['aws', 'sandbox', 'start', '--json'], { cwd: stack.root });
    assert.ok(child.stderr);
    await once(child.stderr, 'data');
    child.kill('SIGINT');
    const { status, stdout } = await ended;
    conforming('aws:sandbox:start', stdout);
    assert.equal(status, 0);
  });

  it('pf aws verify that finds fault: the findings, and the exit status of the gravest', async () => {
    const { status, stdout } = await stack.pf(['aws', 'verify', '--json'], {
      env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
    });
    assert.equal(conforming('aws:verify', stdout).ok, false);
    assert.equal(status, 6);
  });

  it('pf aws account add that fails for one: both lists', async () => {
    aws.scenario.takeEmail('aws+other@example.com');
    const args = ['aws', 'account', 'add', 'production', 'other', '--email-template', 'aws+{environment}@example.com'];
    const { status, stdout } = await stack.pf([...args, '--yes', '--json']);
    const { accounts, failed } = conforming('aws:account:add', stdout);
    assert.ok(Array.isArray(accounts) && Array.isArray(failed));
    assert.deepEqual([accounts.length, failed.length, status], [1, 1, 1]);
  });

  it('pf terragrunt adopt, with a terragrunt that knows the state', async () => {
    const unit = stack.path('environments/management/global/aws_organization');
    await mkdir(join(unit, 'bin'), { recursive: true });
    await writeFile(join(unit, 'terragrunt.hcl'), '');
    await writeFile(join(unit, 'module.yaml'), '');
    await writeFile(join(unit, 'bin/terragrunt'), '#!/bin/sh\ntest "$1" = state && echo "$3"\n', { mode: 0o755 });
    const env = { PATH: `${join(unit, 'bin')}:${process.env.PATH}` };
    conforming(
      'terragrunt:adopt',
      (await stack.pf(['terragrunt', 'adopt', 'production', '--plan', '--json'], { env })).stdout,
    );
    const { status, stdout } = await stack.pf(['terragrunt', 'adopt', 'production', 'management', '--yes', '--json'], {
      env,
    });
    const { adopted, failed } = conforming('terragrunt:adopt', stdout);
    assert.ok(Array.isArray(adopted) && Array.isArray(failed));
    assert.deepEqual([adopted.length, failed.length, status], [1, 1, 2]);
  });

  it('any command that fails: the error, by its own schema', async () => {
    const { stdout } = await stack.pf(['aws', 'account', 'add', 'x', '--json']);
    assert.equal(errorOf(stdout).code, 'ENVIRONMENT_NAME_INVALID');
  });

  it('for every command there is', () => {
    assert.deepEqual(
      [...Object.keys(LINES), 'aws:ci:check', 'aws:sandbox:start', 'terragrunt:adopt'].sort(),
      Object.keys(COMMANDS).sort(),
    );
    for (const command of Object.keys(COMMANDS)) {
      assert.ok(
        existsSync(join(import.meta.dirname, '../../schemas', `${command.replaceAll(':', '-')}.json`)),
        command,
      );
    }
  });
});
