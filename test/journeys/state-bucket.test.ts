import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { useCleanup } from '../support/cleanup.ts';
import { countingProxy } from '../support/counting-proxy.ts';
import { installPf } from '../support/installed-pf.ts';
import { openPfInProcess, type PfInProcess } from '../support/pf-in-process.ts';
import { conforming, errorOf } from '../support/schemas.ts';
import { bytesBelow } from '../support/stack.ts';
import { type S3Answers, type StubS3, startStubS3 } from '../support/stub-s3.ts';
import { fakeClock } from '../support/workflows.ts';
import { type Scene, stageScene } from '../workflows/verify/scene.ts';

const CHILD_CLOCK = join(import.meta.dirname, '../support/child-clock.cjs');
const FREE: S3Answers = () => ({ status: 404, code: 'NoSuchBucket' });
const DENIED = { status: 403, code: 'AccessDenied', region: 'us-east-2' };
const CONFIGURE = ['terragrunt', 'configure', 'production'];

describe('the name of the state bucket, before anything is written', () => {
  let pf: PfInProcess;
  let s3: StubS3;
  let scene: Scene;

  const keep = useCleanup();
  before(async () => {
    [pf, s3] = await Promise.all([keep(openPfInProcess({ openClock: fakeClock })), keep(startStubS3())]);
  });
  const keepEach = useCleanup('each');
  beforeEach(async () => {
    scene = await keepEach(stageScene());
    s3.answer = FREE;
    s3.requests.length = 0;
  });

  const here = (env: Readonly<Record<string, string>> = {}) => ({
    cwd: scene.root,
    env: { AWS_ENDPOINT_URL: scene.sandbox.endpoint, AWS_ENDPOINT_URL_S3: s3.url, ...env },
  });
  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => pf.run(args, here(env));

  async function configured(env: Readonly<Record<string, string>> = {}) {
    const { status, stdout, stderr } = await run([...CONFIGURE, '--json'], env);
    assert.equal(status, 0, stdout + stderr);
    const values = parseYaml(await readFile(join(scene.root, 'environments/production/environment.yaml'), 'utf8'));
    const { changed, warnings } = conforming('terragrunt:configure', stdout);
    return { bucket: String(values.tf_state_bucket), changed, warnings };
  }

  /** Runs without and with --json: the same status, no byte changed; gives back the error. */
  async function refused(status: number, code: string, env: Readonly<Record<string, string>> = {}) {
    const before = await bytesBelow(scene.root);
    const [json, told] = await Promise.all([run([...CONFIGURE, '--json'], env), run(CONFIGURE, env)]);
    const error = errorOf(json.stdout);
    assert.deepEqual([json.status, error.code, told.status], [status, code, status], json.stdout + told.stderr);
    assert.equal(told.stdout, '');
    assert.match(told.stderr, new RegExp(`\\(${code}\\)[\\s\\S]*What to do next:`));
    assert.doesNotMatch(told.stderr, /^\s+at /m);
    assert.deepEqual(await bytesBelow(scene.root), before);
    return error;
  }

  const record = (more: string) => scene.writeEnvironment('production', scene.production.account, more);
  const byRole = () => {
    const role = `arn:aws:iam::${scene.production.account}:role/OrganizationAccountAccessRole`;
    scene.writeProfiles({
      'management-superuser': scene.profileOf(scene.management.key),
      'production-superuser': {
        config: `region = us-east-2\nrole_arn = ${role}\nsource_profile = management-superuser`,
      },
    });
  };

  it('is asked about as the account that is to have it', async () => {
    const { bucket, warnings } = await configured();
    assert.deepEqual(warnings, []);
    const { accessKeyId } = scene.production.key;
    const expectedOwner = scene.production.account;
    assert.deepEqual(s3.requests, [{ method: 'HEAD', bucket, accessKeyId, region: 'us-east-2', expectedOwner }]);
  });

  it('is asked about by the session of a role where the profile holds no key', async () => {
    byRole();
    const { bucket } = await configured();
    assert.deepEqual(
      s3.requests.map(({ bucket: asked, accessKeyId = '' }) => [asked, accessKeyId.slice(0, 4)]),
      [[bucket, 'ASIA']],
    );
  });

  it('is asked about by what a credential_process prints', async () => {
    const { accessKeyId, secretAccessKey } = scene.production.key;
    const printed = { Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey };
    scene.write('print.mjs', `console.log(${JSON.stringify(JSON.stringify(printed))});\n`, 0o600);
    const command = `${process.execPath} ${join(scene.root, 'print.mjs')}`;
    scene.writeProfiles({
      'production-superuser': { config: `region = us-east-2\ncredential_process = ${command}` },
    });
    await configured();
    assert.deepEqual(
      s3.requests.map((request) => request.accessKeyId),
      [accessKeyId],
    );
  });

  for (const status of [400, 403, 405, 501]) {
    it(`is nobody's where what plays all of AWS has no S3, and says so by ${status}`, async () => {
      s3.answer = () => ({ status, stranger: true });
      await using aws = await countingProxy(({ method }) => (method === 'POST' ? scene.sandbox.endpoint : s3.url));
      const { bucket, warnings } = await configured({ AWS_ENDPOINT_URL: aws.url, AWS_ENDPOINT_URL_S3: '' });
      assert.match(bucket, /^tf-production-/);
      assert.deepEqual(warnings, []);
      assert.deepEqual(
        s3.requests.map((request) => request.bucket),
        [bucket],
      );
    });
  }

  it('is another random one where the first is taken', async () => {
    const taken = new Set<string>();
    s3.answer = ({ bucket }) => {
      if (taken.size < 2) taken.add(bucket);
      return taken.has(bucket) ? DENIED : { status: 404 };
    };
    const { bucket } = await configured();
    assert.equal(taken.size, 2);
    assert.ok(!taken.has(bucket));
  });

  it('is not written where S3 calls every one taken', async () => {
    s3.answer = () => DENIED;
    const { suggestions } = await refused(1, 'STATE_BUCKET_TAKEN');
    assert.match(suggestions.join('\n'), /AWS_ENDPOINT_URL[\s\S]*pf terragrunt configure production/);
  });

  for (const body of ['AccessDenied', undefined]) {
    it(`is refused where a file names one of another account (403, code ${body})`, async () => {
      record('tf_state_bucket: acme-state\n');
      s3.answer = () => ({ status: 403, region: 'us-east-2', ...(body === undefined ? {} : { code: body }) });
      const { message, suggestions } = await refused(1, 'STATE_BUCKET_TAKEN');
      assert.ok(message.includes('production/environment.yaml names the state bucket acme-state'));
      assert.ok(message.includes(scene.production.account));
      assert.match(suggestions.join(), /Write another name as tf_state_bucket/);
    });
  }

  for (const status of [301, 400]) {
    it(`is refused where it is ours in another region, which S3 tells by ${status}`, async () => {
      record('tf_state_bucket: acme-state\n');
      s3.answer = ({ region }) => ({ status: region === 'eu-west-1' ? 200 : status, region: 'eu-west-1' });
      const { message, suggestions } = await refused(1, 'STATE_BUCKET_ELSEWHERE');
      assert.match(message, /acme-state is in eu-west-1, but .*us-east-2/);
      assert.match(suggestions.join(), /tf_state_region/);
    });
  }

  it('stays where it is ours', async () => {
    record('tf_state_bucket: acme-state\n');
    s3.answer = () => ({ status: 200, region: 'us-east-2' });
    assert.equal((await configured()).bucket, 'acme-state');
  });

  it('is told to be free to nobody in particular as well, while S3 has not heard of a new key', async () => {
    s3.answer = ({ accessKeyId }) =>
      accessKeyId === undefined ? { status: 404 } : { status: 403, code: 'InvalidAccessKeyId' };
    const { bucket } = await configured();
    assert.deepEqual(
      s3.requests.map((request) => [request.method, request.bucket, request.accessKeyId !== undefined]),
      [
        ['HEAD', bucket, true],
        ['GET', bucket, true],
        ['HEAD', bucket, false],
      ],
    );
  });

  it('is waited for where a file names one and S3 has not heard of a new key', async () => {
    record('tf_state_bucket: acme-state\n');
    let asked = 0;
    s3.answer = ({ accessKeyId }) => {
      if (accessKeyId === undefined) return { status: 403 };
      asked += 1;
      return asked > 4 ? { status: 200, region: 'us-east-2' } : { status: 403, code: 'InvalidAccessKeyId' };
    };
    assert.equal((await configured()).bucket, 'acme-state');
  });

  it('is asked of S3 without credentials for an environment that has none', async () => {
    scene.writeProfiles({ 'management-superuser': scene.profileOf(scene.management.key) });
    const { status } = await run([...CONFIGURE, '--primary-region', 'us-east-2']);
    assert.equal(status, 0);
    assert.deepEqual(
      s3.requests.map(({ accessKeyId }) => accessKeyId),
      [undefined],
    );
  });

  it('is refused where a file names one that exists, and nothing can prove whose it is', async () => {
    record('tf_state_bucket: acme-state\ntf_state_region: us-east-2\n');
    scene.writeProfiles({ 'management-superuser': scene.profileOf(scene.management.key) });
    s3.answer = () => DENIED;
    const { message, suggestions } = await refused(4, 'PROFILE_MISSING');
    assert.match(message, /not check whether the state bucket acme-state of production/);
    assert.match(suggestions.join('\n'), /pf aws verify production\nThen: pf terragrunt configure production/);
  });

  it('is not asked about by a wrong account', async () => {
    scene.writeProfiles({ 'production-superuser': scene.profileOf(scene.management.key) });
    const { message } = await refused(5, 'WRONG_ACCOUNT');
    assert.ok(message.includes(scene.production.account) && message.includes(scene.management.account));
    assert.deepEqual(s3.requests, []);
  });

  it('is written after S3 has stumbled a few times', async () => {
    let asked = 0;
    s3.answer = () => ({ status: asked++ < 3 ? 503 : 404 });
    await configured();
    assert.equal(asked, 4);
  });

  const BUCKET_UNKNOWN = /not check whether the state bucket tf-production-[a-z0-9]{8} of production is free/;

  it('is refused where S3 does not answer, however often it is asked', async () => {
    await using installed = await installPf();
    const before = await bytesBelow(scene.root);
    const running = installed.start([...CONFIGURE, '--json'], here({ NODE_OPTIONS: `--require ${CHILD_CLOCK}` }));
    s3.answer = () => {
      // Nobody waits for what never comes: the time of the process goes on to where it gives the request up.
      running.child.kill('SIGUSR2');
      return 'hang';
    };
    const { status, stdout } = await running.ended;
    const { code, message } = errorOf(stdout);
    assert.deepEqual([status, code], [6, 'AWS_UNREACHABLE'], stdout);
    assert.match(message, BUCKET_UNKNOWN);
    assert.ok(s3.requests.length > 2, `it was asked ${s3.requests.length} times`);
    assert.deepEqual(await bytesBelow(scene.root), before);
  });

  for (const [name, status, code, answer] of [
    ['fails', 6, 'AWS_UNAVAILABLE', () => ({ status: 500, code: 'InternalError' })],
    ['is something else', 6, 'ENDPOINT_STRANGE', () => ({ status: 403, stranger: true })],
  ] as const satisfies readonly (readonly [string, number, string, S3Answers])[]) {
    it(`is refused where S3 ${name}`, async () => {
      s3.answer = answer;
      const { message, suggestions } = await refused(status, code);
      assert.match(message, BUCKET_UNKNOWN);
      assert.match(suggestions.join('\n'), /AWS_ENDPOINT_URL[\s\S]*pf terragrunt configure production/);
    });
  }

  const NOWHERE = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1' };

  it('is refused offline; but what is written already is left in peace, offline and by a wrong key', async () => {
    await refused(6, 'AWS_UNREACHABLE', NOWHERE);
    const { bucket } = await configured();
    const before = await bytesBelow(scene.root);
    const again = await configured(NOWHERE);
    assert.deepEqual([again.changed, again.bucket], [[], bucket]);
    assert.match(String(again.warnings), new RegExp(`not check whether the state bucket ${bucket} of production`));
    scene.writeProfiles({ 'production-superuser': scene.profileOf(scene.management.key) });
    assert.match(String((await configured()).warnings), /holds credentials of account/);
    scene.writeProfiles({
      'management-superuser': scene.profileOf(scene.management.key),
      'production-superuser': scene.profileOf(scene.production.key),
    });
    assert.deepEqual(await bytesBelow(scene.root), before);
    s3.answer = () => DENIED;
    await refused(1, 'STATE_BUCKET_TAKEN');
  });

  it('fails the chain of `account add` and undoes nothing of it; the next run goes on', async () => {
    const add = ['aws', 'account', 'add', 'staging', '--yes', '--no-input', '--json'];
    const first = await run(add, { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1' });
    assert.equal(first.status, 6, first.stdout + first.stderr);
    const said = JSON.stringify(errorOf(first.stdout));
    assert.match(said, /What is new is in order \(staging\); only its terragrunt configuration was not written/);
    assert.match(said, /pf terragrunt configure staging/);
    assert.equal((await run(['aws', 'verify', 'staging'])).status, 0);
    scene.sandbox.clearRequests();
    const second = await run(add);
    assert.equal(second.status, 0, second.stdout + second.stderr);
    assert.deepEqual(
      scene.sandbox.requests().filter(({ changing }) => changing),
      [],
    );
    s3.requests.length = 0;
    assert.equal((await run(add)).status, 0);
    assert.deepEqual(s3.requests, [], 'what is written is not asked about on the way');
  });

  it('fails the chain without hiding which environments had failed before', async () => {
    scene.writeEnvironment('tools', '999999999999');
    s3.answer = () => ({ status: 403, stranger: true });
    const { status, stdout } = await run(['aws', 'account', 'add', 'staging', 'tools', '--yes', '--json']);
    assert.equal(status, 5, stdout);
    const { message, suggestions } = errorOf(stdout);
    assert.match(
      message,
      /in order \(staging\); only its terragrunt configuration.*tools had failed before: .* no account 999999999999/,
    );
    assert.match(suggestions.join('\n'), /pf terragrunt configure staging[\s\S]*pf aws account list/);
  });

  it('ends the chain at Ctrl-C, while S3 stumbles, and says how to go on', async () => {
    const add = ['aws', 'account', 'add', 'staging', '--yes', '--json'];
    await using installed = await installPf();
    const running = installed.start(add, here());
    s3.answer = () => {
      s3.answer = () => ({ status: 503, code: 'SlowDown' });
      running.child.kill('SIGINT');
      return { status: 503, code: 'SlowDown' };
    };
    const { status, stdout } = await running.ended;
    assert.equal(status, 130, stdout);
    const { code, message, suggestions } = errorOf(stdout);
    assert.equal(code, 'INTERRUPTED');
    assert.match(message, /in order \(staging\); only its terragrunt configuration was not written/);
    assert.equal(suggestions[0], 'Continue with: pf aws account add staging --yes --json');
    s3.answer = FREE;
    assert.equal((await run(add)).status, 0);
  });
});
