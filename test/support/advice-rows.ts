import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FailureCode } from '../../src/errors/catalogue.ts';
import { clientOf } from '../sandbox/client.ts';
import type { AdviceScene } from './advice.ts';
import { ROWS_OF_KEYS } from './advice-rows-of-keys.ts';

/**
 * What comes of a command that advice names, typed as it stands in the state that produced it: what was wrong is gone; it
 * only shows something; it asks for what nobody else knows, and heals with that given; or it fails, for that reason.
 */
export type Outcome = 'heals' | 'works' | 'asks' | FailureCode;

/** A state that produces a code, and what comes of its advice. */
export interface AdviceRow {
  /** `next` for the advice of a result, `warning` for that of a plan. */
  readonly code: FailureCode | 'next' | 'warning';
  /** What is typed. */
  readonly line: string;
  readonly folder?: string;
  readonly state?: (scene: AdviceScene) => Promise<unknown> | unknown;
  /** For each command of ours among the advice, in order. */
  readonly typed: readonly Outcome[];
}

const CONFIG = '.aws/config';
const CREDENTIALS = '.aws/credentials';

/** The lines of a profile, as `change` makes them. */
function editProfile(file: string, profile: string, change: (body: string) => string) {
  const header = file === CONFIG ? `profile ${profile}` : profile;
  const section = new RegExp(`(\\[${header}\\]\\n)([^[]*)`);
  return (scene: AdviceScene) =>
    scene.edit(file, (text) => text.replace(section, (_, head: string, body: string) => head + change(body)));
}

const editKey = (profile: string, change: (body: string) => string) => editProfile(CREDENTIALS, profile, change);
const keyOf = async (scene: AdviceScene, profile: string) =>
  new RegExp(`\\[${profile}\\]\\naws_access_key_id = (\\S+)`).exec(await scene.read(CREDENTIALS))?.[1] ?? '';
const forget = (scene: AdviceScene, ...paths: string[]) =>
  Promise.all(paths.map((path) => rm(join(scene.root, path), { recursive: true, force: true })));
const dropProfile = async (scene: AdviceScene, profile: string) => {
  await scene.edit(CONFIG, (text) => text.replace(new RegExp(`\\[profile ${profile}\\]\\n[^[]*`), ''));
  await scene.edit(CREDENTIALS, (text) => text.replace(new RegExp(`\\[${profile}\\]\\n[^[]*`), ''));
};
const empty = (scene: AdviceScene) => forget(scene, '.aws', 'environments');
const bySso = async (scene: AdviceScene) => {
  const account = scene.accounts.production ?? '';
  scene.sandbox.scenario.assignLogin(account);
  await editKey('production-superuser', () => '')(scene);
  const session = `sso_start_url = ${scene.sandbox.startUrl}\nsso_region = us-east-1\n`;
  const whose = `sso_account_id = ${account}\nsso_role_name = AdministratorAccess\n`;
  await editProfile(CONFIG, 'production-superuser', (body) => `${body}${session}${whose}`)(scene);
};
const role = (scene: AdviceScene, name = 'OrganizationAccountAccessRole', source = 'management-superuser') =>
  `role_arn = arn:aws:iam::${scene.accounts.production}:role/${name}\nsource_profile = ${source}\nregion = us-east-2\noutput = text\n`;
const byRole = async (scene: AdviceScene, name?: string) => {
  await editKey('production-superuser', () => '')(scene);
  await editProfile(CONFIG, 'production-superuser', () => role(scene, name))(scene);
};

