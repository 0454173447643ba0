import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../../../src/runtime.ts';
import { type SandboxOptions, startSandbox } from '../../../src/sandbox/index.ts';
import { clientOf } from '../../sandbox/client.ts';
import type { Keep } from '../../support/cleanup.ts';
import { openPfInProcess } from '../../support/pf-in-process.ts';
import { conforming } from '../../support/schemas.ts';
import { newStack } from '../../support/stack.ts';

/** A repository with two environments and their organization, in which the waits take no time. */
export async function openSsoScene(keep: Keep, options: SandboxOptions = {}) {
  let time = Date.now();
  const waits = { count: 0, meanwhile: undefined as ((count: number) => void) | undefined };
  const clock: Clock = {
    now: () => time,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      time += ms;
      waits.count += 1;
      waits.meanwhile?.(waits.count);
    },
  };
  const pf = await keep(openPfInProcess({ openClock: () => clock }));
  const aws = await keep(
    startSandbox({ identityCenter: 'eu-west-1', approvesLogins: true, now: () => time, ...options }),
  );
  await clientOf(aws.endpoint, aws.rootCredentials).organizations(
    'CreateOrganization',
    {},
    { signedAt: new Date(time) },
  );
  const keys = aws.scenario.createUser(aws.managementAccountId, 'management-superuser');
  const member = aws.scenario.createMember(aws.managementAccountId, 'acme-production', 'p@example.com');
  const stack = await keep(newStack(pf, { AWS_ENDPOINT_URL: aws.endpoint, HOME: '' }));
  const write = async (name: string, text: string) => {
    await mkdir(dirname(stack.path(name)), { recursive: true });
    await writeFile(stack.path(name), text, { mode: 0o600 });
  };
  await write('.aws/config', '[profile management-superuser]\nregion = us-east-2\n');
  await write(
    '.aws/credentials',
    `[management-superuser]\naws_access_key_id = ${keys.accessKeyId}\naws_secret_access_key = ${keys.secretAccessKey}\n`,
  );
  await write('.aws/.gitignore', '*\n');
  await write('environments/management/environment.yaml', `aws_account_id: "${aws.managementAccountId}"\n`);
  await write('environments/production/environment.yaml', `aws_account_id: "${member}"\n`);
  const run = (...args: string[]) =>
    stack.pf(args, { env: { AWS_ENDPOINT_URL: aws.endpoint, HOME: stack.path('home') } });
  /** `sso init` for the group that is there, without questions. */
  const init = async (...args: string[]) => {
    const ended = await run('aws', 'sso', 'init', ...args, '--yes', '--json');
    return { ...ended, result: ended.status === 0 ? conforming('aws:sso:init', ended.stdout) : undefined };
  };
  return {
    aws,
    stack,
    write,
    run,
    init,
    waits,
    now: clock.now,
    member,
    secret: keys.secretAccessKey,
    read: (name: string) => readFile(stack.path(name), 'utf8'),
    changes: () => aws.requests().flatMap(({ changing, operation }) => (changing ? [operation] : [])),
  };
}
