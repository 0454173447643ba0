import { isFailure } from '../errors/failure.ts';

/** What came back in place of a result, whatever brought it: the SDK, a request we signed, S3, the AWS CLI. */
export type AwsError =
  | Refusal
  /** Something answered that is no AWS. */
  | { readonly kind: 'not-aws'; readonly status: number }
  /** Nothing answered. `code` is Node's. */
  | { readonly kind: 'no-response'; readonly code: string };

/** AWS said no. */
export interface Refusal {
  readonly kind: 'refusal';
  readonly status: number;
  /** AWS's own, such as `AccessDenied`; `status 503` where the answer has no body, as to a HEAD. */
  readonly code: string;
  readonly message: string;
  /** Organizations gives one beside some codes. */
  readonly reason?: string;
  readonly requestId?: string;
  /** AWS's clock, in milliseconds since the epoch. */
  readonly date?: number;
}

/** Carries an `AwsError` that no SDK threw. */
export class AwsCallError extends Error {
  override readonly name = 'AwsCallError';
  readonly answer: AwsError;
  /** The next call is signed by the clock that AWS showed. */
  readonly clockCorrected: boolean;

  constructor(answer: AwsError, clockCorrected = false) {
    super(describeAnswer(answer));
    this.answer = answer;
    this.clockCorrected = clockCorrected;
  }
}

/** What was thrown, as one record; undefined where it is neither AWS's nor the network's word: a bug. */
export function readError(thrown: unknown): AwsError | undefined {
  const error = getFailureCause(thrown);
  if (!(error instanceof Error)) return undefined;
  if (error instanceof AwsCallError) return error.answer;
  const status = readNumber(error, '$metadata', 'httpStatusCode') ?? readNumber(error, '$response', 'statusCode');
  if (status === undefined) return readNetworkError(error);
  const requestId = readTextField(error, '$metadata', 'requestId');
  const isFromAws = requestId !== undefined || readHeader(error, 'x-amz-request-id') !== undefined;
  const code = readCode(error) ?? (isFromAws ? `status ${status}` : undefined);
  if (code === undefined) return { kind: 'not-aws', status };
  const reason = readTextField(error, 'Reason');
  const date = Date.parse(readHeader(error, 'date') ?? '');
  return {
    kind: 'refusal',
    status,
    code,
    message: code.startsWith('status ') ? '' : joinToOneLine(error.message),
    ...(reason === undefined ? {} : { reason }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(Number.isNaN(date) ? {} : { date }),
  };
}

/** AWS's refusal in `thrown`, or under the failure that was made of it. */
export function readRefusal(thrown: unknown): Refusal | undefined {
  const answer = readError(thrown);
  return answer?.kind === 'refusal' ? answer : undefined;
}

/** Whether AWS refused with one of `codes`; services of IAM's kind leave out the `Exception` at the end. */
export function isRefusedWith(thrown: unknown, ...codes: readonly string[]): boolean {
  const code = readRefusal(thrown)?.code.replace(/Exception$/, '');
  return code !== undefined && codes.includes(code);
}

/** This machine's clock is wrong and AWS said what time it is: the SDK signs by that from now on. Nothing happened. */
export function isClockCorrected(thrown: unknown): boolean {
  if (thrown instanceof AwsCallError) return thrown.clockCorrected;
  return readField(readField(thrown, '$metadata'), 'clockSkewCorrected') === true;
}

/** What AWS or the SDK said, under the failure it was turned into. */
function getFailureCause(error: unknown): unknown {
  let inner = error;
  while (isFailure(inner)) inner = inner.cause;
  return inner;
}

/** The code Node gives a broken connection, looked for in the causes too. */
function readNetworkError(error: Error): AwsError | undefined {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && isNodeCode(cause.code) && !isOfFile(cause, cause.code)) {
      return { kind: 'no-response', code: cause.code };
    }
    if (cause.name === 'TimeoutError') return { kind: 'no-response', code: 'ETIMEDOUT' };
  }
  return undefined;
}

/** AWS's codes are words in CamelCase, Node's are in capitals. */
function isNodeCode(code: string): boolean {
  return /^[A-Z][A-Z0-9_]+$/.test(code) && !code.startsWith('ABORT') && !code.startsWith('ERR_MODULE');
}

const OF_FILES = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);

/** A file that is missing or cannot be read, a token's for one, says nothing of the network. */
function isOfFile(error: Error, code: string): boolean {
  return OF_FILES.has(code) || ('syscall' in error && error.syscall === 'open');
}

/** AWS's own code; the SDK puts `Unknown` (or `NotFound`) where the reply held none, and a SyntaxError for no XML. */
function readCode(error: Error): string | undefined {
  const nameless = /^(?:Error|SyntaxError|TypeError|Unknown|UnknownError|NotFound|\w+ServiceException)$/;
  return readTextField(error, 'Code') ?? (nameless.test(error.name) ? undefined : error.name);
}

/** "AccessDenied: User … is not authorized": AWS's words, in one line, for a message. */
export function describeError(thrown: unknown): string {
  const answer = readError(thrown);
  return answer === undefined ? String(thrown) : describeAnswer(answer);
}

export function describeAnswer(answer: AwsError): string {
  if (answer.kind === 'not-aws') return `status ${answer.status}, which is not AWS's`;
  if (answer.kind === 'no-response') return answer.code;
  const { code, reason, message } = answer;
  const name = reason === undefined ? code : `${code} (${reason})`;
  return message === '' ? name : `${name}: ${message}`;
}

export function joinToOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function readNumber(error: Error, outer: string, inner: string): number | undefined {
  const value = readField(readField(error, outer), inner);
  return typeof value === 'number' ? value : undefined;
}

function readTextField(error: Error, ...path: readonly string[]): string | undefined {
  const value = path.reduce(readField, error as unknown);
  return typeof value === 'string' ? value : undefined;
}

function readHeader(error: Error, name: string): string | undefined {
  return readTextField(error, '$response', 'headers', name);
}

function readField(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
