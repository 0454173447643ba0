import type { Failure } from './failure.ts';

/** The id AWS gave the request that failed, which AWS Support asks for; from the failure or from what caused it. */
export function findRequestId(failure: Failure): string | undefined {
  const { requestId } = failure.details;
  if (typeof requestId === 'string') return requestId;
  for (let cause = failure.cause; cause instanceof Error; cause = cause.cause) {
    const found = readRequestId('details' in cause ? cause.details : undefined) ?? readRequestId(getMetadata(cause));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The JavaScript SDK notes it there. */
function getMetadata(error: Error): unknown {
  return '$metadata' in error ? error.$metadata : undefined;
}

function readRequestId(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('requestId' in value)) return undefined;
  return typeof value.requestId === 'string' ? value.requestId : undefined;
}
