import { Failure, isFailure } from '../errors/failure.ts';
import { getEnvironmentOfProfile } from '../repository/environments.ts';

/** Where AWS does not accept the credentials of `profile`: says whose they are and how to put that right. */
export function profileRefused(error: unknown, profile: string): unknown {
  if (!isFailure(error) || (error.code !== 'CREDENTIALS_REFUSED' && error.code !== 'CREDENTIALS_EXPIRED')) return error;
  const { code, message, details, cause } = error;
  const environment = getEnvironmentOfProfile(profile);
  const which = environment ?? `--profile ${profile}`;
  return new Failure(code, `Profile ${profile}: ${message}`, {
    suggestions: [
      ...(environment === undefined ? [] : [`See what is wrong with it: pf aws verify ${environment}`]),
      `Give it a key that works: pf aws profile write ${which} --from-csv FILE`,
    ],
    details: { ...details, profile },
    cause,
  });
}
