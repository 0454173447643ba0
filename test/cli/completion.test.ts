import assert from 'node:assert/strict';
import { type CompletableCommand, listCompletions } from '../../src/cli/completion.ts';

const COMMANDS: readonly CompletableCommand[] = [
  {
    id: 'aws:account:add',
    args: { environment: {} },
    flags: {
      access: { type: 'option', options: ['user', 'role'] },
      next: { type: 'boolean', allowNo: true },
      region: { type: 'option' },
      email: { type: 'option' },
    },
  },
  { id: 'aws:account:list', args: {}, flags: { 'management-profile': { type: 'option' } } },
  { id: 'aws:verify', args: { environment: {} }, flags: {} },
  { id: 'help', args: { command: {} }, flags: {} },
  { id: 'aws:complete', hidden: true, args: {}, flags: {} },
];

const KNOWN = {
  environments: async () => ['management', 'production', 'staging'],
  profiles: async () => ['management-superuser'],
  management: async () => 'management',
};

const CASES: readonly (readonly [words: string[], candidates: string[]])[] = [
  [[''], ['aws', 'help']],
  [
    ['aws', ''],
    ['account', 'verify'],
  ],
  [
    ['aws', 'account', ''],
    ['add', 'list'],
  ],
  [['aws', 'account', 'add', 'st'], ['staging']],
  [
    ['aws', 'account', 'add', '--'],
    ['--access', '--email', '--next', '--no-next', '--region'],
  ],
  [['aws', 'account', 'add', '--next', '--ne'], []],
  [
    ['aws', 'account', 'add', '--access', ''],
    ['role', 'user'],
  ],
  [
    ['aws', 'account', 'add', '--region', 'us-west'],
    ['us-west-1', 'us-west-2'],
  ],
  [['aws', 'account', 'add', '--email', ''], []],
  [['aws', 'account', 'list', ''], []],
  [['aws', 'account', 'list', '--management-profile', ''], ['management-superuser']],
  [['aws', 'account', 'add', '--', ''], []],
  [['aws', 'account', 'add', 'm'], []],
  [['aws', 'account', 'add', 'd'], ['development']],
  [
    ['aws', 'verify', ''],
    ['management', 'production', 'staging'],
  ],
  [
    ['aws', 'account', 'add', '--region=us-west'],
    ['--region=us-west-1', '--region=us-west-2'],
  ],
  [
    ['aws', 'account', 'add', '--region', '=', 'us-west'],
    ['us-west-1', 'us-west-2'],
  ],
  [['help', 'aws', 'ac'], ['account']],
  [['he'], ['help']],
  [['nothing', ''], []],
];

describe('completions', () => {
  for (const [words, candidates] of CASES) {
    it(`of ${JSON.stringify(words.join(' '))}`, async () => {
      assert.deepEqual(await listCompletions(words, COMMANDS, KNOWN), candidates);
    });
  }
});
