import assert from 'node:assert/strict';
import { listMisleading } from '../../../src/aws/environment.ts';
import { Failure } from '../../../src/errors/failure.ts';
import { compareWithCli } from '../../../src/workflows/verify/checks/account.ts';
import { decideFindings } from '../../../src/workflows/verify/decide.ts';
import type { Facts, FileFacts, Membership, Outcome } from '../../../src/workflows/verify/facts.ts';
import type { Check } from '../../../src/workflows/verify/findings.ts';
import { briefly } from './scene.ts';

/** Ids as people get them who make accounts in one go: alike but for the last digit. */
const [PRODUCTION, STAGING] = ['123456789012', '123456789013'];
const USER_ARN = `arn:aws:iam::${PRODUCTION}:user/production-superuser`;
const CREDENTIALS: FileFacts = {
  path: '/stack/.aws/credentials',
  kind: 'credentials',
  mode: 0o600,
  secret: true,
  git: 'ignored',
};
const KEY = { aws_access_key_id: 'AKIAIOSFODNN7EXAMPLE', aws_secret_access_key: 'x'.repeat(40) };

const identity = (account: string | undefined, arn = USER_ARN) =>
  account === undefined ? undefined : { identity: { account, arn, userId: 'AIDA' } };
const profile = (values: Readonly<Record<string, string>>) =>
  new Map(Object.entries({ region: 'us-east-2', ...values }));

/** An environment in order, but for `disorder`. */
function facts(disorder: Partial<Facts> = {}): Facts {
  return {
    environment: 'production',
    profile: 'production-superuser',
    home: 'us-east-2',
    region: 'us-east-2',
    values: profile(KEY),
    kinds: ['static'],
    isManagement: false,
    split: undefined,
    expected: { account: PRODUCTION, source: 'environment.yaml' },
    outcome: identity(PRODUCTION),
    files: [CREDENTIALS],
    membership: { state: 'ACTIVE' },
    neighbours: new Map(),
    ambient: [],
    rivals: [],
    ...disorder,
  };
}

/** Under which check each code is told. */
const CHECK_OF: Readonly<Record<string, Check>> = {
  PROFILE_MISSING: 'profile',
  PROFILE_REGION_MISSING: 'region',
  PROFILE_NO_CREDENTIALS: 'credentials',
  PROFILE_INCOMPLETE: 'credentials',
  CREDENTIALS_AMBIGUOUS: 'credentials',
  FILE_READABLE_BY_OTHERS: 'files',
  FOLDER_OPEN: 'files',
  CREDENTIALS_TRACKED: 'git',
  CREDENTIALS_NOT_IGNORED: 'git',
  KEY_INACTIVE: 'identity',
  WRONG_ACCOUNT: 'account',
  EXPECTED_ACCOUNT_UNKNOWN: 'account',
  ACCOUNT_SHARED: 'shared-account',
  ROOT_IN_USE: 'root-user',
  ACCOUNT_PENDING: 'account-state',
  ACCOUNT_SUSPENDED: 'account-state',
  ACCOUNT_CLOSED: 'account-state',
  ACCOUNT_OUTSIDE: 'account-state',
  ACCOUNT_STATE_UNKNOWN: 'account-state',
  FILES_DIFFER: 'files',
  AMBIENT_VARIABLES: 'ambient',
};

/** Each finding names the environment's account, profile or file, and what to do. */
function found(disorder: Partial<Facts>, strict = false): string[] {
  const all = decideFindings(facts(disorder), { strict });
  for (const { check, code, message, suggestions } of all) {
    assert.equal(check, CHECK_OF[code], code);
    assert.match(message, /12345678901[23]|production|\/stack|AWS_PROFILE/, code);
    assert.ok(suggestions.length > 0 && suggestions.every(Boolean), code);
  }
  return briefly(all);
}

