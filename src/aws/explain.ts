import { Failure, type FailureOptions, isFailure } from '../errors/failure.ts';
import { codeOfReason, reasonOf } from './refusal-reasons.ts';
import { answerOf, codeOf, type Trouble, troubleOf } from './trouble.ts';

/** One sentence of AWS's own for a message: "AccessDenied: User … is not authorized". */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { httpStatusCode } = answerOf(error);
  // A HEAD is answered without a body, and the SDK has no word for the status.
  if (error.message === 'UnknownError' && httpStatusCode !== undefined) return `status ${httpStatusCode}`;
  const causes = error instanceof AggregateError ? error.errors.map((cause) => wordsOf(cause)).join('; ') : '';
  const reason = reasonOf(error);
  const code = reason === undefined ? codeOf(error) : `${codeOf(error)} (${reason})`;
  const text = [code, error.message || causes].filter((part) => part !== '' && part !== 'Error').join(': ');
  return text.replace(/\s+/g, ' ');
}

/** Turns what the SDK threw at `operation` into an expected failure; what is one already passes through. */
export function explain(error: unknown, operation: string): Failure {
  if (isFailure(error)) return error;
  const code = codeOf(error);
  const { requestId } = answerOf(error);
  const options: FailureOptions = {
    cause: error,
    details: { operation, awsCode: code, ...(requestId === undefined ? {} : { requestId }) },
  };
  const words = wordsOf(error);
  const trouble = troubleOf(error);
  const byReason = codeOfReason(reasonOf(error));
  if (trouble === 'refused' && byReason !== undefined) {
    return new Failure(byReason, `AWS refused ${operation}: ${words}`, options);
  }
  if (code.startsWith('Expired')) return new Failure('CREDENTIALS_EXPIRED', `${operation}: ${words}`, options);
  if (trouble === 'refused' && code.startsWith('AccessDenied')) {
    const failure = code === 'AccessDeniedForDependencyException' ? 'SERVICE_LINKED_ROLE_DENIED' : 'AWS_ACCESS_DENIED';
    return new Failure(failure, `AWS refused ${operation}: ${words}`, options);
  }
  if (code === 'FinalizingOrganizationException') {
    return new Failure(
      'ORGANIZATION_FINALIZING',
      `AWS is still setting the organization up and did not do ${operation}: ${words}`,
      options,
    );
  }
  return new Failure(...BY_TROUBLE[trouble](operation, words, answered(error)), options);
}

function answered(error: unknown): boolean {
  return answerOf(error).httpStatusCode !== undefined;
}

type Words = (
  operation: string,
  words: string,
  answered: boolean,
) => [ConstructorParameters<typeof Failure>[0], string];

const BY_TROUBLE: Record<Trouble, Words> = {
  throttled: (operation, words) => ['AWS_THROTTLED', `AWS kept throttling ${operation}: ${words}`],
  busy: (operation, words) => ['AWS_BUSY', `AWS was busy with another change and did not do ${operation}: ${words}`],
  unconnected: (operation, words) => ['AWS_UNREACHABLE', `No connection to AWS for ${operation}: ${words}`],
  'unknown-outcome': (operation, words, hasStatus) =>
    hasStatus
      ? ['AWS_UNAVAILABLE', `AWS failed at ${operation}: ${words}`]
      : ['AWS_UNREACHABLE', `The connection to AWS broke during ${operation}: ${words}`],
  credentials: (operation, words) => [
    'CREDENTIALS_REFUSED',
    `AWS did not accept the credentials at ${operation}: ${words}`,
  ],
  refused: (operation, words) => ['AWS_REFUSED', `AWS refused ${operation}: ${words}`],
};
