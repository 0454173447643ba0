import { refusesCredentials } from '../aws/to-failure.ts';
import { getEnvironmentOfProfile } from '../repository/environments.ts';

/** Where AWS does not accept the credentials of `profile`: says whose they are and how to put that right. */
export function profileRefused(error: unknown, profile: string): unknown {
  if (!refusesCredentials(error)) return error;
  const environment = getEnvironmentOfProfile(profile);
  const which = environment ?? `--profile ${profile}`;
  return error.with({
    message: `Profile ${profile}: ${error.message}`,
    suggestions: [
      ...(environment === undefined ? [] : [`See what is wrong with it: pf aws verify ${environment}`]),
      `Give it a key that works: pf aws profile write ${which} --from-csv FILE`,
    ],
    details: { profile },
  });
}
