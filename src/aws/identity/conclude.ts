import type { Answer } from './answer.ts';
import type { Asked, Asking } from './asked.ts';
import { askAgain, attemptsOf } from './attempts.ts';
import type { Credentials, Identity } from './credentials.ts';
import { explainAnswer, type Question } from './explain-answer.ts';
import { proxyFor } from './proxy.ts';
import type { Target } from './target.ts';

/** A profile's credentials and whose they are. */
export interface Known {
  readonly identity: Identity;
  readonly credentials: Credentials;
}

/** Asks, again where that may help, and makes a Failure of anything but an identity. */
export async function conclude(
  asked: Asked,
  credentials: Credentials,
  asking: Asking,
  target: Target,
  ask: (now: number) => Promise<Answer>,
): Promise<Known> {
  const { clock, random, signal } = asking;
  let askedAt = clock.now();
  const most = attemptsOf(asked.values, asking.network.env);
  const answer = await askAgain({ clock, random, signal, most }, () => {
    askedAt = clock.now();
    return ask(askedAt);
  });
  if (answer.kind === 'identity') return { identity: answer.identity, credentials };
  throw explainAnswer(answer, questionOf(asked, credentials, asking, target, askedAt));
}

export function questionOf(
  { profile, values }: Asked,
  credentials: Credentials | undefined,
  { network }: Asking,
  target: Target,
  askedAt: number,
): Question {
  const url = target.endpoint ?? target.named ?? new URL(`https://sts.${target.region}.amazonaws.com`);
  const proxy = proxyFor(url, network.env);
  const accessKeyId = credentials?.accessKeyId ?? values.get('aws_access_key_id');
  return {
    operation: 'GetCallerIdentity',
    profile,
    accessKeyId,
    host: url.host,
    region: target.region,
    proxy,
    askedAt,
  };
}
