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
];
