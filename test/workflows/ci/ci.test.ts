import assert from 'node:assert/strict';
import type { SandboxOptions } from '../../../src/sandbox/index.ts';
import type { CiAddResult } from '../../../src/workflows/ci-add/execute.ts';
import type { CiCheckResult } from '../../../src/workflows/ci-check/load.ts';
import { clientOf, webIdentityToken } from '../../sandbox/client.ts';
import { useCleanup } from '../../support/cleanup.ts';
import { type KeyScene, openKeyScene } from '../../support/key-scene.ts';
import { conforming, errorOf } from '../../support/schemas.ts';

const GITHUB = 'https://token.actions.githubusercontent.com';
const CHANGES = ['CreateOpenIDConnectProvider', 'CreateRole', 'AttachRolePolicy', 'CreateRole', 'AttachRolePolicy'];

describe('pf aws ci', () => {
  const keep = useCleanup('each');
  const open = (options?: SandboxOptions) => keep(openKeyScene(options));

  async function add(scene: KeyScene, line: string) {
    const { status, stdout, stderr } = await scene.run('aws', 'ci', 'add', ...line.split(' '), '--yes', '--json');
    assert.equal(status, 0, `${stdout}${stderr}`);
    return conforming('aws:ci:add', stdout) as unknown as CiAddResult;
  }

  const changes = ({ aws }: KeyScene) =>
    aws.requests().flatMap(({ changing, operation }) => (changing ? [operation] : []));

  /** Whether a job whose token says so gets into the role; the code of AWS's no, or undefined. */
  async function assume(scene: KeyScene, role: string, claims: { sub: string; aud?: string; iss?: string }) {
    const token = webIdentityToken({ iss: GITHUB, aud: 'sts.amazonaws.com', exp: 4_000_000_000, ...claims });
    const { aws, accounts } = scene;
    const answer = await clientOf(aws.endpoint, aws.rootCredentials).sts('AssumeRoleWithWebIdentity', {
      RoleArn: `arn:aws:iam::${accounts.production}:role/pf/${role}`,
      RoleSessionName: 'job',
      WebIdentityToken: token,
    });
    return answer.code;
  }

  it('lets in the jobs of one branch, its pull requests to look, and nobody else', async () => {
    const scene = await open();
    await scene.write('panfactum.yaml', 'environments_dir: live envs\n');
    await scene.write(
      'live envs/prod/environment.yaml',
      `environment: production\naws_account_id: "${scene.accounts.production}"\ntf_state_region: eu-west-1\n`,
    );
    const { environments, pipeline } = await add(scene, 'production --github acme/infra');
    assert.deepEqual(
      environments[0]?.roles.map(({ name, subjects }) => [name, subjects]),
      [
        ['pf-ci-plan', ['repo:acme/infra:ref:refs/heads/main', 'repo:acme/infra:pull_request']],
        ['pf-ci-apply', ['repo:acme/infra:ref:refs/heads/main']],
      ],
    );
    assert.match(pipeline, new RegExp(`role-to-assume: arn:aws:iam::${scene.accounts.production}:role/pf/pf-ci-plan`));
    assert.match(
      pipeline,
      /aws-region: eu-west-1\n {6}- run: terragrunt run --all plan --working-dir 'live envs\/prod'$/,
    );
    const main = 'repo:acme/infra:ref:refs/heads/main';
    for (const role of ['pf-ci-plan', 'pf-ci-apply']) {
      assert.equal(await assume(scene, role, { sub: main }), undefined);
      for (const stranger of [
        { sub: 'repo:acme/infra:ref:refs/heads/main2' },
        { sub: 'repo:acme/infra2:ref:refs/heads/main' },
        { sub: 'repo:Acme/infra:ref:refs/heads/main' },
        { sub: 'repo:acme/infra:environment:production' },
        { sub: main, aud: 'https://github.com/acme' },
        { sub: main, iss: 'https://token.actions.evil.example' },
      ]) {
        assert.equal(await assume(scene, role, stranger), 'AccessDenied', JSON.stringify(stranger));
      }
    }
    const pull = { sub: 'repo:acme/infra:pull_request' };
    assert.equal(await assume(scene, 'pf-ci-plan', pull), undefined);
    assert.equal(await assume(scene, 'pf-ci-apply', pull), 'AccessDenied');
  });

  it('knows both forms of a subject, environments of GitHub, and GitLab', async () => {
    const scene = await open();
    await add(scene, 'production --github acme/infra:live --owner-id 12 --repo-id 34');
    assert.equal(await assume(scene, 'pf-ci-apply', { sub: 'repo:acme@12/infra@34:environment:live' }), undefined);
    assert.equal(await assume(scene, 'pf-ci-apply', { sub: 'repo:acme/infra:environment:live' }), undefined);
    assert.equal(await assume(scene, 'pf-ci-apply', { sub: 'repo:acme@13/infra@34:environment:live' }), 'AccessDenied');
    await add(scene, 'production --gitlab acme/web/infra@trunk --gitlab-url https://git.example.com');
    const job = { iss: 'https://git.example.com', aud: 'https://git.example.com' };
    const sub = 'project_path:acme/web/infra:ref_type:branch:ref:trunk';
    assert.equal(await assume(scene, 'pf-ci-apply', { ...job, sub }), undefined);
    assert.equal(await assume(scene, 'pf-ci-apply', { ...job, sub: `${sub}2` }), 'AccessDenied');
    // Who was let in before still is.
    assert.equal(await assume(scene, 'pf-ci-apply', { sub: 'repo:acme/infra:environment:live' }), undefined);
  });

  it('plans what it does, does it once, and adds to it', async () => {
    const scene = await open();
    const planned = await scene.run('aws', 'ci', 'add', 'production', '--github', 'acme/infra', '--plan', '--json');
    assert.equal(planned.status, 0, planned.stdout);
    assert.match(JSON.stringify(conforming('aws:ci:add', planned.stdout)), /--owner-id/);
    assert.deepEqual(changes(scene), ['CreateOrganization']);
    scene.aws.clearRequests();
    await add(scene, 'production --github acme/infra');
    assert.deepEqual(changes(scene), CHANGES);
    scene.aws.clearRequests();
    await add(scene, 'production --github acme/infra');
    assert.deepEqual(changes(scene), []);
    await add(scene, 'production --github acme/other@release');
    assert.deepEqual(changes(scene), ['UpdateAssumeRolePolicy', 'UpdateAssumeRolePolicy']);
  });

  it('leaves a role alone that it has not made, or that was changed by hand', async () => {
    const scene = await open();
    const { aws, accounts, keys } = scene;
    assert.ok(keys.production && accounts.production);
    const iam = clientOf(aws.endpoint, keys.production);
    const signed = { signedAt: new Date(scene.clock.now()) };
    const trust = JSON.stringify({ Version: '2012-10-17', Statement: [] });
    await iam.iam('CreateRole', { RoleName: 'pf-ci-apply', AssumeRolePolicyDocument: trust }, signed);
    aws.clearRequests();
    const line = ['aws', 'ci', 'add', 'production', '--github', 'acme/infra', '--json'];
    for (const end of ['--plan', '--yes']) {
      const { status, stdout } = await scene.run(...line, end);
      assert.equal(status, 2, stdout);
      assert.match(stdout, /CI_ROLE_FOREIGN/);
    }
    assert.deepEqual(changes(scene), []);
  });

  it('refuses what names no repository', async () => {
    const scene = await open();
    for (const line of [
      'production --github acme',
      'production --github acme/infra@',
      'production --github acme/*',
      'production --github acme/infra:a*',
      'production --github acme/infra --owner-id 1',
      'production --gitlab infra',
      'production --gitlab a/b --gitlab-url http://git.example.com',
      'production --github a/b --policy AdministratorAccess',
    ]) {
      const { status, stdout } = await scene.run('aws', 'ci', 'add', ...line.split(' '), '--yes', '--json');
      assert.equal(status, 2, `${line}: ${stdout}`);
      assert.equal(errorOf(stdout).code, 'USAGE', line);
    }
    const { status, stdout } = await scene.run('aws', 'ci', 'add', '--json');
    assert.equal(status, 3);
    assert.deepEqual(errorOf(stdout).missing, ['ENVIRONMENT', '--github or --gitlab']);
  });

  it('tells whether a job came through', async () => {
    const scene = await open();
    const check = async () => {
      const { status, stdout } = await scene.run('aws', 'ci', 'check', '--json');
      return { status, ...(conforming('aws:ci:check', stdout) as unknown as CiCheckResult) };
    };
    assert.deepEqual((await check()).environments, []);
    await add(scene, 'production --github acme/infra');
    assert.equal((await check()).status, 8);
    await assume(scene, 'pf-ci-plan', { sub: 'repo:acme/infra:pull_request' });
    const { status, environments } = await check();
    assert.equal(status, 0);
    assert.match(environments[0]?.roles[0]?.lastUsedAt ?? '', /^\d{4}-/);
    assert.equal(environments[0]?.roles[1]?.lastUsedAt, null);
  });

  for (const kind of ['drop-reply', 'drop-request', 'error=ServiceFailure'] as const) {
    it(`ends the same whichever change meets ${kind}`, async () => {
      for (const [at, operation] of CHANGES.entries()) {
        let count = -1;
        const scene = await open({
          onRequest: (request) => {
            if (!CHANGES.includes(request.operation)) return undefined;
            count += 1;
            return count === at ? { fault: kind } : undefined;
          },
        });
        const line = ['aws', 'ci', 'add', 'production', '--github', 'acme/infra', '--yes', '--json'];
        const first = await scene.run(...line);
        if (first.status !== 0) assert.equal((await scene.run(...line)).status, 0, `${operation}: ${first.stdout}`);
        const account = scene.aws.state.account(scene.accounts.production ?? '');
        assert.deepEqual(
          Object.values(account?.roles ?? {}).flatMap(({ name, policies }) =>
            name.startsWith('pf-ci') ? [[name, policies.length]] : [],
          ),
          [
            ['pf-ci-plan', 1],
            ['pf-ci-apply', 1],
          ],
        );
        assert.deepEqual(Object.keys(account?.oidcProviders ?? {}), ['token.actions.githubusercontent.com']);
      }
    });
  }
});
