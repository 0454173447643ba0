import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { useCleanup } from '../support/cleanup.ts';
import { type CrashScenario, runThroughFaults } from '../support/crash-scenario.ts';
import { ORG_INIT, operationsOf, type ReadyOrganization, readyOrganization } from '../support/ready-organization.ts';
import type { FaultKind } from '../support/request-hook.ts';

const ACCOUNT_ADD = ['aws', 'account', 'add', 'production', 'staging', '--yes', '--no-next', '--json'];

/** Where a process is killed: at the first request of that name. */
const KILLS: readonly (readonly [command: 'org init' | 'account add', kind: FaultKind, operation: string])[] = [
  ['org init', 'kill after', 'CreateOrganization'],
  ['org init', 'kill after', 'CreateAccessKey'],
  ['org init', 'kill after 4 ms', 'CreateAccessKey'],
  ['account add', 'kill after', 'CreateAccount'],
  ['account add', 'kill before', 'CreateAccessKey'],
  ['account add', 'kill soon after', 'CreateAccessKey'],
];

// Every other place is tried in this process by crash.test.ts, and with processes by test/judges/crash.test.ts.
describe('a process that is killed', () => {
  let ready: ReadyOrganization;
  const operations = new Map<string, readonly string[]>();

  const withScenario = (command: string, work: (scenario: CrashScenario) => Promise<void>) =>
    command === 'org init'
      ? ready.withScenario({ args: ORG_INIT, expected: { environments: [] } }, work, ready.empty)
      : ready.withScenario({ args: ACCOUNT_ADD, expected: { environments: ['production', 'staging'] } }, work);

  const keep = useCleanup();
  before(async () => {
    ready = await keep(readyOrganization());
    for (const command of ['org init', 'account add']) {
      operations.set(command, await operationsOf((work) => withScenario(command, work)));
    }
  });

  for (const [command, kind, operation] of KILLS) {
    it(`${command}, ${kind} ${operation}: the next one ends what was begun`, async () => {
      const at = operations.get(command)?.indexOf(operation) ?? -1;
      assert.ok(at >= 0, `${command} asks for no ${operation}`);
      await withScenario(command, (scenario) => runThroughFaults(scenario, [{ at, kind }]));
    });
  }
});
