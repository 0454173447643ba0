import { type Answer, oneLine, silence } from './answer.ts';

/** What the SDK threw, as an answer; undefined where it is neither AWS's nor the network's word. */
export function answerOfError(error: unknown): Answer | undefined {
  if (!(error instanceof Error)) return undefined;
  const status = numberAt(error, '$metadata', 'httpStatusCode') ?? numberAt(error, '$response', 'statusCode');
  if (status === undefined) return silence(error);
  const code = awsCode(error);
  if (code === undefined) return { kind: 'strange', status };
  const date = Date.parse(headerOf(error, 'date') ?? '');
  return {
    kind: 'refusal',
    status,
    code,
    message: oneLine(error.message),
    date: Number.isNaN(date) ? undefined : date,
  };
}

/** AWS's own code; the SDK puts `Unknown` (or `NotFound`) where the reply held none, and a SyntaxError for no XML. */
function awsCode(error: Error): string | undefined {
  const code = 'Code' in error && typeof error.Code === 'string' ? error.Code : undefined;
  if (code !== undefined) return code;
  const nameless = /^(?:Error|SyntaxError|TypeError|Unknown|UnknownError|NotFound|STSServiceException)$/;
  return nameless.test(error.name) ? undefined : error.name;
}

function numberAt(error: Error, outer: string, inner: string): number | undefined {
  const value = at(at(error, outer), inner);
  return typeof value === 'number' ? value : undefined;
}

function headerOf(error: Error, name: string): string | undefined {
  const value = at(at(at(error, '$response'), 'headers'), name);
  return typeof value === 'string' ? value : undefined;
}

function at(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Reflect.get(value, key);
}
