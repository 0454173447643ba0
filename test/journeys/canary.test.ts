import assert from 'node:assert/strict';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { useCleanup } from '../support/cleanup.ts';
import { installPf } from '../support/installed-pf.ts';
import { openPfInProcess, type PfInProcess } from '../support/pf-in-process.ts';
import { filesWith, holds, type SecretsProxy, secretsProxy, watchCommandLines } from '../support/secrets.ts';
import { newStack, type Stack } from '../support/stack.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { fakeClock } from '../support/workflows.ts';

/** Every secret there is: those that are given, and those AWS answers with. */
const secrets = new Set<string>();

/** A secret of no key at all, which must not be shown either. */
function madeUp(name: string): string {
  const secret = `CANARY${name}`.padEnd(40, '0123456789abcdefgh/+');
  secrets.add(secret);
  return secret;
}

/** How each command is typed: plainly, and, in a process of its own, with all that makes it say more. */
const WAYS = [
  { name: 'plainly', flags: [], env: {}, own: false },
  { name: 'with DEBUG=* --json --verbose', flags: ['--json', '--verbose'], env: { DEBUG: '*' }, own: true },
] as const;

interface Line {
  readonly args: readonly string[];
  readonly status: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Faults of AWS while it runs. */
  readonly faults?: readonly string[];
}