describe('the checks of verify', () => {
  it('find nothing where all is in order', () => assert.deepEqual(found({}), []));

  describe('whose account it is', () => {
    it('tells ids apart by their last digit', () => {
      assert.deepEqual(found({ outcome: identity(STAGING) }), ['error WRONG_ACCOUNT']);
      const expected = { account: STAGING, source: 'environment.yaml' };
      assert.deepEqual(found({ expected }), ['error WRONG_ACCOUNT']);
    });

    it('is not known where the credentials are refused, which is told once', () => {
      assert.deepEqual(found({ outcome: { failure: new Failure('KEY_INACTIVE', 'production: switched off.') } }), [
        'error KEY_INACTIVE',
      ]);
    });

    it('names both accounts and who expects which', () => {
      const [finding] = decideFindings(facts({ outcome: identity(STAGING) }), { strict: false });
      assert.match(
        finding?.message ?? '',
        new RegExp(`production-superuser.*${STAGING}.*production.*${PRODUCTION}.*environment.yaml`),
      );
    });

    const sso = (account: string) => ({ sso_account_id: account, sso_start_url: 'https://acme.awsapps.com/start' });
    it('is known of SSO before anybody logs in, to the last digit', () => {
      const offline = { kinds: ['sso'], outcome: undefined } as const;
      assert.deepEqual(found({ ...offline, values: profile(sso(STAGING)) }), ['error WRONG_ACCOUNT']);
      assert.deepEqual(found({ ...offline, values: profile(sso(PRODUCTION)) }), []);
    });

    it('is not known of SSO that names none', () => {
      const { sso_account_id: _, ...nameless } = sso(STAGING);
      assert.deepEqual(found({ kinds: ['sso'], outcome: undefined, values: profile(nameless) }), []);
    });

    it('is not asked of a leftover of SSO in a profile without it', () => {
      assert.deepEqual(found({ values: profile({ ...KEY, ...sso(STAGING) }) }), []);
    });

    it('is a warning, strictly an error, where nothing says which it should be', () => {
      assert.deepEqual(found({ expected: undefined }), ['warning EXPECTED_ACCOUNT_UNKNOWN']);
      assert.deepEqual(found({ expected: undefined }, true), ['error EXPECTED_ACCOUNT_UNKNOWN']);
      assert.deepEqual(found({ expected: undefined, outcome: undefined }, true), []);
    });

    it('is for one environment alone, by credentials and by record', () => {
      const neighbours = new Map([[PRODUCTION, ['production', 'staging']]]);
      assert.deepEqual(found({ neighbours }), ['error ACCOUNT_SHARED']);
      assert.deepEqual(found({ neighbours, outcome: undefined }), ['error ACCOUNT_SHARED']);
      assert.deepEqual(found({ neighbours, expected: undefined }, true), [
        'error EXPECTED_ACCOUNT_UNKNOWN',
        'error ACCOUNT_SHARED',
      ]);
      assert.deepEqual(found({ neighbours: new Map([[PRODUCTION, ['production']]]) }), []);
      assert.deepEqual(found({ neighbours: new Map([[STAGING, ['staging']]]) }), []);
    });

    it('says with whom it is shared', () => {
      const neighbours = new Map([[PRODUCTION, ['staging', 'production', 'development']]]);
      const [finding] = decideFindings(facts({ neighbours }), { strict: false });
      assert.match(
        finding?.message ?? '',
        new RegExp(`${PRODUCTION} belongs to development and production and staging;`),
      );
    });
  });

  describe('root', () => {
    it('is told by the end of its ARN, a user of that name is none', () => {
      const root = identity(PRODUCTION, `arn:aws:iam::${PRODUCTION}:root`);
      assert.deepEqual(found({ outcome: root }), ['warning ROOT_IN_USE']);
      assert.deepEqual(found({ outcome: root }, true), ['error ROOT_IN_USE']);
      assert.deepEqual(found({ outcome: identity(PRODUCTION, `arn:aws:iam::${PRODUCTION}:user/root`) }), []);
    });
  });

  describe('the account in its organization', () => {
    const STATES: readonly (readonly [state: string, findings: readonly string[], words: string])[] = [
      ['ACTIVE', [], ''],
      ['PENDING_ACTIVATION', ['error ACCOUNT_PENDING'], 'is not yet activated'],
      ['SUSPENDED', ['error ACCOUNT_SUSPENDED'], 'is suspended'],
      ['PENDING_CLOSURE', ['error ACCOUNT_SUSPENDED'], 'is about to be closed'],
      ['CLOSED', ['error ACCOUNT_CLOSED'], 'is closed'],
      ['SOMETHING_NEW', [], ''],
    ];
    for (const [state, findings, words] of STATES) {
      it(`${state}: ${findings.join() || 'nothing'}`, () => {
        const all = decideFindings(facts({ membership: { state } }), { strict: false });
        assert.deepEqual(briefly(all), findings);
        assert.ok(all.every(({ message }) => message === `Account ${PRODUCTION} of production ${words}.`));
      });
    }

    const absent: Membership = { state: undefined, why: 'absent' };
    const unknown: Membership = { state: undefined, why: 'unknown', words: 'AWS would not say.' };
    it('is outside, or not to be learnt, with a warning', () => {
      assert.deepEqual(found({ membership: absent }), ['warning ACCOUNT_OUTSIDE']);
      assert.deepEqual(found({ membership: unknown }), ['warning ACCOUNT_STATE_UNKNOWN']);
    });

    it('is no matter where the organization was not asked', () => {
      assert.deepEqual(found({ membership: undefined }), []);
    });

    it('is not complained of twice where the credentials failed already', () => {
      assert.deepEqual(found({ membership: unknown, outcome: undefined }), []);
      assert.deepEqual(found({ membership: absent, outcome: undefined }), ['warning ACCOUNT_OUTSIDE']);
    });

    it('is that of the credentials where none is recorded, and none where nothing is known', () => {
      const closed = { state: 'CLOSED' };
      assert.deepEqual(found({ membership: closed, expected: undefined }, true), [
        'error EXPECTED_ACCOUNT_UNKNOWN',
        'error ACCOUNT_CLOSED',
      ]);
      assert.deepEqual(found({ membership: closed, expected: undefined, outcome: undefined }), []);
    });
  });

  describe('the mode of credentials', () => {
    const OPEN: readonly (readonly [mode: number, findings: readonly string[]])[] = [
      [0o600, []],
      [0o400, []],
      [0o640, ['error FILE_READABLE_BY_OTHERS']],
      [0o604, ['error FILE_READABLE_BY_OTHERS']],
      [0o620, ['error FILE_READABLE_BY_OTHERS']],
      [0o602, ['error FILE_READABLE_BY_OTHERS']],
    ];
    for (const [mode, findings] of OPEN) {
      it(`${mode.toString(8)}: ${findings.join() || 'nothing'}`, () => {
        const all = decideFindings(facts({ files: [{ ...CREDENTIALS, mode }] }), { strict: false });
        assert.deepEqual(briefly(all), findings);
        for (const { message, suggestions } of all) {
          assert.match(message, new RegExp(`0${mode.toString(8)}`));
          assert.deepEqual(suggestions, ['chmod 600 /stack/.aws/credentials']);
        }
      });
    }

    it('says what others can do', () => {
      const message = (file: Partial<FileFacts>) =>
        decideFindings(facts({ files: [{ ...CREDENTIALS, ...file }] }), { strict: false })[0]?.message ?? '';
      assert.match(message({ mode: 0o602 }), /lets others put their own credentials there\.$/);
      assert.match(message({ mode: 0o604 }), /lets others read the secrets in it\.$/);
    });

    for (const [mode, findings] of [
      [0o600, []],
      [0o644, []],
      [0o664, []],
      [0o646, ['error FILE_READABLE_BY_OTHERS']],
    ] as const) {
      it(`of a config without secrets, ${mode.toString(8)}: ${findings.join() || 'nothing'}`, () => {
        const config = { ...CREDENTIALS, path: '/stack/.aws/config', kind: 'config', secret: false, mode } as const;
        assert.deepEqual(found({ files: [config] }), findings);
        const withSecret = found({ files: [{ ...config, secret: true }] });
        assert.deepEqual(withSecret, mode === 0o600 ? [] : ['error FILE_READABLE_BY_OTHERS']);
      });
    }

    for (const [mode, withCredentials, without] of [
      [0o700, [], []],
      [0o755, [], []],
      [0o775, ['warning FOLDER_OPEN'], []],
      [0o757, ['error FOLDER_OPEN'], ['error FOLDER_OPEN']],
    ] as const) {
      it(`of the folder, ${mode.toString(8)}: ${withCredentials.join() || 'nothing'}`, () => {
        const folder = { ...CREDENTIALS, path: '/stack/.aws', kind: 'folder', mode } as const;
        assert.deepEqual(found({ files: [folder] }), withCredentials);
        assert.deepEqual(found({ files: [{ ...folder, secret: false }] }), without);
      });
    }
  });

  describe('secrets and git', () => {
    const STANDINGS = {
      ignored: [],
      outside: [],
      tracked: ['error CREDENTIALS_TRACKED'],
      exposed: ['error CREDENTIALS_NOT_IGNORED'],
      unknown: ['warning CREDENTIALS_NOT_IGNORED'],
    } as const;
    for (const git of ['ignored', 'outside', 'tracked', 'exposed', 'unknown'] as const) {
      it(`${git}: ${STANDINGS[git].join() || 'nothing'}`, () => {
        assert.deepEqual(found({ files: [{ ...CREDENTIALS, git }] }), STANDINGS[git]);
        assert.deepEqual(found({ files: [{ ...CREDENTIALS, git, secret: false }] }), []);
      });
    }

    it('are in files, not in folders', () => {
      assert.deepEqual(found({ files: [{ ...CREDENTIALS, mode: 0o700, kind: 'folder', git: 'exposed' }] }), []);
    });

    it('come with the lines that mend it', () => {
      const path = '/a stack/.aws/credentials';
      const advice = (git: FileFacts['git']) =>
        decideFindings(facts({ files: [{ ...CREDENTIALS, path, git }] }), { strict: false })[0]?.suggestions[0];
      assert.equal(advice('tracked'), `git rm --cached '${path}'`);
      assert.equal(advice('exposed'), "echo credentials >> '/a stack/.aws/.gitignore'");
      assert.match(advice('unknown') ?? '', /git -C '\/a stack\/\.aws' status/);
    });
  });

  describe('the profile', () => {
    it('is there, with a region that is one', () => {
      assert.deepEqual(found({ values: undefined, kinds: [] }), ['error PROFILE_MISSING']);
      for (const region of ['', 'us-east-2 # ours', 'US-EAST-2', 'us east']) {
        assert.deepEqual(found({ values: profile({ ...KEY, region }) }), ['error PROFILE_REGION_MISSING'], region);
      }
      assert.deepEqual(found({ values: new Map(Object.entries(KEY)) }), ['error PROFILE_REGION_MISSING']);
      const message = (region: string) =>
        decideFindings(facts({ values: profile({ ...KEY, region }) }), { strict: false })[0]?.message ?? '';
      assert.match(message(''), /production-superuser has no region\.$/);
      assert.match(message('a # b'), /is "a # b", comment and all/);
      const [finding] = decideFindings(facts({ values: profile({ ...KEY, region: 'a # b' }), region: 'a # b' }), {
        strict: false,
      });
      assert.deepEqual(finding?.suggestions, ['Set it with: pf aws profile write production --region us-east-2']);
    });

    it('sends nobody to account add for management', () => {
      const empty = profile({ region: 'us-east-2' });
      const missing = (isManagement: boolean, values?: typeof empty) => {
        const disorder = { environment: 'root', isManagement, values, kinds: [] };
        return decideFindings(facts(disorder), { strict: false })[0]?.suggestions.join('\n') ?? '';
      };
      for (const values of [undefined, empty]) {
        assert.match(missing(true, values), /pf aws profile write root/);
        assert.doesNotMatch(missing(true, values), /org init|account add/);
      }
      assert.doesNotMatch(missing(false), /org init/);
    });

    it('holds exactly one kind of credentials, all of it', () => {
      assert.deepEqual(found({ kinds: [] }), ['error PROFILE_NO_CREDENTIALS']);
      assert.deepEqual(found({ kinds: ['static', 'process'] }), ['error CREDENTIALS_AMBIGUOUS']);
      assert.deepEqual(found({ split: 'two keys' }), ['error CREDENTIALS_AMBIGUOUS']);
      for (const key of ['aws_access_key_id', 'aws_secret_access_key'] as const) {
        const half = new Map(profile(KEY));
        half.delete(key);
        const all = decideFindings(facts({ values: half }), { strict: false });
        assert.deepEqual(briefly(all), ['error PROFILE_INCOMPLETE']);
        assert.match(all[0]?.message ?? '', new RegExp(`has no ${key}\\.`));
      }
    });

    const KINDS = {
      static: ['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token'],
      role: ['role_arn', 'source_profile', 'credential_source'],
      'web-identity': ['role_arn', 'web_identity_token_file'],
      sso: ['sso_session', 'sso_account_id', 'sso_role_name'],
      process: ['credential_process'],
      login: ['login_session'],
    } as const;
    for (const kind of ['static', 'role', 'web-identity', 'sso', 'process', 'login'] as const) {
      it(`of kind ${kind} has no comment behind a value, one of either sign, after a blank or a tab`, () => {
        for (const key of KINDS[kind]) {
          const told = (value: string) =>
            decideFindings(
              facts({ kinds: [kind], values: profile({ ...(kind === 'static' ? KEY : {}), [key]: value }) }),
              {
                strict: false,
              },
            ).map(({ message }) => message);
          for (const trailed of ['value # mine', 'value\t;mine']) {
            assert.ok(told(trailed)[0]?.startsWith(`${key} of profile production-superuser has a comment`), key);
          }
          assert.ok(!told('value#no;comment').some((message) => message.includes('has a comment')), key);
        }
      });
    }

    it('rests on a source_profile or a credential_source, not on both', () => {
      const role = { role_arn: `arn:aws:iam::${PRODUCTION}:role/Admin`, source_profile: 'management-superuser' };
      assert.deepEqual(found({ kinds: ['role'], values: profile(role) }), []);
      const both = { ...role, credential_source: 'Environment' };
      assert.deepEqual(found({ kinds: ['role'], values: profile(both) }), ['error CREDENTIALS_AMBIGUOUS']);
    });

    it('tells a key beside SSO with both accounts', () => {
      const values = profile({ ...KEY, sso_account_id: PRODUCTION });
      const [finding] = decideFindings(facts({ kinds: ['static', 'sso'], values }), { strict: false });
      assert.match(
        finding?.message ?? '',
        new RegExp(`static key \\(account ${PRODUCTION}\\) beside SSO \\(account ${PRODUCTION}\\)`),
      );
      const [offline] = decideFindings(facts({ kinds: ['static', 'sso'], outcome: undefined }), { strict: false });
      assert.match(offline?.message ?? '', /account that could not be learnt\) beside SSO \(account not named\)/);
    });
  });

  describe('variables of the shell', () => {
    it('are named, with the line that takes them away', () => {
      assert.deepEqual(found({ ambient: ['AWS_PROFILE'] }), ['warning AMBIENT_VARIABLES']);
      const [finding] = decideFindings(facts({ ambient: ['AWS_PROFILE', 'AWS_REGION'] }), { strict: true });
      assert.match(finding?.message ?? '', /sets AWS_PROFILE, AWS_REGION:/);
      assert.equal(finding?.suggestions[0], 'unset AWS_PROFILE AWS_REGION');
      assert.match(finding?.suggestions[1] ?? '', /pf aws exec/);
    });

    const own = {
      profile: 'p',
      region: 'us-east-2',
      accessKeyId: 'AKIA1',
    };
    const same = {
      AWS_ACCESS_KEY_ID: 'AKIA1',
      AWS_PROFILE: 'p',
      AWS_DEFAULT_PROFILE: 'p',
      AWS_REGION: 'us-east-2',
      AWS_DEFAULT_REGION: 'us-east-2',
    };
    it('mislead where they say otherwise, not where they say the same or nothing', () => {
      assert.deepEqual(listMisleading(same, own), []);
      assert.deepEqual(listMisleading({ AWS_PROFILE: '' }, own), []);
      for (const name of [...Object.keys(same), 'AWS_WEB_IDENTITY_TOKEN_FILE']) {
        assert.deepEqual(listMisleading({ ...same, [name]: 'other' }, own), [name]);
      }
    });
  });

  describe('beside the AWS CLI', () => {
    const as = (account: string, arn: string) => ({ identity: { account, arn, userId: 'U' } });
    const own = as(PRODUCTION, USER_ARN);
    const compared = (cli: Outcome, ours: Outcome = own) => {
      const all = compareWithCli(facts(), ours, cli);
      for (const { check, message } of all) {
        assert.equal(check, 'aws-cli');
        assert.match(
          message,
          /^The AWS CLI (?:fails where this tool does not: .|takes profile production-superuser for )/,
        );
        if ('identity' in cli) assert.ok(message.includes(cli.identity.arn), message);
        if ('identity' in cli && 'identity' in ours) assert.ok(message.endsWith(`${ours.identity.arn}.`), message);
      }
      return briefly(all);
    };

    it('it disagrees by the last digit of the account, and by the user', () => {
      assert.deepEqual(compared(own), []);
      assert.deepEqual(compared(as(STAGING, USER_ARN)), ['error CLI_DISAGREES']);
      assert.deepEqual(compared(as(PRODUCTION, `${USER_ARN}2`)), ['error CLI_DISAGREES']);
    });

    it('it agrees on a role, however the session is called, and not on another role', () => {
      const session = (role: string, name: string) =>
        as(PRODUCTION, `arn:aws:sts::${PRODUCTION}:assumed-role/${role}/${name}`);
      assert.deepEqual(compared(session('Admin', 'botocore'), session('Admin', 'ours')), []);
      assert.deepEqual(compared(session('Admin2', 'ours'), session('Admin', 'ours')), ['error CLI_DISAGREES']);
      assert.deepEqual(compared(session('a/b', 'ours'), session('a/c', 'ours')), ['error CLI_DISAGREES']);
    });

    it('it fails alone, or answers alone, and both fail', () => {
      const failure = (code: 'KEY_INACTIVE' | 'KEY_UNKNOWN') => ({ failure: new Failure(code, 'No.') });
      assert.deepEqual(compared(failure('KEY_INACTIVE')), ['error KEY_INACTIVE']);
      assert.deepEqual(compared(own, failure('KEY_INACTIVE')), ['error CLI_DISAGREES']);
      assert.deepEqual(compared(own, failure('KEY_UNKNOWN')), []);
      assert.deepEqual(compared(failure('KEY_INACTIVE'), failure('KEY_INACTIVE')), []);
    });
  });
});
