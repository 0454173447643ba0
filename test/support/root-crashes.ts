import assert from 'node:assert/strict';
import { assertSecured, giveRootEverything } from '../workflows/root-secure/scene.ts';
import { accountAdd, orgInit, rootRecover, rootSecure } from './commands-in-process.ts';
import { EMPTY, type Place, type Recovery, snapshotAfter } from './recovery.ts';

export interface RootRecoveries {
  readonly secure: Recovery;
  readonly recover: Recovery;
}

/** The root user of one member: with everything there is, and with nothing. */
export async function openRootRecoveries(): Promise<RootRecoveries> {
  const expected = { environments: ['production'] };
  const ready = await snapshotAfter(EMPTY, async (place) => {
    await place.run(orgInit());
    await place.run(accountAdd({ environments: ['production'] }));
  });
  const start = await snapshotAfter(ready, async (place) => {
    giveRootEverything(place.backend.sandbox, findMember(place).id);
  });
  const isSecured = async (place: Place) => assertSecured(place.backend.sandbox, findMember(place).id);
  const isRecovered = async (place: Place) => assert.equal(findMember(place).hasRootCredentials, true);
  return {
    secure: { start, command: rootSecure(['production']), expected, check: isSecured },
    recover: { start: ready, command: rootRecover('production'), expected, check: isRecovered },
  };
}

export function findMember({ backend: { sandbox } }: Place) {
  const member = sandbox.state.accounts().find(({ id }) => id !== sandbox.managementAccountId);
  assert.ok(member);
  return member;
}
