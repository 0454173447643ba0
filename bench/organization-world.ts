import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeSubjects, type Surroundings, type World } from './world.ts';

const UNITS = 40;
const LIST = ['organizations', 'list-accounts'];
const PLAN = ['aws', 'account', 'add', 'newcomer', '--plan'];

/** A large organization beside the AWS CLI, which follows the same pages. */
export async function makeOrganizationWorld(
  { folder, env: clean, awsVersion }: Surroundings,
  accounts: number,
): Promise<World> {
  const { stop, told } = await startOrganization(accounts);
  const root = join(folder, `organization-${accounts}`);
  stageManagement(root, told);
  const { pf, aws } = makeSubjects({ ...clean, AWS_ENDPOINT_URL: told.url });
  const cli = (...args: string[]) => aws(root, ...args, '--profile', 'management-superuser');
  return {
    title: `an organization of ${accounts} accounts and ${UNITS} organizational units`,
    subjects: {
      list: pf(root, 'aws', 'account', 'list', '--json'),
      plan: pf(root, ...PLAN),
      status: pf(root, 'aws', 'status', '--check'),
      ...(awsVersion === undefined ? {} : { cli: cli(...LIST) }),
    },
    lines: ({ of, memory }) => [
      { what: '`aws organizations list-accounts` / `account list`', goal: '> 1', ratios: of('cli', 'list') },
      { what: '`aws organizations list-accounts` / `account add --plan`', goal: '> 1', ratios: of('cli', 'plan') },
      { what: '`aws organizations list-accounts` / `status --check`', goal: '> 1', ratios: of('cli', 'status') },
      { what: 'peak memory, `account list` / `status --check`', goal: '', ratios: memory('list', 'status') },
    ],
    names: {
      list: '`pf aws account list`',
      plan: '`pf aws account add --plan`',
      status: '`pf aws status --check`',
      cli: '`aws organizations list-accounts`',
    },
    stop,
  };
}

type Told = Readonly<Record<'url' | 'managementAccountId' | 'accessKeyId' | 'secretAccessKey', string>>;

async function startOrganization(accounts: number): Promise<{ told: Told; stop: () => void }> {
  const program = join(import.meta.dirname, 'organization.ts');
  const child = spawn(process.execPath, [program, `${accounts}`, `${UNITS}`], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error('the organization ended before it began')));
    child.stdout.once('data', (data: Buffer) => resolve(data.toString()));
  });
  return { told: JSON.parse(line), stop: () => void child.kill() };
}

/** A repository that knows the management account alone. */
function stageManagement(root: string, { managementAccountId, accessKeyId, secretAccessKey }: Told): void {
  const write = (path: string, text: string, mode = 0o644) => writeFileSync(join(root, path), text, { mode });
  mkdirSync(join(root, '.aws'), { recursive: true, mode: 0o700 });
  mkdirSync(join(root, 'environments/management'), { recursive: true });
  write('panfactum.yaml', '');
  write('.aws/config', '[profile management-superuser]\nregion = us-east-2\noutput = json\n');
  const keys = `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
  write('.aws/credentials', `[management-superuser]\n${keys}`, 0o600);
  write('environments/management/environment.yaml', `aws_account_id: "${managementAccountId}"\n`);
}
