import { Failure, isFailure } from '../../errors/failure.ts';
import type { Asked, Asking } from './asked.ts';
import { conclude, type Known, questionOf } from './conclude.ts';
import type { Credentials } from './credentials.ts';
import { about, explainAnswer, roleOf } from './explain-answer.ts';
import { explainResolution } from './explain-resolution.ts';
import { answerOfError } from './sdk-answer.ts';
import { askThroughSdk, resolveThroughSdk } from './sdk-way.ts';
import { sourceChain } from './source-chain.ts';
import type { Target } from './target.ts';

/** The long way: the SDK's provider chain for the credentials, its own STS client for whose they are. */
export async function identifyThroughSdk(asked: Asked, asking: Asking, target: Target): Promise<Known> {
  const credentials = await resolve(asked, asking, target);
  try {
    return await conclude(asked, credentials, asking, target, () => askThroughSdk(asked, credentials, asking, target));
  } catch (error) {
    throw noEndpoint(error, asked) ?? error;
  }
}

/** Settings that exclude one another: the SDK refuses to ask anybody. */
function noEndpoint(error: unknown, { profile }: Asked): Failure | undefined {
  if (!(error instanceof Error) || error.name !== 'EndpointError') return undefined;
  const message = `The settings for profile ${profile} lead to no endpoint of STS: ${error.message}`;
  return new Failure('STS_UNREACHABLE', message, {
    suggestions: [
      'Leave one of them: AWS_ENDPOINT_URL (endpoint_url), AWS_USE_FIPS_ENDPOINT (use_fips_endpoint), AWS_USE_DUALSTACK_ENDPOINT (use_dualstack_endpoint).',
    ],
  });
}

async function resolve(asked: Asked, asking: Asking, target: Target): Promise<Credentials> {
  const askedAt = asking.clock.now();
  try {
    return await resolveThroughSdk(asked, asking, target);
  } catch (error) {
    asking.signal.throwIfAborted();
    if (isFailure(error)) throw error;
    const homeless = noEndpoint(error, asked);
    if (homeless !== undefined) throw homeless;
    const last = sourceChain(asked, asking.profile).at(-1) ?? asked;
    const answer = answerOfError(error);
    if (answer !== undefined && answer.kind !== 'identity' && error instanceof Error && !isSsoRefusal(error)) {
      const question = questionOf(last, undefined, asking, target, askedAt);
      throw about(last, asked, explainAnswer(answer, { ...question, ...roleOf(asked) }));
    }
    throw about(last, asked, explainResolution(error, asked, last));
  }
}

/** IAM Identity Center's own no: its answer to a session it does not know (any more). */
function isSsoRefusal(error: Error): boolean {
  return error.name === 'UnauthorizedException' || error.name === 'CredentialsProviderError';
}
