import assert from 'node:assert/strict';
import { Failure } from '../../../src/errors/failure.ts';
import { checkDeep, type DeepFacts } from '../../../src/workflows/verify/checks/deep.ts';
import { canPassByWaiting } from '../../../src/workflows/verify/decide.ts';
import type { Facts } from '../../../src/workflows/verify/facts.ts';
import {
  type Finding,
  findMostSevere,
  getExitStatus,
  makeFinding,
  toFinding,
} from '../../../src/workflows/verify/findings.ts';
import { briefly } from './scene.ts';

const DAY_MS = 86_400_000;
const NOW = 1_800_000_000_000;
const IDENTITY = { account: '123456789012', arn: 'arn:aws:iam::123456789012:user/u', userId: 'AIDA' };
const SUBJECT = { environment: 'production', profile: 'production-superuser', region: 'us-east-2' };
const IN_ORDER: DeepFacts = {
  missingRights: [],
  summary: { AccountMFAEnabled: 1, AccountAccessKeysPresent: 0 },
  keyCreatedAt: NOW - DAY_MS,
  regionStatus: 'ENABLED_BY_DEFAULT',
  hasContact: true,
  now: NOW,
};

const deep = (change: Partial<DeepFacts>, strict = false): Finding[] =>
  checkDeep(SUBJECT as Facts, IDENTITY, { ...IN_ORDER, ...change }, { strict });

/** One thing out of order, and what is said of it: check, code, words. Strictly a warning is an error. */
const CASES: Readonly<Record<string, readonly [Partial<DeepFacts>, string, RegExp]>> = {
  'rights that are missing': [
    { missingRights: ['iam:CreateUser', 's3:PutObject'] },
    'administrator error ADMIN_RIGHTS_MISSING',
    /user\/u is no administrator: it may not do iam:CreateUser, s3:PutObject\./,
  ],
  'root without a second factor': [
    { summary: { AccountMFAEnabled: 0 } },
    'root-mfa warning ROOT_WITHOUT_MFA',
    /root user of account 123456789012 has no second factor/,
  ],
  'a key of root': [
    { summary: { AccountMFAEnabled: 1, AccountAccessKeysPresent: 1 } },
    'root-keys warning ROOT_KEYS_PRESENT',
    /root user of account 123456789012 has access keys/,
  ],
  'a key of more than 90 days': [
    { keyCreatedAt: NOW - 91 * DAY_MS - 1 },
    'key-age warning KEY_OLD',
    /production-superuser is 91 days old/,
  ],
  'a region that is off': [
    { regionStatus: 'DISABLED' },
    'region-enabled error REGION_NOT_ENABLED',
    /Region us-east-2 is DISABLED in account 123456789012/,
  ],
};

describe('verify --deep', () => {
  it('finds nothing where all is in order, or does not apply', () => {
    const sortForPeople: readonly Partial<DeepFacts>[] = [
      {},
      { keyCreatedAt: NOW - 90 * DAY_MS },
      { keyCreatedAt: undefined },
      { regionStatus: undefined },
      { regionStatus: 'ENABLED' },
      { summary: {} },
      // Central root access took the password: there is nothing to protect.
      { summary: { AccountMFAEnabled: 0, AccountPasswordPresent: 0 } },
    ];
    for (const fine of sortForPeople) assert.deepEqual(deep(fine, true), []);
  });

  for (const [what, [change, told, words]] of Object.entries(CASES)) {
    it(`finds ${what}`, () => {
      const [found, ...others] = deep(change);
      assert.deepEqual(others, []);
      assert.equal(`${found?.check} ${found?.level} ${found?.code}`, told);
      assert.match(found?.message ?? '', words);
      assert.equal(deep(change, true)[0]?.level, 'error');
    });
  }

  it('warns of a security contact that is missing, and no more than warns', () => {
    for (const strict of [false, true]) {
      const [found, ...others] = deep({ hasContact: false }, strict);
      assert.deepEqual(others, []);
      assert.equal(`${found?.check} ${found?.level} ${found?.code}`, 'security-contact warning CONTACT_MISSING');
      assert.deepEqual(found?.suggestions, ['Set it: pf aws contacts set production']);
    }
  });

  it('warns of each thing that AWS would not tell', () => {
    const error = new Error('AWS would not say.');
    const all = deep(
      { missingRights: error, summary: error, keyCreatedAt: error, regionStatus: error, hasContact: error },
      true,
    );
    assert.deepEqual(
      all.map(({ check, level, code, message }) => [check, level, code, message]),
      ['administrator', 'root-mfa', 'key-age', 'region-enabled', 'security-contact'].map((check) => [
        check,
        'warning',
        'DEEP_UNKNOWN',
        error.message,
      ]),
    );
  });
});

