import assert from 'node:assert/strict';
import { stripVTControlCharacters } from 'node:util';
import { askForPlan, presentFileChanges, presentPlan, presentQuestion } from '../../src/cli/present-plan.ts';
import { confirmPlan } from '../../src/cli/run-planned.ts';
import type { Plan } from '../../src/run/plan.ts';
import { failing } from '../support/failing.ts';

const COMMAND = 'aws service-quotas request-service-quota-increase --service-code organizations --region us-east-1';

const PLAN: Plan = {
  warnings: [{ message: 'There is room for one account, and this would make two.', suggestions: [`Ask: ${COMMAND}`] }],
  notes: ['The organization has 9 accounts, and AWS allows it 10: 1 left. This makes 2.'],
  steps: [
    {
      environment: 'production',
      title: 'Create account a',
      calls: ['organizations:CreateAccount'],
      irreversible: true,
    },
    {
      environment: 'production',
      title: 'Create organizational unit b',
      calls: ['organizations:CreateOrganizationalUnit'],
    },
  ],
  files: [],
};

const shown = (plan: Plan) => presentPlan(plan, { root: '/', width: 40, stream: process.stderr });

describe('a plan for a person', () => {
  it('warns where the question comes, folded, the command to type whole', () => {
    assert.equal(
      shown(PLAN),
      [
        'The organization has 9 accounts, and AWS',
        'allows it 10: 1 left. This makes 2.',
        '',
        'AWS changes (! = permanent):',
        '! 1. production: Create account a',
        '     organizations:CreateAccount',
        '  2. production: Create organizational',
        '     unit b',
        '     organizations:CreateOrganizationalUnit',
        '',
        'Warning: There is room for one account,',
        '         and this would make two.',
        `  - Ask: ${COMMAND}`,
      ].join('\n'),
    );
  });

  it('puts what is permanent last, next to the question, and counts files', () => {
    const paths = ['.aws/config', 'environments/dev/environment.yaml', 'environments/dev/global/region.yaml'];
    const files = paths.map((path) => ({ path: `/stack/${path}`, diff: '--- x\n+++ x\n@@ -0,0 +1,1 @@\n+line' }));
    const plan = { ...PLAN, warnings: [], files, placeholders: ['???? stands for something.'] };
    const view = { root: '/stack', width: 80, stream: process.stderr };
    assert.deepEqual(presentQuestion(plan, view).split('\n').slice(2), [
      'File changes: .aws/config, environments/dev (2)',
      '',
      'AWS changes (! = permanent):',
      '  production: Create organizational unit b',
      '! production: Create account a',
    ]);
    const changes = stripVTControlCharacters(presentFileChanges(plan, view));
    assert.match(changes, /^\?{4} stands for something\.\n\n {2}\.aws\/config\n {4}@@ -0,0 \+1,1 @@\n {4}\+line\n/);
  });

  it('asks in the words of what cannot be undone', () => {
    const created = (environment: string) => ({
      environment,
      title: `Create account ${environment}`,
      calls: [],
      email: 'a@example.com',
      irreversible: true,
    });
    const ask = (...steps: Plan['steps']) => askForPlan({ steps, files: [] });
    assert.equal(ask({ environment: 'a', title: 'Tag it', calls: [] }), 'Make these changes?');
    assert.equal(ask(created('a')), 'Create 1 AWS account? This cannot be undone.');
    assert.equal(ask(created('a'), created('b')), 'Create 2 AWS accounts? This cannot be undone.');
    const deleted = { environment: 'a', title: 'Delete key', calls: [], irreversible: true };
    assert.match(ask(created('a'), deleted), /^Make these changes\? Those marked ! are permanent\./);
  });

  it('says that nothing changes', () => {
    assert.equal(shown({ steps: [], files: [] }), 'No changes.');
  });
});

describe('the confirmation of a plan', () => {
  const told = async (plan: Plan) => {
    const noted: string[] = [];
    const log = (text: string) => noted.push(text);
    await confirmPlan(plan, { yes: true, mayAsk: false, command: 'pf x', root: '/', log });
    return noted.join('\n');
  };

  it('tells the warnings to who agreed beforehand', async () => {
    const noted = await told(PLAN);
    assert.match(noted, /^Warning: There is room/);
    assert.ok(noted.endsWith(COMMAND));
    const { warnings: _, ...calm } = PLAN;
    assert.equal(await told(calm), '');
  });

  it('is needed for every change of AWS, where nobody can be asked', async () => {
    const nobody = {
      yes: false,
      mayAsk: false,
      command: 'pf x',
      root: '/',
      log: () => assert.fail('nobody reads it'),
    };
    const { details, suggestions } = await failing('CONFIRMATION_NEEDED', () => confirmPlan(PLAN, nobody));
    assert.deepEqual(suggestions, ['See what it would do: pf x --plan', 'Do it: pf x --yes']);
    assert.deepEqual(details.steps, ['production: Create account a', 'production: Create organizational unit b']);
  });
});
