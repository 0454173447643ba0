import { loadSharedConfigFiles } from '@smithy/core/config';
import type { Profile } from '../config-files/profile.ts';
import type { AwsFilePaths } from '../config-files/read.ts';
import { Failure } from '../errors/failure.ts';

/** Where and for what a profile logs in. */
export interface SsoSession {
  /** Of its `[sso-session]`; undefined for a profile that has the keys itself, as older ones do. */
  readonly name: string | undefined;
  readonly startUrl: string;
  readonly region: string;
  readonly scopes: readonly string[];
}

/**
 * The session that a profile names, or has. Undefined where it has nothing of single sign-on. Throws
 * SSO_SESSION_INVALID.
 */
export async function readSsoSession(profile: Profile, files: AwsFilePaths): Promise<SsoSession | undefined> {
  const name = profile.values.get('sso_session');
  if (name === undefined && !profile.values.has('sso_start_url')) return undefined;
  const found = { filepath: files.credentialsFile, configFilepath: files.configFile, ignoreCache: true };
  const section =
    name === undefined ? undefined : (await loadSharedConfigFiles(found)).configFile[`sso-session.${name}`];
  const where = name === undefined ? `profile ${profile.name}` : `section [sso-session ${name}]`;
  if (name !== undefined && section === undefined)
    throw makeInvalidFailure(`config holds no ${where}, which profile ${profile.name} names`);
  const read = (key: string) => (section === undefined ? profile.values.get(key) : section[key]) ?? '';
  const startUrl = read('sso_start_url');
  const region = read('sso_region');
  if (URL.parse(startUrl)?.protocol !== 'https:') {
    throw makeInvalidFailure(`sso_start_url of ${where} is ${JSON.stringify(startUrl)}, which is no https address`);
  }
  if (!/^[a-z]{2,5}(?:-[a-z]+)+-\d+$/.test(region)) {
    throw makeInvalidFailure(`sso_region of ${where} is ${JSON.stringify(region)}, which is no region`);
  }
  return { name, startUrl, region, scopes: readScopes(read('sso_registration_scopes')) };
}

/** The sessions of `config`, by name. One that leads nowhere is none. */
export async function listSsoSessions(files: AwsFilePaths): Promise<SsoSession[]> {
  const found = { filepath: files.credentialsFile, configFilepath: files.configFile, ignoreCache: true };
  const sections = (await loadSharedConfigFiles(found)).configFile;
  return Object.entries(sections).flatMap(([header, section]) => {
    const [, name] = /^sso-session\.(.+)$/.exec(header) ?? [];
    const { sso_start_url: startUrl = '', sso_region: region = '' } = section;
    if (name === undefined || startUrl === '' || region === '') return [];
    return [{ name, startUrl, region, scopes: readScopes(section.sso_registration_scopes) }];
  });
}

function readScopes(text = ''): string[] {
  return text
    .split(',')
    .map((scope) => scope.trim())
    .filter((scope) => scope !== '');
}

function makeInvalidFailure(what: string): Failure {
  return new Failure('SSO_SESSION_INVALID', `${what[0]?.toUpperCase()}${what.slice(1)}.`);
}
