import { isFailure } from '../../errors/failure.ts';
import type { Asked, Asking } from './asked.ts';
import { conclude, type Known, questionOf } from './conclude.ts';
import type { Credentials } from './credentials.ts';
import { explainAnswer } from './explain-answer.ts';
import { explainResolution } from './explain-resolution.ts';
import { kindUsed } from './profile-kind.ts';
import { answerOfError } from './sdk-answer.ts';
import { askThroughSdk, resolveThroughSdk } from './sdk-way.ts';
import { sourceChain } from './source-chain.ts';
import type { Target } from './target.ts';

/** The long way: the SDK's provider chain for the credentials, its own STS client for whose they are. */
export async function identifyThroughSdk(asked: Asked, asking: Asking, target: Target): Promise<Known> {
  const credentials = await resolve(asked, asking, target);
  return conclude(asked, credentials, asking, target, () => askThroughSdk(asked, credentials, asking, target));
}

async function resolve(asked: Asked, asking: Asking, target: Target): Promise<Credentials> {
  const askedAt = asking.clock.now();
  try {
    return await resolveThroughSdk(asked, asking, target);
  } catch (error) {
    asking.signal.throwIfAborted();
    if (isFailure(error)) throw error;
    const last = sourceChain(asked, asking.profile).at(-1) ?? asked;
    const answer = answerOfError(error);
    if (answer !== undefined && answer.kind !== 'identity' && error instanceof Error && !isSsoRefusal(error)) {
      const question = questionOf(last, undefined, asking, target, askedAt);
      throw explainAnswer(answer, { ...question, operation: 'AssumeRole', profile: asked.profile });
    }
    throw explainResolution(error, asked, kindUsed(last.profile, last.values));
  }
}

/** IAM Identity Center's own no: its answer to a session it does not know (any more). */
function isSsoRefusal(error: Error): boolean {
  return error.name === 'UnauthorizedException' || error.name === 'CredentialsProviderError';
}
