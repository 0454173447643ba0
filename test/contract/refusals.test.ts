import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { useCleanup } from '../support/cleanup.ts';
import { openPfInProcess } from '../support/pf-in-process.ts';
import { errorOf } from '../support/schemas.ts';
import { newStack, type Stack } from '../support/stack.ts';

/** What is typed, and how it is refused. `missing`: the flags that exit 3 must name. */
type Refusal = readonly [args: string, code: string, status: number, missing?: readonly string[]];

const CREDENTIALS = ['--from-env', '--from-csv', '--from-json', '--access-key-id'];

/** In a stack repository without any profile. */
const IN_NEW: readonly Refusal[] = [
  ['aws account add Production', 'ENVIRONMENT_NAME_INVALID', 2],
  ['aws account add pr', 'ENVIRONMENT_NAME_INVALID', 2],
  ['aws account add a--b', 'ENVIRONMENT_NAME_INVALID', 2],
  ['aws account add -- -prod', 'ENVIRONMENT_NAME_INVALID', 2],
  ['aws account add', 'INPUT_NEEDED', 3, ['ENVIRONMENT']],
  ['aws account add production --regio us-east-1', 'USAGE', 2],
  ['aws account add production --region us-esat-1', 'REGION_INVALID', 2],
  ['aws account add production --region us-gov-west-1', 'REGION_INVALID', 2],
  ['aws account add production --region cn-north-1', 'REGION_INVALID', 2],
  ['aws account add production --account-id 1234', 'ACCOUNT_ID_INVALID', 2],
  ['aws account add production staging --account-id 123456789012', 'USAGE', 2],
  ['aws account add production staging --email a@example.com', 'USAGE', 2],
  ['aws account add production --email a@example.com --email-template b+{environment}@example.com', 'USAGE', 2],
  ['aws account add production --access key', 'USAGE', 2],
  ['aws account add production --tag nothing', 'USAGE', 2],
  ['aws account add production --tag AWS:mine=1', 'USAGE', 2],
  ['aws account add production --tag team=a*b', 'USAGE', 2],
  ['aws account add production --timeout soon', 'USAGE', 2],
  ['aws account add management', 'USAGE', 2],
  ['aws account add production', 'CREDENTIALS_MISSING', 4],
  ['aws account list', 'CREDENTIALS_MISSING', 4],
  ['aws org init', 'INPUT_NEEDED', 3, CREDENTIALS],
  ['aws org init --access-key-id AKIAIOSFODNN7EXAMPLE', 'INPUT_NEEDED', 3, ['--secret-access-key-stdin']],
  ['aws org init --from-csv missing.csv', 'CREDENTIALS_INPUT_INVALID', 2],
  ['aws org init --from-csv notes.csv', 'CREDENTIALS_INPUT_INVALID', 2],
  ['aws org init --from-json notes.csv', 'CREDENTIALS_INPUT_INVALID', 2],
  ['aws org init --from-env --from-csv notes.csv', 'USAGE', 2],
  ['aws org init --from-env', 'CREDENTIALS_INPUT_INVALID', 2],
  ['aws org init extra', 'USAGE', 2],
  ['aws profile write', 'INPUT_NEEDED', 3, ['ENVIRONMENT']],
  ['aws profile write production', 'INPUT_NEEDED', 3, [...CREDENTIALS, '--region']],
  ['aws profile write production --access role', 'INPUT_NEEDED', 3, ['--role-arn', '--source-profile', '--region']],
  ['aws profile write production --access role --role-arn x --source-profile y', 'USAGE', 2],
  ['aws profile write production --role-arn arn:aws:iam::123456789012:role/x', 'USAGE', 2],
  ['aws profile write production --output xml', 'USAGE', 2],
  ['aws profile write production --profile staging-superuser --output json', 'USAGE', 2],
  ['aws exec production -- true', 'ENVIRONMENT_UNKNOWN', 2],
  ['aws exec', 'INPUT_NEEDED', 3, ['ENVIRONMENT']],
  ['aws env production', 'ENVIRONMENT_UNKNOWN', 2],
  ['aws sso login', 'SSO_MISSING', 2],
  ['aws sso login nowhere', 'ENVIRONMENT_UNKNOWN', 2],
  ['aws sso login nowhere --profile x', 'USAGE', 2],
  ['aws sso login --profile x', 'PROFILE_MISSING', 4],
  ['aws verify nowhere', 'ENVIRONMENT_UNKNOWN', 2],
  ['aws verify --max-age soon', 'USAGE', 2],
  ['aws verify --max-age 1m --max-age 2m', 'USAGE', 2],
  ['aws verify --max-age', 'USAGE', 2],
  ['aws profile write production --region us-east-2 --region us-west-2', 'USAGE', 2],
  ['aws profile write production --access', 'USAGE', 2],
  ['aws sandbox start --port x', 'USAGE', 2],
  ['terragrunt configure production', 'ENVIRONMENT_UNKNOWN', 2],
  ['terragrunt configure --primary-region mars-1', 'REGION_INVALID', 2],
  ['terragrunt adopt', 'INPUT_NEEDED', 3, ['ENVIRONMENT']],
  ['terragrunt adopt production', 'ORGANIZATION_MODULE_MISSING', 2],
  ['terragrunt auth', 'ENVIRONMENT_UNKNOWN', 2],
  ['aws sandbox start --fault nonsense', 'USAGE', 2],
  ['aws sandbox exec --fault Nothing:throttle -- true', 'USAGE', 2],
];

/** Where no stack repository is. */
const OUTSIDE = [
  'aws status',
  'aws verify',
  'aws account add production',
  'aws org init --from-env',
  'aws env',
  'terragrunt configure',
];

describe('a command line that cannot be carried out', () => {
  let aws: Sandbox;
  let stack: Stack;

  const keep = useCleanup();
  before(async () => {
    aws = await keep(startSandbox());
    stack = await keep(newStack(await keep(openPfInProcess()), { AWS_ENDPOINT_URL: aws.endpoint, PF_NO_INPUT: '1' }));
    await writeFile(stack.path('notes.csv'), 'what,when\nmilk,today\n');
  });
  async function refused([line, code, status, missing = []]: Refusal, cwd = stack.root): Promise<void> {
    const before = await stack.bytes();
    const words = line.split(' ');
    const end = words.indexOf('--');
    const told = await stack.pf(words, { cwd });
    const json = await stack.pf(words.toSpliced(end < 0 ? words.length : end, 0, '--json'), { cwd });
    const error = errorOf(json.stdout);
    assert.deepEqual([error.code, json.status, told.status], [code, status, status], error.message);
    assert.equal(told.stdout, '', 'stdout is for results');
    assert.ok(told.stderr.includes(code), told.stderr);
    assert.doesNotMatch(told.stderr + json.stderr, /^\s+at .*:\d+:\d+/m, 'a stack is for our own bugs');
    assert.ok(error.suggestions.length > 0, 'says what to type next');
    for (const flag of missing) assert.ok(told.stderr.includes(flag), `${flag} is named in ${told.stderr}`);
    assert.deepEqual(await stack.bytes(), before, 'and changes nothing');
    assert.deepEqual(
      aws.requests().filter(({ changing }) => changing),
      [],
    );
  }

  for (const refusal of IN_NEW) {
    it(`pf ${refusal[0]}: ${refusal[1]}, exit ${refusal[2]} with and without --json`, () => refused(refusal));
  }
  for (const line of OUTSIDE) {
    it(`pf ${line}, outside of any repository: says how to start one`, () =>
      refused([line, 'REPOSITORY_NOT_FOUND', 2], '/'));
  }
});
