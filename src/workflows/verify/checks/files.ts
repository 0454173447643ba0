import { KIND_WORDS, readStaticKeys } from '../../../config-files/profile.ts';
import { quoteForShell } from '../../../text.ts';
import type { Facts, FileFacts } from '../facts.ts';
import { type Finding, getIdentity, type Level, makeFinding, type Subject } from '../findings.ts';
import type { Strictness } from '../options.ts';

/** The profile is there, with a region. */
export function checkProfile(facts: Facts): Finding[] {
  const { environment, profile, values } = facts;
  if (values === undefined) {
    const message = `Environment ${environment} has no profile: ${profile} is in neither AWS config file of the repository.`;
    return [makeFinding('profile', 'error', 'PROFILE_MISSING', message, facts)];
  }
  const region = values.get('region');
  const advice = [`Set it with: pf aws profile write ENVIRONMENT --region ${quoteForShell(facts.home)}`];
  if (region === undefined || region === '') {
    return [
      makeFinding('region', 'error', 'PROFILE_REGION_MISSING', `Profile ${profile} has no region.`, facts, advice),
    ];
  }
  if (!/^[a-z0-9-]+$/.test(region)) {
    const message = `The region of profile ${profile} is ${JSON.stringify(region)}, comment and all to the AWS CLI; that is no region.`;
    return [makeFinding('region', 'error', 'PROFILE_REGION_MISSING', message, facts, advice)];
  }
  return [];
}

