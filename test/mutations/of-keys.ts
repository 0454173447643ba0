import { broken, type Mutation } from './mutation.ts';

/** Promises about access keys that take the place of others. */
export const OF_KEYS: readonly Mutation[] = [
  broken(
    'a second key that is in use is refused, not deleted',
    'workflows/key-rotate/decide.ts',
    ['!active || id === note?.newKeyId', 'true'],
    'workflows/key-rotate/rotate',
  ),
  broken(
    'somebody else at the old key stops its end',
    'access/key-replacement.ts',
    ['use.at <= since || ', ''],
    'workflows/key-rotate/rotate',
  ),
  broken(
    'the old key is kept until it is gone',
    'access/key-replacement.ts',
    ['[...requests, { profile: kept, keys: last }]', 'requests'],
    'workflows/key-rotate/rotate',
  ),
  broken(
    'every profile with the old key gets the new one',
    'access/key-replacement.ts',
    ['.filter((name) => name !== kept)', '.filter((name) => name !== kept && name === profile)'],
    'workflows/key-rotate/rotate',
  ),
  broken(
    'the last way in is never taken',
    'workflows/key-retire/prove-way.ts',
    ['accountId === identity.account || own.credentials?.accessKeyId === keyId', 'false'],
    'workflows/key-retire/retire',
  ),
  broken(
    'a key is retired only where an administrator gets in without it',
    'workflows/key-retire/prove-way.ts',
    ['if (missing.length === 0) return way;', 'return way;'],
    'workflows/key-retire/retire',
  ),
  broken(
    "the management account's key goes last",
    'workflows/key-retire/execute.ts',
    ["last.decision.kind === 'retire'", 'false'],
    'workflows/key-retire/retire',
  ),
  broken(
    'a retired key stays for its grace',
    'workflows/key-retire/decide.ts',
    ['if (endsNow || now >=', 'if (true || now >='],
    'workflows/key-retire/retire',
  ),
  broken(
    'somebody else at a retired key is told of in its grace',
    'workflows/key-retire/steps.ts',
    ['await assertUnused(withReport(run, report));', ''],
    'workflows/key-retire/retire',
  ),
  broken(
    'a way in that rested on a key of the same run is none',
    'workflows/key-retire/steps.ts',
    ['if (!run.isFirst)', 'if (false)'],
    'workflows/key-retire/retire',
  ),
];
