import { newPermissionSet } from '../../state/assignments.ts';
import type { Operation } from '../operation.ts';
import { readTags } from '../organizations/tags.ts';
import { centerOf } from './center.ts';
import { ssoErrors } from './errors.ts';
import { DESCRIPTION, DURATION, PERMISSION_SET_NAME } from './patterns.ts';
import { permissionSetOutput } from './permission-set-output.ts';

const [LEAST_S, MOST_S] = [3600, 12 * 3600];

/** Seconds of `PT8H`, which Identity Center wants between one hour and twelve. */
function readDuration(text: string | undefined): number {
  const [, hours = '0', minutes = '0', seconds = '0'] =
    /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(text ?? 'PT1H') ?? [];
  const all = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  if (all < LEAST_S || all > MOST_S) throw ssoErrors.invalid('SessionDuration must be between PT1H and PT12H.');
  return all;
}

export const createPermissionSet: Operation = {
  service: 'sso-admin',
  name: 'CreatePermissionSet',
  changes: true,
  run(call, input) {
    const center = centerOf(call, input);
    const wanted = {
      name: input.text('Name', PERMISSION_SET_NAME),
      description: input.optionalText('Description', DESCRIPTION),
      sessionSeconds: readDuration(input.optionalText('SessionDuration', DURATION)),
      createdAt: call.now,
      tags: readTags(input),
    };
    if (center.permissionSets.some(({ name }) => name === wanted.name)) {
      throw ssoErrors.conflict(`PermissionSet with name ${wanted.name} already exists.`);
    }
    const set = newPermissionSet(call.random, wanted);
    center.permissionSets.push(set);
    return { PermissionSet: permissionSetOutput(center, set) };
  },
};
