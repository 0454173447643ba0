import assert from 'node:assert/strict';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { useCleanup } from '../support/cleanup.ts';
import { type PackedPlugin, packPlugin } from '../support/packed-plugin.ts';
import { BINS, installHost, type PluginHost } from '../support/plugin-host.ts';
import { conforming, errorOf } from '../support/schemas.ts';
import { skipUnless } from '../support/skip.ts';
import { newStack, type Stack } from '../support/stack.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const HOSTS = [
  { range: '^5', modules: 'esm' },
  { range: '^5', modules: 'cjs' },
  { range: '^4', modules: 'esm' },
  { range: '^4', modules: 'cjs' },
] as const;

describe('the packed plugin in another CLI, named pf or stack', () => {
  let packed: PackedPlugin;
  const installed = new Map<string, PluginHost>();

  const keep = useCleanup();
  before(async function () {
    packed = await keep(packPlugin());
    for (const range of new Set(HOSTS.map((host) => host.range))) {
      const host = await installHost(packed.tarball, range);
      skipUnless(this, host !== undefined, 'the npm registry, from which a host installs what the plugin needs');
      installed.set(range, await keep(host));
    }
  });

  for (const { range, modules } of HOSTS) {
    describe(`on @oclif/core ${range}, ${modules === 'esm' ? 'ES modules' : 'CommonJS'}`, () => {
      let host: PluginHost;
      let aws: Sandbox;
      let stack: Stack;
      let root: Record<string, string>;

      before(async () => {
        const found = installed.get(range);
        assert.ok(found);
        host = found;
        assert.equal(host.oclif.split('.')[0], range.slice(1));
        aws = await keep(startSandbox());
        const { accessKeyId, secretAccessKey } = aws.rootCredentials;
        root = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
        stack = await keep(
          newStack({ run: (args, options) => host.run(modules, args, options) }, { AWS_ENDPOINT_URL: aws.endpoint }),
        );
        await host.heard();
      });
      async function done(args: readonly string[], more: Record<string, string> = {}, cwd = stack.root) {
        const ended = await stack.pf(args, { env: more, cwd });
        assert.equal(ended.status, 0, `${args.join(' ')}\n${ended.stdout}\n${ended.stderr}`);
        return ended;
      }

      it('shows our commands and its own in one help', async () => {
        const { stdout } = await done(['--help']);
        for (const word of ['aws', 'terragrunt', 'iac', 'hello']) assert.match(stdout, new RegExp(`^  ${word} `, 'm'));
        const topic = await done(['terragrunt', '--help']);
        for (const word of ['auth', 'configure', 'plan']) assert.match(topic.stdout, new RegExp(`terragrunt ${word}`));
        const command = await done(['aws', 'account', 'add', '--help']);
        assert.match(command.stdout, /--email-template/);
        assert.match(command.stdout, new RegExp(`\\$ ${BINS[modules]} aws account add production`));
      });

      it('is called by the host’s name in what it advises, and hands nothing on', async () => {
        await using other = await temporaryFolder({ pf: '#!/bin/sh\necho handed on\n' });
        await chmod(join(other.path, 'pf'), 0o755);
        const PATH = `${other.path}:${process.env.PATH}`;
        const { stdout } = await done(['aws', 'status', '--json'], { PATH });
        assert.match(JSON.parse(stdout).next[0], new RegExp(`^${BINS[modules]} aws `));
        const refused = await stack.pf(['aws', 'account', 'list'], { env: { PATH } });
        assert.match(refused.stderr, new RegExp(`: ${BINS[modules]} aws org init`));
        const unknown = await stack.pf(['aws', 'something-of-theirs'], { env: { PATH } });
        assert.doesNotMatch(unknown.stdout, /handed on/);
        assert.notEqual(unknown.status, 0);
      });

      it('lets other plugins hear that the organization is there, and what to configure', async () => {
        const args = ['aws', 'org', 'init', '--from-env', '--region', 'us-east-2', '--yes', '--json'];
        const { stdout } = await done(args, root);
        const { organization } = conforming('aws:org:init', stdout);
        const [ready, configure, ...rest] = await host.heard();
        assert.deepEqual(rest, []);
        assert.deepEqual(ready, {
          event: 'aws:organization:ready',
          payload: {
            organizationId: Object(organization).id,
            managementAccountId: aws.managementAccountId,
            profile: 'management-superuser',
            region: 'us-east-2',
          },
        });
        assert.equal(configure?.event, 'terragrunt:configure');
      });

      it('lets other plugins hear of each account once, and writes its terragrunt configuration', async () => {
        const { stdout } = await done(['aws', 'account', 'add', 'staging', 'production', '--yes', '--json']);
        const { accounts } = conforming('aws:account:add', stdout);
        assert.ok(Array.isArray(accounts));
        const expected = accounts.map(({ environment, accountId, profile, region }) => ({
          environment,
          accountId,
          profile,
          region,
        }));
        const heard = await host.heard();
        const ready = heard.filter(({ event }) => event === 'aws:account:ready');
        assert.deepEqual(
          ready.map(({ payload }) => payload),
          expected,
        );
        const configure = heard.filter(({ event }) => event === 'terragrunt:configure');
        assert.deepEqual(
          configure.map(({ payload }) => payload),
          [{ repoRoot: stack.root, environments: expected }],
        );
        const rootFile = await readFile(stack.path('environments/root.hcl'), 'utf8');
        assert.match(rootFile, new RegExp(`"${BINS[modules]}", "aws", "verify"`));
      });

      it('lets other plugins hear what verify found', async () => {
        await done(['aws', 'verify']);
        assert.deepEqual(await host.heard(), [
          { event: 'aws:verified', payload: { ok: true, environments: ['management', 'production', 'staging'] } },
        ]);
      });

      it('fails with the message of a listener that throws, the exit status the same with and without --json', async () => {
        const more = { THROW_AT: 'aws:account:ready' };
        const told = await stack.pf(['aws', 'account', 'add', 'production', '--yes'], { env: more });
        assert.match(told.stderr, /the inventory of accounts is closed today/);
        assert.doesNotMatch(told.stderr, /^\s+at /m, 'no stack: it is not our bug');
        const json = await stack.pf(['aws', 'account', 'add', 'production', '--yes', '--json'], { env: more });
        assert.match(errorOf(json.stdout).message, /the inventory of accounts is closed today/);
        assert.deepEqual([told.status, json.status], [1, 1]);
        await host.heard();
      });

      it('lets commands of the host run where the environment is proven', async () => {
        const here = stack.path('environments/production/us-east-2');
        assert.match((await done(['terragrunt', 'plan'], {}, here)).stdout, /terragrunt plan ran/);
        assert.match((await done(['iac', 'apply'], {}, here)).stdout, /iac apply ran/);
      });

      describe('once the credentials of production are those of staging', () => {
        let good: string;
        const here = () => ({ cwd: stack.path('environments/production/us-east-2') });
        before(async () => {
          good = await readFile(stack.path('.aws/credentials'), 'utf8');
          const [staging] = /(?<=\[staging-superuser\]\n)(?:.+\n)+/.exec(good) ?? [];
          assert.ok(staging);
          const wrong = good.replace(/(?<=\[production-superuser\]\n)(?:.+\n)+/, staging);
          await writeFile(stack.path('.aws/credentials'), wrong);
        });
        after(() => writeFile(stack.path('.aws/credentials'), good));

        for (const args of [
          ['terragrunt', 'plan'],
          ['iac', 'apply'],
        ]) {
          it(`stops ${args.join(' ')} inside production, saying whose account it is`, async () => {
            const { status, stdout, stderr } = await stack.pf(args, here());
            assert.equal(stdout, '');
            assert.match(stderr, /WRONG_ACCOUNT|ACCOUNT_SHARED/);
            assert.equal(status, 5);
          });
        }

        it('does not stop them outside of all environments, nor in an environment that is in order', async () => {
          assert.match((await done(['terragrunt', 'plan'])).stdout, /ran/);
          const management = stack.path('environments/management/us-east-2');
          assert.match((await done(['terragrunt', 'plan'], {}, management)).stdout, /ran/);
        });

        it('stops nothing else: not hello, not our own terragrunt configure', async () => {
          assert.match((await done(['hello'], {}, here().cwd)).stdout, /hello ran/);
          const configured = await stack.pf(['terragrunt', 'configure', 'staging', '--json'], here());
          assert.equal(configured.status, 0, configured.stdout);
          const help = await done(['terragrunt', 'plan', '--help'], {}, here().cwd);
          assert.match(help.stdout, /by the host/);
        });

        it('terragrunt auth checks for itself and gives nothing away', async () => {
          const { status, stdout } = await stack.pf(['terragrunt', 'auth'], here());
          assert.equal(stdout, '');
          assert.equal(status, 5);
        });
      });
    });
  }
});
