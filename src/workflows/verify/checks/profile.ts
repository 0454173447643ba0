import { KIND_WORDS, readStaticKeys } from '../../../config-files/profile.ts';
import type { Facts } from '../facts.ts';
import { type Finding, finding, getIdentity } from '../findings.ts';

/** `account add` refuses the account that owns the organization. */
const MANAGEMENT_ADVICE = [
  'Write it with: pf aws org init, or from given credentials: pf aws profile write ENVIRONMENT',
];

/** The profile is there, with a region. */
export function checkProfile(facts: Facts): Finding[] {
  const { environment, profile, values } = facts;
  if (values === undefined) {
    const message = `Environment ${environment} has no profile: ${profile} is in neither AWS config file of the repository.`;
    const advice = facts.isManagement ? MANAGEMENT_ADVICE : undefined;
    return [finding('profile', 'error', 'PROFILE_MISSING', message, facts, advice)];
  }
  const region = values.get('region');
  if (region === undefined || region === '') {
    return [finding('region', 'error', 'PROFILE_REGION_MISSING', `Profile ${profile} has no region.`, facts)];
  }
  if (!/^[a-z0-9-]+$/.test(region)) {
    const message = `The region of profile ${profile} is ${JSON.stringify(region)}, comment and all to the AWS CLI; that is no region.`;
    return [finding('region', 'error', 'PROFILE_REGION_MISSING', message, facts)];
  }
  return [];
}

/** There is exactly one kind of credentials, and all of it. */
export function checkCredentials(facts: Facts): Finding[] {
  const { profile, values, kinds } = facts;
  if (values === undefined) return [];
  if (kinds.length === 0) {
    return [
      finding('credentials', 'error', 'PROFILE_NO_CREDENTIALS', `Profile ${profile} holds no credentials.`, facts),
    ];
  }
  if (kinds.length > 1) return [finding('credentials', 'error', 'CREDENTIALS_AMBIGUOUS', rivals(facts), facts)];
  if (facts.split !== undefined) {
    const message = `Profile ${profile} ${SPLITS[facts.split]}; tools disagree on what that makes.`;
    return [finding('credentials', 'error', 'CREDENTIALS_AMBIGUOUS', message, facts, SPLIT_ADVICE)];
  }
  const trailed = CREDENTIAL_KEYS.find((key) => /[ \t][#;]/.test(values.get(key) ?? ''));
  if (trailed !== undefined) {
    const message = `${trailed} of profile ${profile} has a comment behind its value, which is part of the value to the AWS CLI and left away by OpenTofu.`;
    return [
      finding('credentials', 'error', 'CREDENTIALS_AMBIGUOUS', message, facts, [
        'Put the comment on a line of its own.',
      ]),
    ];
  }
  if (kinds[0] === 'static' && readStaticKeys(values) === undefined) {
    const missing = values.get('aws_access_key_id') ? 'aws_secret_access_key' : 'aws_access_key_id';
    return [finding('credentials', 'error', 'PROFILE_INCOMPLETE', `Profile ${profile} has no ${missing}.`, facts)];
  }
  if (values.has('source_profile') && values.has('credential_source')) {
    const message = `Profile ${profile} has both source_profile and credential_source; only one can be meant.`;
    return [finding('credentials', 'error', 'CREDENTIALS_AMBIGUOUS', message, facts)];
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
function rivals(facts: Facts): string {
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
  const advice = [`unset ${facts.ambient.join(' ')}`, 'Or run other tools through pf aws exec, which clears it.'];
  return [finding('ambient', 'warning', 'AMBIENT_VARIABLES', message, facts, advice)];
}
