import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse as parseYaml } from 'yaml';
import { type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';
import { useCleanup } from '../support/cleanup.ts';
import { type Ended, installPf } from '../support/installed-pf.ts';
import type { PfInProcess } from '../support/pf-in-process.ts';
import { conforming } from '../support/schemas.ts';
import { isInstalled, NEEDS_AWS_CLI, skipUnless } from '../support/skip.ts';
import { newStack, type Stack } from '../support/stack.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ENVIRONMENTS = ['development', 'staging', 'production'] as const;
const ALL = ['management', ...ENVIRONMENTS] as const;

/** An AWS to go through the guide in. */
export interface Place extends AsyncDisposable {
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

/** The embedded AWS; its options tell how long it takes. */
export async function openSandbox(options: SandboxOptions = {}): Promise<Place> {
  const sandbox = await startSandbox(options);
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

/** Goes through the guide's commands, in its order, and once more; with `awsCli`, the real one has to agree. */
export function describeGuide(
  name: string,
  open: () => Promise<Place>,
  { awsCli, openPf = installPf }: { readonly awsCli: boolean; readonly openPf?: () => Promise<PfInProcess> },
): void {
  describe(`the guide, against ${name}`, () => {
    let place: Place;
    let stack: Stack;
    /** The guide's commands, in its order. */
    let guide: readonly (readonly [command: string, ...flags: string[]])[];

    const keep = useCleanup();
    before(async () => {
      place = await keep(open());
      stack = await keep(newStack(await keep(openPf()), { AWS_ENDPOINT_URL: place.endpoint }));
      // As the console writes it: with a BOM, CRLF and no line end at the end.
      const csv = join((await keep(temporaryFolder())).path, 'rootkey.csv');
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

    if (awsCli) {
      it('is believed by the real aws: each profile is a user of the account that was recorded', async function () {
        skipUnless(this, isInstalled('aws'), NEEDS_AWS_CLI);
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
    }

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