/** There is exactly one kind of credentials, and all of it. */
export function checkCredentials(facts: Facts): Finding[] {
  const { profile, values, kinds, outcome } = facts;
  if (values === undefined) return [];
  // What is wrong with it is said of whose it is.
  if (outcome !== undefined && 'failure' in outcome && outcome.failure.code === 'KEY_RETIRED') return [];
  if (kinds.length === 0) {
    const message = `Profile ${profile} holds no credentials.`;
    return [makeFinding('credentials', 'error', 'PROFILE_NO_CREDENTIALS', message, facts)];
  }
  if (kinds.length > 1)
    return [makeFinding('credentials', 'error', 'CREDENTIALS_AMBIGUOUS', describeKinds(facts), facts)];
  if (facts.split !== undefined) {
    const message = `Profile ${profile} ${SPLITS[facts.split]}; tools disagree on what that makes.`;
    return [makeFinding('credentials', 'error', 'CREDENTIALS_AMBIGUOUS', message, facts, SPLIT_ADVICE)];
  }
  const trailed = CREDENTIAL_KEYS.find((key) => /[ \t][#;]/.test(values.get(key) ?? ''));
  if (trailed !== undefined) {
    const message = `${trailed} of profile ${profile} has a comment behind its value, which is part of the value to the AWS CLI and left away by OpenTofu.`;
    return [
      makeFinding('credentials', 'error', 'CREDENTIALS_AMBIGUOUS', message, facts, [
        'Put the comment on a line of its own.',
      ]),
    ];
  }
  if (kinds[0] === 'static' && readStaticKeys(values) === undefined) {
    const missing = values.get('aws_access_key_id') ? 'aws_secret_access_key' : 'aws_access_key_id';
    return [makeFinding('credentials', 'error', 'PROFILE_INCOMPLETE', `Profile ${profile} has no ${missing}.`, facts)];
  }
  if (values.has('source_profile') && values.has('credential_source')) {
    const message = `Profile ${profile} has both source_profile and credential_source; only one can be meant.`;
    return [makeFinding('credentials', 'error', 'CREDENTIALS_AMBIGUOUS', message, facts)];
  }
  return [];
}

const CREDENTIAL_KEYS = [
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
  'role_arn',
  'source_profile',
  'credential_source',
  'web_identity_token_file',
  'sso_session',
  'sso_account_id',
  'sso_role_name',
  'credential_process',
  'login_session',
];

const SPLITS = {
  'two keys': 'has one key in config and another in credentials',
  'half a key': 'has a part of its key in credentials and a part in config',
  'token apart': 'has its session token in another file than its key',
} as const;
const SPLIT_ADVICE = [
  'Keep aws_access_key_id, aws_secret_access_key and aws_session_token together in credentials, and nowhere else.',
];

/** A static key beside SSO is the case that has bitten people: the AWS CLI takes SSO, OpenTofu the key. */
function describeKinds(facts: Facts): string {
  const { profile, values, kinds } = facts;
  const keyOwner = getIdentity(facts.outcome)?.account ?? 'that could not be learnt';
  const ssoOwner = values?.get('sso_account_id') ?? 'not named';
  if (kinds.length === 2 && kinds.includes('static') && kinds.includes('sso')) {
    return `Profile ${profile} holds a static key (account ${keyOwner}) beside SSO (account ${ssoOwner}): the AWS CLI uses SSO, OpenTofu and terragrunt the key.`;
  }
  return `Profile ${profile} holds ${kinds.map((kind) => KIND_WORDS[kind]).join(' and ')}; tools disagree on which of them wins.`;
}

/** Nothing in this shell leads other tools to other credentials than those proven here. */
export function checkAmbient(facts: Facts): Finding[] {
  if (facts.ambient.length === 0) return [];
  const names = facts.ambient.join(', ');
  const message = `This shell sets ${names}: pf ignores that, but the AWS CLI, OpenTofu or terragrunt may not use the profile then.`;
  const advice = [`unset ${facts.ambient.join(' ')}`, 'Or run other tools through: pf aws exec ENVIRONMENT -- COMMAND'];
  return [makeFinding('ambient', 'warning', 'AMBIENT_VARIABLES', message, facts, advice)];
}

const OPEN_TO_OTHERS = 0o077;
const WRITABLE_BY_OTHERS = 0o022;
const WRITABLE_BY_ALL = 0o002;
const WRITABLE_BY_GROUP = 0o020;

/** Secrets are 0600. Other files may be as git makes them in a clone: what stands there is in the repository. */
export function checkModes(facts: Subject & Pick<Facts, 'files'>): Finding[] {
  return facts.files.flatMap((file) => {
    const level = checkMode(file);
    if (level === undefined) return [];
    const [code, mode] =
      file.kind === 'folder' ? (['FOLDER_OPEN', '700'] as const) : (['FILE_READABLE_BY_OTHERS', '600'] as const);
    const message = `${file.path} has mode ${formatMode(file.mode)}, which ${describeRight(file)}.`;
    return [makeFinding('files', level, code, message, facts, [`chmod ${mode} ${quoteForShell(file.path)}`])];
  });
}

function checkMode({ kind, mode, secret }: FileFacts): Level | undefined {
  if ((mode & WRITABLE_BY_ALL) !== 0) return 'error';
  if (!secret) return undefined;
  if (kind !== 'folder') return (mode & OPEN_TO_OTHERS) === 0 ? undefined : 'error';
  return (mode & WRITABLE_BY_GROUP) === 0 ? undefined : 'warning';
}

function describeRight({ mode }: FileFacts): string {
  return (mode & WRITABLE_BY_OTHERS) === 0
    ? 'lets others read the secrets in it'
    : 'lets others put their own credentials there';
}

/** Whether an error of the modes or of git is among them: nothing is asked of AWS with such files. */
export function areUnsafe(files: readonly FileFacts[]): boolean {
  return files.some((file) => checkMode(file) === 'error' || (hasSecrets(file) && EXPOSED.has(file.git)));
}

/** To everybody who has the repository, sooner or later. */
const EXPOSED: ReadonlySet<FileFacts['git']> = new Set(['tracked', 'exposed']);

function hasSecrets({ secret, kind }: FileFacts): boolean {
  return secret && kind !== 'folder';
}

/** A file with secrets in it is ignored by git, and not tracked all the same. */
export function checkGit(facts: Facts): Finding[] {
  return facts.files.flatMap((file) => {
    if (!hasSecrets(file)) return [];
    if (file.git === 'tracked') {
      const message = `git tracks ${file.path}, which holds secrets.`;
      return [makeFinding('git', 'error', 'CREDENTIALS_TRACKED', message, facts, makeTrackedAdvice(file.path))];
    }
    if (file.git === 'exposed') {
      const message = `git does not ignore ${file.path}, which holds secrets.`;
      const folder = getFolder(file.path);
      const advice = [
        `echo ${quoteForShell(file.path.slice(folder.length + 1))} >> ${quoteForShell(`${folder}/.gitignore`)}`,
      ];
      return [makeFinding('git', 'error', 'CREDENTIALS_NOT_IGNORED', message, facts, advice)];
    }
    if (file.git === 'unknown') {
      const message = `git does not say whether it ignores ${file.path}, which holds secrets.`;
      const advice = [`See what git says: git -C ${quoteForShell(getFolder(file.path))} status`];
      return [makeFinding('git', 'warning', 'CREDENTIALS_NOT_IGNORED', message, facts, advice)];
    }
    return [];
  });
}

/** AWS's tools use in this shell what is proven here, and not a profile of that name from elsewhere. */
export function checkRivals(facts: Facts, { strict, hook }: Strictness): Finding[] {
  return facts.rivals.map(({ profile, files }) => {
    const message = `In this shell terragrunt, OpenTofu and the AWS CLI take profile ${profile} from ${files.join(' and ')}, not from the repository's files.`;
    return makeFinding('files', strict || hook ? 'error' : 'warning', 'FILES_DIFFER', message, facts);
  });
}

function getFolder(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function makeTrackedAdvice(path: string): string[] {
  return [
    `git rm --cached ${quoteForShell(path)}`,
    'If it was ever pushed, treat its keys as stolen: make new ones and delete these.',
  ];
}

function formatMode(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
