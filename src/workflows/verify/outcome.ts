import type { Credentials, Identity } from '../../aws/credentials.ts';
import { identify } from '../../aws/identify.ts';
import type { ProfileContext } from '../../aws/network.ts';
import { listKinds, type Profile } from '../../config-files/profile.ts';
import { isFailure } from '../../errors/failure.ts';
import type { Outcome } from './facts.ts';
import type { Via } from './options.ts';

/** What asking whose a profile is came to. */
export interface ProfileAnswer {
  readonly outcome: Outcome | undefined;
  /** What the real AWS CLI said, where it was asked as well. */
  readonly cli?: Outcome;
  readonly credentials?: Credentials;
}

/** Asks whose the credentials of a profile are, the way `--via` says. Nobody is asked about what cannot answer. */
export async function askIdentity(asked: Profile, asking: ProfileContext, via: Via): Promise<ProfileAnswer> {
  if (!mayAnswer(asked)) return { outcome: undefined };
  const cli = via === 'sdk' ? undefined : askCli(asked, asking);
  const own = via === 'cli' ? undefined : outcomeOf(identify(asked, asking));
  const [learntByCli, learnt] = await Promise.all([cli, own]);
  if (learnt === undefined) return { outcome: learntByCli };
  return { ...learnt, ...(learntByCli === undefined ? {} : { cli: learntByCli }) };
}

function mayAnswer({ name, values, keys }: Profile): boolean {
  const kinds = listKinds(name, values);
  return kinds.length > 0 && (kinds[0] !== 'static' || kinds.length > 1 || keys !== undefined);
}

async function askCli(asked: Profile, asking: ProfileContext): Promise<Outcome> {
  const { identifyThroughCli } = await import('../../aws/aws-cli.ts');
  return (await outcomeOf(identifyThroughCli(asked, asking).then((identity) => ({ identity })))).outcome;
}

async function outcomeOf(
  answer: Promise<{ identity: Identity; credentials?: Credentials }>,
): Promise<{ outcome: Outcome; credentials?: Credentials }> {
  try {
    const { identity, credentials } = await answer;
    return { outcome: { identity }, ...(credentials === undefined ? {} : { credentials }) };
  } catch (error) {
    // A missing AWS CLI is a matter of the command line, an interruption of the run: neither is a finding.
    if (!isFailure(error) || error.code === 'COMMAND_NOT_FOUND' || error.code === 'INTERRUPTED') throw error;
    return { outcome: { failure: error } };
  }
}
