import assert from 'node:assert/strict';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { findRepository } from '../../../src/repository/repository.ts';
import { loadEnvironmentProfile } from '../../../src/run/environment-profile.ts';
import { systemClock } from '../../../src/runtime.ts';
import { listProfiles } from '../../../src/workflows/profile-list/load.ts';
import { readStatus } from '../../../src/workflows/status/load.ts';
import { readSharedFiles } from '../../../src/workflows/verify/context.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const KEY = 'aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = 0123456789\n';

async function repositoryWith(config: string | Uint8Array, credentials: string | Uint8Array) {
  const files = { 'panfactum.yaml': '', '.aws/config': config, '.aws/credentials': credentials };
  const folder = await temporaryFolder(files);
  await chmod(join(folder.path, '.aws/credentials'), 0o600);
  const repository = await findRepository({ env: {}, cwd: folder.path });
  return { repository, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

async function kindOf(config: string, credentials = ''): Promise<string | undefined> {
  await using world = await repositoryWith(`[profile p]\n${config}`, credentials === '' ? '' : `[p]\n${credentials}`);
  return (await listProfiles(world.repository))[0]?.kind;
}

describe('the list of profiles', () => {
  it('is in the order of the files, the key ids masked', async () => {
    await using world = await repositoryWith(
      '[profile z]\nregion = us-east-2\n[profile a]\n',
      `[shop-superuser]\n${KEY}[z]\n${KEY}`,
    );
    const environment = null;
    const accessKeyId = '****************MPLE';
    assert.deepEqual(await listProfiles(world.repository), [
      { profile: 'z', environment, region: 'us-east-2', kind: 'static key', accessKeyId },
      { profile: 'a', environment, region: null, kind: 'none', accessKeyId: null },
      { profile: 'shop-superuser', environment: 'shop', region: null, kind: 'static key', accessKeyId },
    ]);
  });

  for (const [kind, config, credentials] of [
    ['static key', 'region = x\n', KEY],
    ['session', '', `${KEY}aws_session_token = t\n`],
    ['role', 'role_arn = r\nsource_profile = other\n', ''],
    ['role', 'role_arn = r\nsource_profile = p\n', KEY],
    ['role', 'role_arn = r\nsource_profile = other\n', KEY],
    ['static key', 'role_arn = r\n', KEY],
    ['SSO', 'sso_session = s\nsso_account_id = 123456789012\nsso_role_name = admin\n', ''],
    ['SSO', 'sso_start_url = https://x\n', ''],
    ['process', 'credential_process = x\n', ''],
    ['web identity', 'role_arn = r\nweb_identity_token_file = f\n', ''],
    ['login session', 'login_session = x\n', ''],
    ['none', 'region = x\nsso_session = s\n', ''],
  ] as const) {
    it(`says ${kind} of ${JSON.stringify(config)} with ${JSON.stringify(credentials)}`, async () => {
      assert.equal(await kindOf(config, credentials), kind);
    });
  }
});

describe('files that botocore cannot read', () => {
  const utf16 = Buffer.from(`\ufeff[shop-superuser]\n${KEY}`, 'utf16le');
  for (const [title, config, credentials, line] of [
    ['UTF-16', '[profile shop-superuser]\n', utf16, 1],
    ['a key twice', '[profile shop-superuser]\nregion = x\nregion = y\n', '', 3],
  ] as const) {
    it(`are refused in the same words by list, exec and env, and verify, and told by status: ${title}`, async () => {
      await using world = await repositoryWith(config, credentials);
      const { repository } = world;
      const commands: readonly (() => Promise<unknown>)[] = [
        () => listProfiles(repository),
        () => loadEnvironmentProfile(repository, 'shop', { cwd: repository.root, env: {} }),
        async () => readSharedFiles(repository),
      ];
      const messages = await Promise.all(
        commands.map((command) =>
          command().then(
            () => assert.fail('it was read'),
            ({ code, message, details }: { code: string; message: string; details: { line: number } }) => {
              assert.deepEqual([code, details.line], ['CONFIG_FILE_UNREADABLE', line]);
              return message;
            },
          ),
        ),
      );
      assert.equal(new Set(messages).size, 1, messages.join('\n'));
      const runtime = { env: {}, interrupt: new AbortController().signal, clock: systemClock };
      const broken = (await readStatus(runtime, repository)).filter(({ state }) => state === 'broken');
      assert.deepEqual(
        broken.map(({ evidence }) => evidence),
        [`${messages[0]} (CONFIG_FILE_UNREADABLE)`],
      );
    });
  }
});
