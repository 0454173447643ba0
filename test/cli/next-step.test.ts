import assert from 'node:assert/strict';
import { type StatusStep, suggestNextSteps } from '../../src/workflows/status/decide.ts';

const step = (name: string, command: string | null): StatusStep => ({
  step: name,
  state: command === null ? 'done' : 'not done',
  evidence: '',
  command,
});

describe('suggestNextSteps', () => {
  it('is nothing where all is done', () => assert.deepEqual(suggestNextSteps([step('Stack repository', null)]), []));

  it('is the first open step', () => {
    assert.deepEqual(suggestNextSteps([step('a', null), step('b', 'pf aws org init'), step('c', 'pf aws verify')]), [
      'pf aws org init',
    ]);
  });

  it('names all environments that stand at the same step', () => {
    const steps = [step('a', 'pf aws account add staging'), step('b', 'pf aws account add production')];
    assert.deepEqual(suggestNextSteps(steps), ['pf aws account add staging production']);
  });

  it('puts unfinished work first', () => {
    const steps = [step('a', 'pf aws verify'), step('Unfinished work on staging', 'pf aws account add staging')];
    assert.deepEqual(suggestNextSteps(steps), ['pf aws account add staging']);
  });

  it('leaves to the last what only AWS can tell, and adds whom to ask', () => {
    const unknown: StatusStep = { ...step('Root user', 'pf aws status --check'), state: 'unknown' };
    const asked: StatusStep = { ...step('a', 'pf aws profile write management'), advice: 'Ask Ada.' };
    assert.deepEqual(suggestNextSteps([unknown, asked]), ['pf aws profile write management', 'Ask Ada.']);
    assert.deepEqual(suggestNextSteps([unknown]), ['pf aws status --check']);
    assert.deepEqual(suggestNextSteps([{ ...unknown, command: null, advice: 'As root: …' }]), ['As root: …']);
  });
});
