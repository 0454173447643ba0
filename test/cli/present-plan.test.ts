import assert from 'node:assert/strict';
import { stripVTControlCharacters } from 'node:util';
import { presentPlan } from '../../src/cli/present-plan.ts';
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
      title: 'Make organizational unit b',
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
        'In AWS, in this order:',
        '  1. production: Create account a',
        '     (cannot be undone)',
        '     organizations:CreateAccount',
        '  2. production: Make organizational',
        '     unit b',
        '     organizations:CreateOrganizationalUnit',
        '',
        'Warning: There is room for one account,',
        '         and this would make two.',
        `  - Ask: ${COMMAND}`,
      ].join('\n'),
    );
  });

  it('shows a long new file whole, but for its beginning where a question follows', () => {
    const lines = Array.from({ length: 50 }, (_, at) => `+line ${at}`);
    const files = [
      { path: '/stack/root.hcl', diff: ['--- /dev/null', '+++ x', '@@ -0,0 +1,50 @@', ...lines].join('\n') },
    ];
    const view = { root: '/stack', width: 80, stream: process.stderr };
    const whole = stripVTControlCharacters(presentPlan({ steps: [], files }, view));
    assert.ok(whole.includes('+line 49'));
    const brief = stripVTControlCharacters(presentPlan({ steps: [], files }, { ...view, brief: true })).split('\n');
    assert.deepEqual(brief.slice(-2), ['    +line 4', '    … 45 more lines, which --plan shows']);
  });

  it('says of what is done already that nothing is to do', () => {
    assert.match(shown({ steps: [], files: [] }), /^Nothing to do/);
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

  it('is needed for what cannot be undone, where nobody can be asked', async () => {
    const nobody = {
      yes: false,
      mayAsk: false,
      command: 'pf x',
      root: '/',
      log: () => assert.fail('nobody reads it'),
    };
    const { details, suggestions } = await failing('CONFIRMATION_NEEDED', () => confirmPlan(PLAN, nobody));
    assert.deepEqual(suggestions, ['See what it would do: pf x --plan', 'Do it: pf x --yes']);
    assert.deepEqual(details.steps, ['production: Create account a']);
  });
});