describe('a secret', () => {
  let quick: PfInProcess;
  let aws: Sandbox;
  let proxy: SecretsProxy;
  let stack: Stack;
  let home: Awaited<ReturnType<typeof temporaryFolder>>;
  let root: Record<string, string>;
  let shell: Record<string, string>;
  let watch: ReturnType<typeof watchCommandLines>;

  const keep = useCleanup();
  before(async () => {
    secrets.clear();
    [quick, aws, home] = [
      await keep(openPfInProcess({ openClock: () => fakeClock() })),
      await keep(startSandbox()),
      await keep(temporaryFolder()),
    ];
    proxy = await keep(secretsProxy(aws.endpoint, secrets));
    const { accessKeyId, secretAccessKey } = aws.rootCredentials;
    secrets.add(secretAccessKey);
    root = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    await mkdir(join(home.path, 'tmp'));
    shell = {
      AWS_ENDPOINT_URL: proxy.url,
      HOME: home.path,
      XDG_DATA_HOME: home.path,
      XDG_CACHE_HOME: home.path,
      TMPDIR: join(home.path, 'tmp'),
    };
    stack = await keep(newStack(await keep(installPf()), shell));
    watch = watchCommandLines(secrets);
  });
  after(() => watch?.stop());

  /** Types a line in one way. What has stdin or leaves stdout to a program is in a process of its own anyway. */
  const type = (way: (typeof WAYS)[number], args: readonly string[], { env = {}, input }: Partial<Line> = {}) => {
    const at = args.indexOf('--');
    const typed = args.toSpliced(at < 0 ? args.length : at, 0, ...way.flags);
    const more = { ...env, ...way.env };
    return way.own || input !== undefined || args[1] === 'exec'
      ? stack.pf(typed, { env: more, ...(input === undefined ? {} : { input }) })
      : quick.run(typed, { cwd: stack.root, env: { ...shell, ...more } });
  };

  /** Types a line in all ways, and looks for secrets in all it says. */
  async function keepsQuiet(line: Line): Promise<void> {
    const { args, status, faults = [] } = line;
    for (const way of WAYS) {
      aws.clearFaults();
      for (const fault of faults) aws.addFault(fault);
      const ended = await type(way, args, line);
      aws.clearFaults();
      assert.ok(!holds(secrets, ended.stderr), `stderr of pf ${args.join(' ')}, ${way.name}`);
      assert.ok(!holds(secrets, ended.stdout), `stdout of pf ${args.join(' ')}, ${way.name}`);
      assert.equal(ended.status, status, `pf ${args.join(' ')}, ${way.name}: ${ended.stderr.slice(-2_000)}`);
    }
  }

  function stays(title: string, line: () => Line | Promise<Line>): void {
    it(`stays secret when ${title}`, async () => keepsQuiet(await line()));
  }

  const init = ['aws', 'org', 'init', '--region', 'us-east-2', '--yes'];
  const key = () => root.AWS_ACCESS_KEY_ID ?? '';

  stays('it is the wrong one', () => ({
    args: [...init, '--from-env'],
    env: { AWS_ACCESS_KEY_ID: key(), AWS_SECRET_ACCESS_KEY: madeUp('wrong') },
    status: 4,
  }));
  stays('AWS is out of reach', () => ({
    args: [...init, '--from-env', '--timeout', '1s'],
    env: { ...root, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
    status: 6,
  }));
  stays('it stands in a CSV that is none', async () => {
    const file = await given('broken.csv', `Access key ID,"Secret access key\n${key()},"${madeUp('csv')}`);
    return { args: [...init, '--from-csv', file], status: 2 };
  });
  stays('it stands in JSON that is cut off', () => ({
    args: [...init, '--from-json', '-'],
    input: `{"AccessKeyId": "${key()}", "SecretAccessKey": "${madeUp('json')}`,
    status: 2,
  }));
  stays('it comes on stdin with a blank in it', () => ({
    args: [...init, '--access-key-id', key(), '--secret-access-key-stdin'],
    input: `${madeUp('one')} ${madeUp('two')}`,
    status: 2,
  }));
  stays('the plan is asked for', () => ({ args: [...init, '--from-env', '--plan'], env: root, status: 0 }));
  stays('the plan is asked for, the key in a CSV', async () => {
    const file = await given(
      'rootkey.csv',
      `Access key ID,Secret access key\r\n${key()},${root.AWS_SECRET_ACCESS_KEY}`,
    );
    return { args: [...init, '--from-csv', file, '--plan'], status: 0 };
  });
  stays('AWS fails in the middle of making the new key', () => ({
    args: [...init, '--from-env'],
    env: root,
    faults: ['CreateAccessKey:error=InvalidInput'],
    status: 1,
  }));
  stays('a key is made, written and proven, over a reply that got lost', () => ({
    args: [...init, '--from-env'],
    env: root,
    faults: ['AttachUserPolicy:drop-reply', 'GetCallerIdentity:throttle:1'],
    status: 0,
  }));
  stays('accounts are planned', () => ({ args: ['aws', 'account', 'add', 'production', '--plan'], status: 0 }));
  stays('taking access fails', () => ({
    args: ['aws', 'account', 'add', 'production', '--yes'],
    faults: ['CreateAccessKey:error=InvalidInput'],
    status: 1,
  }));
  stays('accounts are made', () => ({
    args: ['aws', 'account', 'add', 'production', 'staging', '--yes'],
    faults: ['*:throttle:2'],
    status: 0,
  }));

  const ofRoot = ['aws', 'root', 'secure', 'staging', '--confirm', 'staging', '--force', '--yes'];
  stays('it is of a root user, and AWS fails at deleting it', () => {
    const staging = aws.state.accounts().find(({ name }) => name.endsWith('staging'))?.id ?? '';
    secrets.add(aws.scenario.createRootKey(staging).secretAccessKey);
    return { args: ofRoot, faults: ['DeleteAccessKey:error=InvalidInput'], status: 1 };
  });
  stays('a root user loses it', () => ({ args: ofRoot, faults: ['DeleteAccessKey:drop-reply:1'], status: 0 }));
  stays('a root user may have a password', () => ({
    args: ['aws', 'root', 'recover', 'staging', '--mailbox-confirmed', '--yes'],
    status: 0,
  }));
  stays('root users are looked at', () => ({ args: ['aws', 'root', 'audit'], status: 0 }));

  const ofKey = (verb: string, ...flags: string[]) => ['aws', 'key', verb, 'staging', ...flags, '--yes'];
  stays('a rotation of the key fails half-way', () => ({
    args: ofKey('rotate'),
    faults: ['UpdateAccessKey:error=LimitExceeded'],
    status: 1,
  }));
  stays('the rotation goes on, over a reply that got lost', () => ({
    args: ofKey('rotate', '--grace', '1d'),
    faults: ['UpdateAccessKey:drop-reply:1', 'GetCallerIdentity:throttle:1'],
    status: 0,
  }));
  stays('the old key comes back', () => ({ args: ofKey('rotate', '--undo'), status: 0 }));
  stays('the key is put out of use', () => ({ args: ofKey('retire'), status: 0 }));
  stays('it comes back once more', () => ({ args: ofKey('retire', '--undo'), status: 0 }));
  stays('the end of it is planned', () => ({
    args: ['aws', 'key', 'retire', 'staging', '--finish', '--grace', '0', '--plan'],
    status: 0,
  }));

  const contact = 'Ada,CISO,ada@example.com,1';
  for (const faults of [['PutAlternateContact:error=ValidationException'], ['PutAlternateContact:drop-reply:1']]) {
    stays(`contacts are written over ${faults}`, () => ({
      args: ['aws', 'contacts', 'set', '--security', contact, '--yes'],
      faults,
      status: faults[0]?.includes('error') ? 1 : 0,
    }));
  }
  for (const faults of [['CreateRole:error=LimitExceeded'], ['CreateRole:drop-reply:1']]) {
    stays(`a pipeline is let in over ${faults}`, () => ({
      args: ['aws', 'ci', 'add', 'production', '--github', 'acme/infra', '--yes'],
      faults,
      status: faults[0]?.includes('error') ? 1 : 0,
    }));
  }
  stays('it is looked for whether a job came through', () => ({
    args: ['aws', 'ci', 'check', 'production'],
    status: 8,
  }));

  for (const args of [
    ['aws', 'account', 'list'],
    ['aws', 'key', 'list'],
    ['aws', 'profile', 'list'],
    ['aws', 'contacts', 'show'],
    ['aws', 'verify', '--deep'],
    ['aws', 'status', '--check'],
    ['aws', 'env', 'production'],
    ['aws', 'exec', 'production', '--', 'env'],
    ['aws', 'profile', 'write', 'production', '--region', 'us-west-2', '--plan'],
    ['terragrunt', 'configure', '--plan'],
    ['terragrunt', 'configure'],
  ]) {
    stays(`pf ${args.join(' ')} reads it`, () => ({ args, status: 0 }));
  }
  stays('a session is given and written', async () => {
    const session = await sessionOf('production');
    return { args: ['aws', 'profile', 'write', 'production', '--from-env'], env: session, status: 0 };
  });
  stays('a session of another account is given', async () => {
    const session = await sessionOf('staging');
    return { args: ['aws', 'profile', 'write', 'production', '--from-env'], env: session, status: 5 };
  });
  it('is given to terragrunt in the folder of an environment, and said nowhere else', async () => {
    const cwd = stack.path('environments/production');
    for (const env of [{}, { DEBUG: '*' }]) {
      const { status, stdout, stderr } = await stack.pf(['terragrunt', 'auth'], { cwd, env });
      assert.equal(status, 0, stderr);
      assert.ok(secrets.has(JSON.parse(stdout).awsCredentials.SECRET_ACCESS_KEY));
      assert.ok(!holds(secrets, stderr));
    }
  });
  stays('an embedded AWS is started for a command', () => ({
    args: ['aws', 'sandbox', 'exec', '--', 'true'],
    status: 0,
  }));

  const ofClosing = (...flags: string[]) => ['aws', 'account', 'close', 'staging', ...flags, '--yes'];
  stays('an account is about to be closed, and AWS fails', () => ({
    args: ofClosing('--soften'),
    faults: ['MoveAccount:error=ServiceException:100'],
    status: 6,
  }));
  stays('that is taken back', () => ({ args: ofClosing('--undo'), status: 0 }));
  stays('the account is closed, over a reply that got lost', () => ({
    args: ofClosing('--confirm', aws.state.accounts().find(({ name }) => name.endsWith('staging'))?.id ?? ''),
    faults: ['CloseAccount:drop-reply:1'],
    status: 0,
  }));

  for (const [at, [damage, text]] of Object.entries({
    'a line without =': (secret: string) => `[production-superuser]\n${secret}\n`,
    'a section twice': (secret: string) => `[x]\naws_secret_access_key = ${secret}\n[x]\n`,
    'a key twice': (secret: string) => `[x]\naws_secret_access_key = ${secret}\naws_secret_access_key = ${secret}\n`,
    'a header that is not closed': (secret: string) => `[x ${secret}\n`,
  }).entries()) {
    it(`stays secret when the credentials file is damaged: ${damage}`, async () => {
      const file = stack.path('.aws/credentials');
      const good = await readFile(file, 'utf8');
      await appendFile(file, text(madeUp(damage.replaceAll(/\W/g, ''))));
      try {
        for (const [index, args] of [
          ['aws', 'profile', 'list'],
          ['aws', 'verify', 'production'],
          ['aws', 'exec', 'production', '--', 'true'],
          ['aws', 'account', 'add', 'production', '--yes'],
          ['aws', 'profile', 'write', 'production', '--region', 'us-west-2'],
        ].entries()) {
          for (const way of WAYS) {
            // Every damage and every command has a process of its own once.
            if (way.own && index % 4 !== at) continue;
            const { stdout, stderr } = await type(way, args);
            assert.ok(!holds(secrets, stdout + stderr), `pf ${args.join(' ')}, ${way.name}`);
          }
        }
      } finally {
        await writeFile(file, good);
      }
    });
  }

  it('was there to be found: those of root and of three users, and what was made up', async () => {
    const written = await readFile(stack.path('.aws/credentials'), 'utf8');
    const found = [...secrets].filter((secret) => written.includes(secret));
    assert.ok(found.length >= 3, `${found.length} of ${secrets.size} secrets are in credentials`);
    assert.ok(secrets.size > found.length + 8);
  });

  it('is in no file but credentials: not in the repository, at home, nor among temporary files', async () => {
    assert.deepEqual(await filesWith(secrets, stack.root), ['.aws/credentials']);
    const ours = (file: string) => !file.startsWith('given/');
    assert.deepEqual((await filesWith(secrets, home.path)).filter(ours), []);
  });

  it('was in no command line of any process meanwhile', async () => {
    assert.deepEqual(await watch.stop(), []);
  });

  /** A file with a key in it, as a person has it before the first command. */
  async function given(name: string, text: string): Promise<string> {
    const file = join(home.path, 'given', name);
    await mkdir(join(home.path, 'given'), { recursive: true });
    await writeFile(file, text);
    return file;
  }

  async function sessionOf(environment: string): Promise<Record<string, string>> {
    const account = aws.state.accounts().find(({ name }) => name.endsWith(environment));
    const stored = aws.state.keys(account?.id ?? '').find(({ userName }) => userName === `${environment}-superuser`);
    assert.ok(stored);
    const credentials = { accessKeyId: stored.id, secretAccessKey: stored.secret };
    const client = new STSClient({ region: 'us-east-1', endpoint: proxy.url, credentials });
    const { Credentials } = await client.send(new GetSessionTokenCommand({}));
    return {
      AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId ?? '',
      AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey ?? '',
      AWS_SESSION_TOKEN: Credentials?.SessionToken ?? '',
    };
  }
});
