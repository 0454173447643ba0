import type { Credentials, Identity } from '../credentials.ts';
import { describeUrl, usableRegion } from '../endpoint.ts';
import type { NamedProfile, ProfileContext } from '../named-profile.ts';
import { proxyFor } from '../network.ts';
import type { Answer } from './answer.ts';
import { askAgain, attemptsOf } from './attempts.ts';
import { explainAnswer, type Question } from './explain-answer.ts';

/** A profile's credentials and whose they are. */
export interface Known {
  readonly identity: Identity;
  readonly credentials: Credentials;
}

/** Asks, again where that may help, and makes a Failure of anything but an identity. */
export async function conclude(
  named: NamedProfile,
  credentials: Credentials,
  context: ProfileContext,
  ask: (now: number) => Promise<Answer>,
): Promise<Known> {
  const { clock, random, signal, network } = context;
  let askedAt = clock.now();
  const most = attemptsOf(named.values, network.env);
  const answer = await askAgain({ clock, random, signal, most }, () => {
    askedAt = clock.now();
    return ask(askedAt);
  });
  if (answer.kind === 'identity') return { identity: answer.identity, credentials };
  throw explainAnswer(answer, questionOf(named, credentials, context, askedAt));
}

export function questionOf(
  { profile, values }: NamedProfile,
  credentials: Credentials | undefined,
  { network }: ProfileContext,
  askedAt: number,
): Question {
  const region = usableRegion(values);
  const url = describeUrl('sts', { region, values, env: network.env });
  const accessKeyId = credentials?.accessKeyId ?? values.get('aws_access_key_id');
  return {
    operation: 'GetCallerIdentity',
    profile,
    accessKeyId,
    host: url.host,
    region,
    proxy: proxyFor(url, network.env),
    askedAt,
  };
}