describe('a finding', () => {
  it('has the names filled in that the advice leaves open', () => {
    const { suggestions } = makeFinding('account', 'error', 'WRONG_ACCOUNT', 'x', SUBJECT, [
      'pf aws verify ENVIRONMENT --region REGION',
      'PROFILE of ENVIRONMENTS',
    ]);
    assert.deepEqual(suggestions, [
      'pf aws verify production --region us-east-2',
      'production-superuser of ENVIRONMENTS',
    ]);
  });

  it('quotes a profile with blanks, and takes $& for what it is', () => {
    const told = makeFinding('account', 'error', 'WRONG_ACCOUNT', 'x', { ...SUBJECT, profile: 'a $& b' }, ['PROFILE']);
    assert.deepEqual(told.suggestions, ["'a $& b'"]);
  });

  it('leaves REGION open where none is known, and has the advice of its row where none is given', () => {
    const none = { ...SUBJECT, region: undefined };
    assert.deepEqual(makeFinding('region', 'error', 'WRONG_ACCOUNT', 'x', none, ['REGION']).suggestions, ['REGION']);
    assert.ok(makeFinding('region', 'error', 'WRONG_ACCOUNT', 'x', none).suggestions.length > 0);
  });

  const advice = ['pf aws profile write ENVIRONMENT', 'Look at PROFILE'];
  it('of a failure is about the profile whose key it is', () => {
    const failure = new Failure('KEY_INACTIVE', 'x', { suggestions: advice });
    assert.deepEqual(toFinding('identity', failure, SUBJECT).suggestions, [
      'pf aws profile write production',
      'Look at production-superuser',
    ]);
    assert.deepEqual(toFinding('identity', failure, SUBJECT, 'source').suggestions, [
      'pf aws profile write --profile source',
      'Look at source',
    ]);
    const ofKey = new Failure('KEY_INACTIVE', 'x', { suggestions: advice, details: { keyProfile: 'its source' } });
    assert.deepEqual(toFinding('identity', ofKey, SUBJECT, 'ignored').suggestions, [
      "pf aws profile write --profile 'its source'",
      "Look at 'its source'",
    ]);
  });

  it('of a failure is an error with its words', () => {
    const told = toFinding('identity', new Failure('KEY_INACTIVE', 'Off.'), SUBJECT);
    assert.deepEqual([told.check, told.message, briefly([told])], ['identity', 'Off.', ['error KEY_INACTIVE']]);
  });
});

describe('the exit status of verify', () => {
  const of = (...findings: readonly (readonly [Finding['level'], string])[]) => {
    const all = findings.map(([level, code]) => ({ level, code })) as Finding[];
    const result = {
      profile: 'p',
      expectedAccount: null,
      account: null,
      arn: null,
      userId: null,
      ok: false,
      cached: false,
    };
    const environments = [all.slice(0, 1), all.slice(1)].map((some, index) => ({
      ...result,
      environment: `e${index}`,
      findings: some,
    }));
    return getExitStatus({ ok: false, checkedAt: '', environments });
  };

  it('is that of the gravest error, in whichever environment', () => {
    assert.equal(of(), 0);
    assert.equal(of(['warning', 'WRONG_ACCOUNT']), 0);
    assert.equal(of(['error', 'ACCOUNT_SUSPENDED']), 1);
    assert.equal(of(['error', 'KEY_INACTIVE'], ['error', 'WRONG_ACCOUNT']), 5);
    assert.equal(of(['error', 'WRONG_ACCOUNT'], ['error', 'KEY_INACTIVE']), 5);
    assert.equal(of(['error', 'KEY_INACTIVE'], ['error', 'FILE_READABLE_BY_OTHERS']), 7);
    assert.equal(of(['warning', 'WRONG_ACCOUNT'], ['error', 'KEY_INACTIVE']), 4);
  });

  it('is 1 for a code that the table does not know', () => {
    assert.equal(of(['error', 'SOMETHING_NEW']), 1);
    assert.equal(of(['error', 'toString']), 1);
    assert.equal(of(['error', 'SOMETHING_NEW'], ['error', 'KEY_INACTIVE']), 4);
  });

  it('names no error where there are warnings alone', () => {
    assert.equal(findMostSevere([{ level: 'warning', code: 'WRONG_ACCOUNT' } as Finding]), undefined);
  });
});

describe('what time heals', () => {
  const all = (...errors: readonly string[]) =>
    errors.map(
      (code) => ({ level: code === code.toUpperCase() ? 'error' : 'warning', code: code.toUpperCase() }) as Finding,
    );

  it('is every error there is, and not nothing', () => {
    assert.equal(canPassByWaiting(all('KEY_UNKNOWN', 'AWS_THROTTLED', 'AWS_UNREACHABLE')), true);
    assert.equal(canPassByWaiting(all('KEY_UNKNOWN', 'WRONG_ACCOUNT')), false);
    assert.equal(canPassByWaiting(all('WRONG_ACCOUNT')), false);
    assert.equal(canPassByWaiting([]), false);
  });

  it('says nothing of warnings, nor of codes that nobody knows', () => {
    assert.equal(canPassByWaiting(all('KEY_UNKNOWN', 'root_in_use')), true);
    assert.equal(canPassByWaiting(all('key_unknown')), false);
    assert.equal(canPassByWaiting(all('KEY_UNKNOWN', 'SOMETHING_NEW')), false);
    assert.equal(canPassByWaiting(all('KEY_UNKNOWN', 'CONSTRUCTOR')), false);
  });
});