export const ROWS: readonly AdviceRow[] = [
  // A command line.
  { code: 'USAGE', line: 'pf aws account add management', typed: ['works'] },
  { code: 'INPUT_NEEDED', line: 'pf aws account add', typed: ['works'] },
  { code: 'CONFIRMATION_NEEDED', line: 'pf aws account add qa-team', typed: ['works', 'heals'] },
  { code: 'ENVIRONMENT_NAME_INVALID', line: 'pf aws account add production,staging', typed: ['works'] },
  { code: 'ENVIRONMENT_NAME_INVALID', line: 'pf aws account add production, staging', typed: ['works'] },
  { code: 'ENVIRONMENT_NAME_INVALID', line: 'pf aws account add stagin,g', typed: ['works'] },
  { code: 'ENVIRONMENT_UNKNOWN', line: 'pf aws verify prodution', typed: ['works', 'works'] },
  { code: 'ENVIRONMENT_UNKNOWN', line: 'pf aws exec nowhere -- true', typed: ['works'] },
  { code: 'ENVIRONMENT_UNKNOWN', line: 'pf aws verify', state: empty, typed: ['asks'] },
  { code: 'ENVIRONMENT_UNKNOWN', line: 'pf aws verify management', state: empty, typed: ['asks'] },
  {
    code: 'ENVIRONMENT_UNKNOWN',
    line: 'pf terragrunt configure',
    state: empty,
    typed: ['CREDENTIALS_MISSING'],
  },
  // The profile.
  {
    code: 'PROFILE_MISSING',
    line: 'pf aws verify production',
    state: (s) => dropProfile(s, 'production-superuser'),
    typed: ['heals', 'asks'],
  },
  {
    code: 'PROFILE_MISSING',
    line: 'pf aws verify management',
    state: (s) => dropProfile(s, 'management-superuser'),
    typed: ['asks'],
  },
  {
    code: 'PROFILE_MISSING',
    line: 'pf aws exec production -- true',
    state: (s) => dropProfile(s, 'production-superuser'),
    typed: ['heals', 'asks'],
  },
  {
    code: 'PROFILE_MISSING',
    line: 'pf aws exec management -- true',
    state: (s) => dropProfile(s, 'management-superuser'),
    typed: ['asks'],
  },
  {
    code: 'PROFILE_REGION_MISSING',
    line: 'pf aws verify production',
    state: editProfile(CONFIG, 'production-superuser', (b) => b.replace(/region.*\n/, '')),
    typed: ['heals'],
  },
  {
    code: 'PROFILE_REGION_MISSING',
    line: 'pf aws profile write production --output json',
    state: editProfile(CONFIG, 'production-superuser', (b) => b.replace(/region.*\n/, '')),
    typed: ['heals'],
  },
  {
    code: 'PROFILE_NO_CREDENTIALS',
    line: 'pf aws verify production',
    state: editKey('production-superuser', () => ''),
    typed: ['heals', 'asks'],
  },
  {
    code: 'PROFILE_INCOMPLETE',
    line: 'pf aws verify production',
    state: editKey('production-superuser', (b) => b.replace(/aws_secret.*\n/, '')),
    typed: ['heals', 'asks'],
  },
  {
    code: 'SIGNATURE_WRONG',
    line: 'pf aws verify production',
    state: editKey('production-superuser', (b) => b.replace(/\S(?=\n+$)/, (last) => (last === 'a' ? 'b' : 'a'))),
    typed: ['heals', 'asks'],
  },
  {
    code: 'SIGNATURE_WRONG',
    line: 'pf aws account list',
    state: editKey('management-superuser', (b) => b.replace(/\S(?=\n+$)/, (last) => (last === 'a' ? 'b' : 'a'))),
    typed: ['SIGNATURE_WRONG', 'asks'],
  },
  {
    code: 'TOKEN_INVALID',
    line: 'pf aws verify production',
    state: editKey('production-superuser', (b) => `${b}aws_session_token = stray\n`),
    typed: ['heals'],
  },
  {
    code: 'KEY_UNKNOWN',
    line: 'pf aws verify production',
    state: editKey('production-superuser', (b) => b.replace(/AKIA\S+/, 'AKIAIOSFODNN7EXAMPLE')),
    typed: ['KEY_UNKNOWN', 'heals', 'asks'],
  },
  {
    code: 'KEY_UNKNOWN',
    line: 'pf aws verify management',
    state: editKey('management-superuser', (b) => b.replace(/AKIA\S+/, 'AKIAIOSFODNN7EXAMPLE')),
    typed: ['KEY_UNKNOWN', 'asks'],
  },
  {
    code: 'KEY_INACTIVE',
    line: 'pf aws verify production',
    state: async (s) => s.sandbox.scenario.setKeyActive(await keyOf(s, 'production-superuser'), false),
    typed: ['heals', 'asks'],
  },
  {
    code: 'WRONG_ACCOUNT',
    line: 'pf aws verify production',
    state: async (s) => {
      const key = s.otherKey('staging');
      await editKey(
        'production-superuser',
        () => `aws_access_key_id = ${key.accessKeyId}\naws_secret_access_key = ${key.secretAccessKey}\n`,
      )(s);
    },
    typed: ['asks'],
  },
  {
    code: 'WRONG_ACCOUNT',
    line: 'pf aws verify production',
    state: async (s) => {
      await byRole(s);
      await s.edit(CONFIG, (t) => t.replace(s.accounts.production ?? '', s.accounts.staging ?? ''));
    },
    typed: ['heals'],
  },
  {
    code: 'WRONG_ACCOUNT',
    line: 'pf aws profile write production --from-env',
    state: (s) => {
      const key = s.otherKey('staging');
      Object.assign(s.env, { AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey });
    },
    typed: [],
  },
  {
    code: 'WRONG_ACCOUNT',
    line: 'pf aws account add production',
    state: async (s) => {
      const key = s.otherKey('staging');
      await editKey(
        'production-superuser',
        () => `aws_access_key_id = ${key.accessKeyId}\naws_secret_access_key = ${key.secretAccessKey}\n`,
      )(s);
    },
    typed: ['asks'],
  },
  { code: 'ROLE_DENIED', line: 'pf aws verify production', state: (s) => byRole(s, 'Nobody'), typed: ['ROLE_DENIED'] },
  { code: 'ACCESS_CONFLICT', line: 'pf aws account add production --access role', typed: [] },
  {
    code: 'ACCESS_CONFLICT',
    line: 'pf aws profile write production --from-env',
    state: async (s) => {
      await byRole(s);
      const key = s.otherKey('production');
      Object.assign(s.env, { AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey });
    },
    typed: [],
  },
  // Whoever owns the organization.
  { code: 'CREDENTIALS_MISSING', line: 'pf aws account add production', state: empty, typed: ['asks'] },
  {
    code: 'CREDENTIALS_MISSING',
    line: 'pf aws account list --management-profile management-superusr',
    typed: ['works', 'works'],
  },
  {
    code: 'CREDENTIALS_MISSING',
    line: 'pf aws org init',
    state: editKey('management-superuser', (b) => b.replace(/AKIA\S+/, 'AKIAIOSFODNN7EXAMPLE')),
    typed: ['CREDENTIALS_INPUT_INVALID', 'asks'],
  },
  {
    code: 'ORGANIZATION_FOREIGN',
    line: 'pf aws account list --management-profile production-superuser',
    typed: ['works'],
  },
  {
    code: 'ROOT_CANNOT_ASSUME',
    line: 'pf aws account add qa-team',
    state: async (s) => {
      const { accessKeyId, secretAccessKey } = s.sandbox.rootCredentials;
      await editKey(
        'management-superuser',
        () => `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
      )(s);
    },
    typed: ['heals'],
  },
  {
    code: 'ROOT_IN_USE',
    line: 'pf aws verify management',
    state: async (s) => {
      const { accessKeyId, secretAccessKey } = s.sandbox.rootCredentials;
      await editKey(
        'management-superuser',
        () => `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
      )(s);
    },
    typed: ['heals'],
  },
  { code: 'ROOT_KEYS_PRESENT', line: 'pf aws verify management --deep', typed: ['heals'] },
  {
    code: 'ROOT_KEYS_PRESENT',
    line: 'pf aws verify production --deep',
    state: (s) => s.sandbox.scenario.createRootKey(s.accounts.production ?? ''),
    typed: ['asks'],
  },
  {
    code: 'ROOT_KEY_IN_USE',
    line: 'pf aws root secure production --confirm production --yes',
    state: (s) => {
      const key = s.sandbox.scenario.createRootKey(s.accounts.production ?? '');
      return clientOf(s.sandbox.endpoint, key).sts('GetCallerIdentity');
    },
    typed: ['works', 'asks'],
  },
  { code: 'ROOT_OF_MANAGEMENT', line: 'pf aws root secure management --plan', typed: ['works'] },
  {
    code: 'CENTRAL_ROOT_OFF',
    line: 'pf aws root audit',
    state: (s) => s.sandbox.state.organization()?.rootFeatures.splice(0),
    typed: ['heals'],
  },
  { code: 'ROOT_KEY_NEEDED', line: 'pf aws org init --delete-root-key', typed: ['heals'] },
  {
    code: 'KEYS_EXHAUSTED',
    line: 'pf aws account add production --access user --yes',
    state: async (s) => {
      const key = s.sandbox.scenario.createUser(s.accounts.production ?? '', 'production-superuser');
      Object.assign(s.env, { AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey });
      // Somebody works with the second key.
      await s.type('pf aws profile write --profile theirs --from-env --region us-east-2');
      await dropProfile(s, 'theirs');
      await dropProfile(s, 'production-superuser');
    },
    typed: ['heals', 'heals', 'CREDENTIALS_MISSING', 'PROFILE_MISSING', 'asks'],
  },
  // Accounts.
  {
    code: 'EXPECTED_ACCOUNT_UNKNOWN',
    line: 'pf aws verify production',
    state: async (s) => {
      await s.edit('environments/production/environment.yaml', (t) => t.replace(/aws_account_id.*\n/, ''));
      await editKey('management-superuser', () => '')(s);
    },
    typed: ['CREDENTIALS_MISSING'],
  },
  {
    code: 'ACCOUNT_UNKNOWN',
    line: 'pf aws account add production --account-id 123456789012',
    state: (s) => forget(s, 'environments/production'),
    typed: ['works'],
  },
  {
    code: 'ACCOUNT_OUTSIDE',
    line: 'pf aws verify production',
    state: (s) =>
      s.edit('environments/production/environment.yaml', (t) =>
        t.replace(/aws_account_id: .*/, 'aws_account_id: "123456789012"'),
      ),
    typed: ['works'],
  },
  {
    code: 'ACCOUNT_SHARED',
    line: 'pf aws verify production',
    state: async (s) =>
      s.edit('environments/staging/environment.yaml', (t) =>
        t.replace(/aws_account_id: .*/, `aws_account_id: "${s.accounts.production}"`),
      ),
    typed: [],
  },
  {
    code: 'ACCOUNT_STATE_UNKNOWN',
    line: 'pf aws verify production',
    state: (s) => s.sandbox.addFault('DescribeAccount:error=AccessDeniedException:9'),
    typed: ['works'],
  },
  {
    code: 'ACCOUNT_CLOSED',
    line: 'pf aws verify production',
    state: (s) => s.sandbox.scenario.closeAccount(s.accounts.production ?? ''),
    typed: [],
  },
  { code: 'ENVIRONMENT_CONFLICT', line: 'pf aws account add production --email other@example.com', typed: ['works'] },
  {
    code: 'EMAIL_TAKEN_OUTSIDE',
    line: 'pf aws account add qa-team --yes',
    state: (s) => s.sandbox.scenario.takeEmail('management+qa-team@sandbox.example'),
    typed: ['heals'],
  },
  {
    code: 'ACCOUNT_QUOTA',
    line: 'pf aws account add qa-team --yes',
    state: (s) => s.sandbox.scenario.setQuota(3),
    typed: ['works'],
  },
  {
    code: 'warning',
    line: 'pf aws account add qa-team --plan',
    state: (s) => s.sandbox.scenario.setQuota(3),
    typed: ['works'],
  },
  { code: 'warning', line: 'pf aws account add prodction --plan', typed: ['works'] },
  // Single sign-on.
  { code: 'SSO_LOGIN_NEEDED', line: 'pf aws verify production', state: bySso, typed: ['heals'] },
  { code: 'SSO_MISSING', line: 'pf aws sso login production', typed: ['works'] },
  {
    code: 'REGION_NOT_ENABLED',
    line: 'pf aws verify production --deep',
    state: editProfile(CONFIG, 'production-superuser', (b) => b.replace(/region = .*/, 'region = af-south-1')),
    typed: ['heals', 'works'],
  },
  {
    code: 'ACCOUNT_PENDING',
    line: 'pf aws verify production',
    state: (s) => s.sandbox.scenario.setAccountState(s.accounts.production ?? '', 'PENDING_ACTIVATION'),
    typed: ['ACCOUNT_PENDING'],
  },
  {
    code: 'CREDENTIALS_EXPIRED',
    line: 'pf aws verify production',
    state: (s) => s.sandbox.addFault('GetCallerIdentity:error=ExpiredToken:1'),
    typed: ['asks'],
  },
  {
    code: 'NOT_YET_USABLE',
    line: 'pf aws verify production',
    state: (s) => s.sandbox.addFault('GetCallerIdentity:error=OptInRequired:2'),
    typed: ['heals'],
  },
  // Files.
  {
    code: 'TRUST_NEEDED',
    line: 'pf aws verify production',
    state: async (s) => {
      await editKey('production-superuser', () => '')(s);
      await editProfile(CONFIG, 'production-superuser', (b) => `${b}credential_process = echo\n`)(s);
      s.git('add', '-f', CONFIG);
    },
    typed: ['heals'],
  },
  {
    code: 'AMBIENT_VARIABLES',
    line: 'pf aws verify production',
    state: (s) => {
      s.env.AWS_PROFILE = 'other';
    },
    typed: ['works', 'works'],
  },
  {
    code: 'FILE_READABLE_BY_OTHERS',
    line: 'pf aws verify production',
    state: (s) => chmod(join(s.root, CREDENTIALS), 0o644),
    typed: ['heals'],
  },
  {
    code: 'FOLDER_OPEN',
    line: 'pf aws verify production',
    state: (s) => chmod(join(s.root, '.aws'), 0o777),
    typed: ['heals'],
  },
  {
    code: 'CREDENTIALS_TRACKED',
    line: 'pf aws verify production',
    state: (s) => s.git('add', '-f', CREDENTIALS),
    typed: ['heals'],
  },
  {
    code: 'CREDENTIALS_NOT_IGNORED',
    line: 'pf aws verify production',
    state: (s) => forget(s, '.aws/.gitignore'),
    typed: ['heals'],
  },
  {
    code: 'FILES_UNSAFE',
    line: 'pf aws account add qa-team --yes',
    state: (s) => s.git('add', '-f', CREDENTIALS),
    typed: ['heals'],
  },
  {
    code: 'FILES_DIFFER',
    line: 'pf aws verify production',
    state: async (s) => {
      await s.write('other', await s.read(CONFIG));
      s.env.AWS_CONFIG_FILE = join(s.root, 'other');
    },
    typed: ['works'],
  },
  { code: 'REPOSITORY_NOT_FOUND', line: 'pf aws status', folder: '..', typed: ['works'] },
  // Terragrunt.
  { code: 'ORGANIZATION_MODULE_MISSING', line: 'pf terragrunt adopt production', typed: ['works'] },
  {
    code: 'STATE_BUCKET_LOST',
    line: 'pf terragrunt configure production',
    state: (s) => s.edit('environments/production/environment.yaml', (t) => t.replace(/tf_state_bucket.*\n/, '')),
    typed: ['works', 'works'],
  },
  // What results say is next.
  {
    code: 'next',
    line: 'pf aws org init --from-csv rootkey.csv --yes',
    state: empty,
    typed: ['works', 'works', 'works'],
  },
  { code: 'next', line: 'pf aws org init --yes', typed: ['works', 'works', 'works'] },
  { code: 'next', line: 'pf aws account add qa-team --yes', typed: ['works', 'works'] },
  {
    code: 'next',
    line: 'pf aws account list',
    state: (s) => {
      s.sandbox.scenario.createMember(s.accounts.management ?? '', 'Sandbox Of Ada', 'ada@example.com');
      s.sandbox.scenario.createMember(s.accounts.management ?? '', 'sandbox-qa', 'qa@example.com');
      return dropProfile(s, 'staging-superuser');
    },
    typed: ['works', 'works', 'works'],
  },
  { code: 'next', line: 'pf aws profile write production --region us-east-2', typed: ['works', 'works'] },
  { code: 'next', line: 'pf aws profile list', typed: ['works'] },
  { code: 'next', line: 'pf aws status', typed: ['works'] },
  { code: 'next', line: 'pf aws status', state: empty, typed: ['asks'] },
  { code: 'next', line: 'pf aws status', state: editKey('production-superuser', () => ''), typed: ['works'] },
  { code: 'next', line: 'pf aws status', state: (s) => dropProfile(s, 'production-superuser'), typed: ['works'] },
  {
    code: 'next',
    line: 'pf aws status',
    state: (s) =>
      s.edit('environments/production/environment.yaml', (t) =>
        t.replace(/tf_state_bucket.*\n|tf_state_lock.*\n/g, ''),
      ),
    typed: ['works'],
  },
  { code: 'next', line: 'pf aws status --check', typed: ['works'] },
  { code: 'next', line: 'pf terragrunt configure', typed: ['works'] },
  { code: 'next', line: 'pf aws trust', typed: ['works'] },
  { code: 'KEY_NOT_STATIC', line: 'pf aws key rotate production', state: (s) => byRole(s), typed: ['works'] },
  { code: 'CI_ROLES_MISSING', line: 'pf aws ci check production', typed: ['heals'] },
  { code: 'CONTACT_MISSING', line: 'pf aws verify production --deep', typed: ['asks'] },
  { code: 'next', line: 'pf aws contacts show', typed: ['asks'] },
  {
    code: 'ACCOUNT_ACCESS_OFF',
    line: 'pf aws contacts show',
    state: (s) => delete s.sandbox.state.organization()?.trustedServices['account.amazonaws.com'],
    typed: ['heals', 'works'],
  },
  ...ROWS_OF_KEYS,
  // The last: time goes by for whoever comes after it too.
  { code: 'KEY_OLD', line: 'pf aws verify production --deep', state: (s) => s.pass(91 * 86_400_000), typed: ['heals'] },
];

