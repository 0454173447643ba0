import assert from 'node:assert/strict';
import { type StatusStep, suggestNextStep } from '../../src/workflows/status/decide.ts';

const step = (name: string, command: string | null): StatusStep => ({
  step: name,
  state: command === null ? 'done' : 'not done',
  evidence: '',
  command,
});

describe('suggestNextStep', () => {
  it('is nothing where all is done', () => assert.equal(suggestNextStep([step('Stack repository', null)]), undefined));

  it('is the first open step', () => {
    assert.equal(
      suggestNextStep([step('a', null), step('b', 'pf aws org init'), step('c', 'pf aws verify')]),
      'pf aws org init',
    );
  });

  it('names all environments that stand at the same step', () => {
    const steps = [step('a', 'pf aws account add staging'), step('b', 'pf aws account add production')];
    assert.equal(suggestNextStep(steps), 'pf aws account add staging production');
  });

  it('puts unfinished work first', () => {
    const steps = [step('a', 'pf aws verify'), step('Unfinished work on staging', 'pf aws account add staging')];
    assert.equal(suggestNextStep(steps), 'pf aws account add staging');
  });
});
