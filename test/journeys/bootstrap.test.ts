import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { parse as parseYaml } from 'yaml';
import { startSandbox } from '../../src/sandbox/index.ts';
import { type Call, countingProxy } from '../support/counting-proxy.ts';
import { type Ended, type InstalledPf, installPf } from '../support/installed-pf.ts';
import { isInstalled, startMoto } from '../support/moto.ts';
import { conforming } from '../support/schemas.ts';
import { newStack, type Stack } from '../support/stack.ts';

const ENVIRONMENTS = ['development', 'staging', 'production'] as const;
const ALL = ['management', ...ENVIRONMENTS] as const;

/** An AWS to go through the guide in. */
interface Place extends AsyncDisposable {
  readonly endpoint: string;
  /** Root's, or an administrator's. */
  readonly key: { readonly id: string; readonly secret: string };
  /** Whose the key is, where it is an administrator's that `org init` has no reason to replace. */
  readonly givenArn?: string;
  /** What `org init` has to leave out there. */
  readonly flags: readonly string[];
  /** Operations that changed something since the last `forget`. */
  readonly changes: () => readonly string[];
  readonly forget: () => void;
}

async function sandboxPlace(pace: 'instant' | 'realistic'): Promise<Place> {
  const sandbox = await startSandbox({ pace });
  const { accessKeyId: id, secretAccessKey: secret } = sandbox.rootCredentials;
  return {
    endpoint: sandbox.endpoint,
    key: { id, secret },
    flags: [],
    changes: () =>
      sandbox
        .requests()
        .filter(({ changing }) => changing)
        .map(({ operation }) => operation),
    forget: () => sandbox.clearRequests(),
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

/** moto knows no root user and none of its centralized access: any key is an administrator's of its one account. */
async function motoPlace(): Promise<Place> {
  const moto = await startMoto();
  const proxy = await countingProxy(moto.url);
  const isChange = ({ operation }: Call) => !/^(Get|List|Describe|Simulate|AssumeRole|HEAD |GET )/.test(operation);
  return {
    endpoint: proxy.url,
    key: { id: 'AKIAIOSFODNN7EXAMPLE', secret: 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYab' },
    givenArn: 'arn:aws:sts::123456789012:user/moto',
    flags: ['--no-central-root'],
    changes: () => proxy.calls.filter(isChange).map(({ operation }) => operation),
    forget: () => {
      proxy.calls.length = 0;
    },
    [Symbol.asyncDispose]: async () => {
      await proxy[Symbol.asyncDispose]();
      await moto[Symbol.asyncDispose]();
    },
  };
}

const PLACES = [
  { name: 'the sandbox', program: undefined, open: () => sandboxPlace('instant') },
  { name: 'the sandbox at a realistic pace', program: undefined, open: () => sandboxPlace('realistic') },
  { name: 'moto', program: 'moto_server', open: motoPlace },
];

for (const { name, program, open } of PLACES) {
  describe(`the guide, against ${name}`, function () {
    this.timeout(240_000);
    let pf: InstalledPf;
    let place: Place;
    let stack: Stack;
    /** The guide's commands, in its order. */
    let guide: readonly (readonly [command: string, ...flags: string[]])[];

    before(async function () {
      if (program !== undefined && !isInstalled(program)) {
        console.error(`      skipped, for want of ${program} (pip install "moto[server]")`);
        return this.skip();
      }
      [pf, place] = await Promise.all([installPf(), open()]);
      stack = await newStack(pf, { AWS_ENDPOINT_URL: place.endpoint });
      // As the console writes it: with a BOM, CRLF and no line end at the end.
      const csv = stack.path('..', `${stack.root.split('/').at(-1)}-rootkey.csv`);
      await writeFile(csv, `\uFEFFAccess key ID,Secret access key\r\n${place.key.id},${place.key.secret}`);
      guide = [
        ['aws:org:init', '--from-csv', csv, '--region', 'us-east-2', '--yes', ...place.flags],
        ['aws:account:add', ...ENVIRONMENTS, '--email-template', 'aws+{environment}@example.com', '--yes'],
        ['aws:account:list'],
        ['aws:profile:list'],
        ['aws:profile:write', 'production', '--region', 'us-east-2'],
        ['aws:verify'],
        ['aws:status', '--check'],
        ['aws:env', 'production'],
        ['aws:exec', 'production', '--', 'true'],
        ['terragrunt:configure'],
      ];
    });
    after(async () => {
      await stack?.[Symbol.asyncDispose]();
      await place?.[Symbol.asyncDispose]();
      await pf?.remove();
    });

    const type = ([command, ...flags]: readonly [string, ...string[]], ...more: string[]): Promise<Ended> =>
      stack.pf([...command.split(':'), ...more, ...flags], { timeoutMs: 200_000 });

    it('gets from a key to proven accounts for all environments, each command leading to the next', async () => {
      for (const line of guide) {
        const { status, stdout, stderr } = await type(line, '--json');
        assert.equal(status, 0, `${line.join(' ')}\n${stdout}\n${stderr}`);
        conforming(line[0], stdout);
      }
    });

    it('recorded an account of its own for each environment, and chose a bucket for its state', async () => {
      const records = await Promise.all(ALL.map(record));
      assert.equal(new Set(records.map(({ aws_account_id }) => aws_account_id)).size, ALL.length);
      for (const [index, one] of records.entries()) {
        assert.match(String(one.aws_account_id), /^\d{12}$/);
        assert.equal(one.aws_profile, `${ALL[index]}-superuser`);
        assert.match(String(one.tf_state_bucket), new RegExp(`^tf-${ALL[index]}-[a-z0-9]{8}$`));
      }
    });

    it('is believed by the real aws: each profile is a user of the account that was recorded', async function () {
      if (!isInstalled('aws')) {
        console.error('      skipped, for want of aws (pip install awscli)');
        return this.skip();
      }
      for (const environment of ALL) {
        const identity = JSON.parse(await aws(environment, '--output', 'json'));
        const { aws_account_id } = await record(environment);
        assert.equal(identity.Account, aws_account_id);
        const given = environment === 'management' ? place.givenArn : undefined;
        assert.equal(identity.Arn, given ?? `arn:aws:iam::${aws_account_id}:user/${environment}-superuser`);
        const text = await stack.pf(['aws', 'verify', environment, '--output', 'text']);
        assert.equal(text.stdout, await aws(environment), 'verify --output text prints what the AWS CLI prints');
      }
    });

    it('changes no byte and makes no changing call when everything is typed once more', async () => {
      const files = await stack.bytes();
      for (const line of guide) {
        place.forget();
        const { status, stdout, stderr } = await type(line, '--json');
        assert.equal(status, 0, `${line.join(' ')}\n${stdout}\n${stderr}`);
        const { created, accounts } = conforming(line[0], stdout);
        if (line[0] === 'aws:org:init') assert.equal(created, false);
        if (line[0] === 'aws:account:add') assert.deepEqual(createdOf(accounts), [false, false, false]);
        assert.deepEqual(place.changes(), [], line.join(' '));
        assert.deepEqual(await stack.bytes(), files, line.join(' '));
      }
    });

    async function record(environment: string): Promise<Record<string, unknown>> {
      return parseYaml(await readFile(stack.path('environments', environment, 'environment.yaml'), 'utf8'));
    }

    async function aws(environment: string, ...flags: string[]): Promise<string> {
      const { stdout } = await promisify(execFile)(
        'aws',
        [`--profile=${environment}-superuser`, 'sts', 'get-caller-identity', ...flags],
        {
          env: {
            PATH: process.env.PATH,
            HOME: stack.root,
            AWS_ENDPOINT_URL: place.endpoint,
            AWS_CONFIG_FILE: stack.path('.aws/config'),
            AWS_SHARED_CREDENTIALS_FILE: stack.path('.aws/credentials'),
          },
        },
      );
      return stdout;
    }
  });
}

function createdOf(accounts: unknown): unknown[] {
  assert.ok(Array.isArray(accounts));
  return accounts.map((account) => account.created);
}