const WORDS_ALONE = 'its advice is words, nothing to type';
const BY_HAND = 'what is wrong stands in a file, which a person mends';
const AS_TYPED = 'the command to type is the one that was typed; crash, interrupt and wait tests go on with it';
const OF_NETWORK = 'the network, or the way to AWS, is put right outside of us';
const OF_LATER_LIFE =
  'of root audit and root secure, whose advice is that of ROOT_KEY_IN_USE: test/workflows/root-secure';
const OF_LOGIN = 'its command is that of SSO_LOGIN_NEEDED';

/** Codes without a row, and why. */
export const WORDS: Readonly<Partial<Record<FailureCode, string>>> = {
  ...because(WORDS_ALONE, [
    'ACCOUNT_BUSINESS_VALIDATION',
    'ACCOUNT_CREATION_FAILED',
    'ACCOUNT_ID_INVALID',
    'ACCOUNT_NAME_INVALID',
    'ACCOUNT_PAYMENT',
    'ACCOUNT_SIGNUP_INCOMPLETE',
    'ACCOUNT_SUSPENDED',
    'ACCOUNT_UNUSABLE',
    'ADMIN_RIGHTS_MISSING',
    'AWS_ACCESS_DENIED',
    'AWS_REFUSED',
    'CENTRAL_ROOT_FAILED',
    'CI_ROLE_FOREIGN',
    'COMMAND_NOT_FOUND',
    'CONTACTS_OF_MODULE',
    'CREDENTIALS_DENIED',
    'CREDENTIALS_INPUT_INVALID',
    'CREDENTIAL_PROCESS_FAILED',
    'DECLINED',
    'DEEP_UNKNOWN',
    'EMAIL_CONFLICT',
    'EMAIL_INVALID',
    'EMAIL_TAKEN_CLOSED',
    'HOOK_FAILED',
    'IMPORT_FAILED',
    'POLICY_DENIES',
    'REGION_CONTRADICTS',
    'REGION_INVALID',
    'ROOT_KEY_REMAINS',
    'ROOT_WITHOUT_MFA',
    'SERVICE_LINKED_ROLE_DENIED',
    'SSO_ASSIGNMENT_FAILED',
    'SSO_ROLE_DENIED',
  ]),
  ...because(BY_HAND, [
    'CONFIG_FILE_CONFLICT',
    'CONFIG_FILE_UNREADABLE',
    'CREDENTIALS_AMBIGUOUS',
    'CREDENTIALS_UNRESOLVED',
    'PROFILE_VALUE_INVALID',
    'RECORD_CONTRADICTS',
    'REPOSITORY_INVALID',
    'SSO_SESSION_INVALID',
    'STATE_BUCKET_ELSEWHERE',
    'STATE_BUCKET_INVALID',
    'STATE_BUCKET_TAKEN',
    'WRITE_FAILED',
    'YAML_UNREADABLE',
  ]),
  ...because(AS_TYPED, [
    'ACCOUNT_IN_PROGRESS',
    'AWS_BUSY',
    'AWS_THROTTLED',
    'AWS_UNAVAILABLE',
    'CLOSE_LATER',
    'CLOSE_REFUSED',
    'CLOSE_UNDER_WAY',
    'CREDENTIALS_NOT_YET',
    'EMAIL_CODE_NEEDED',
    'EMAIL_CODE_WRONG',
    'FILES_CHANGING',
    'INTERRUPTED',
    'LOCKED',
    'ORGANIZATION_FINALIZING',
    'REGION_IN_PROGRESS',
    'SSO_ASSIGNMENT_PENDING',
    'SSO_INSTANCE_PENDING',
  ]),
  ...because(OF_NETWORK, [
    'AWS_UNREACHABLE',
    'CLOCK_SKEWED',
    'ENDPOINT_FOREIGN',
    'ENDPOINT_INVALID',
    'ENDPOINT_STRANGE',
    'PROXY_TROUBLE',
    'TLS_TROUBLE',
  ]),
  ...because(OF_LATER_LIFE, ['ROOT_CREDENTIALS_REMAIN', 'ROOT_CERTIFICATES_PRESENT', 'ROOT_PASSWORD_PRESENT']),
  ...because(OF_LOGIN, ['SSO_LOGIN_DENIED', 'SSO_LOGIN_PENDING']),
  KEY_GONE: 'it takes a rotation that lost its key halfway: test/workflows/key-rotate',
  CLI_DISAGREES: 'it takes the real AWS CLI: test/judges/aws-cli.test.ts',
  LOGIN_NEEDED: 'it takes the real AWS CLI, which logs in by a browser',
  ORGANIZATION_FEATURES: 'the embedded AWS has no organization of consolidated billing',
  ORGANIZATION_MISSING: 'its command is that of an empty repository, which has a row',
};

function because(reason: string, codes: readonly FailureCode[]): Partial<Record<FailureCode, string>> {
  return Object.fromEntries(codes.map((code) => [code, reason]));
}
