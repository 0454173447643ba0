import type { Identity } from '../credentials.ts';

/** What came back from asking STS whose credentials these are: the one form both ways are reduced to. */
export type Answer =
  | { readonly kind: 'identity'; readonly identity: Identity }
  /** AWS said no. */
  | {
      readonly kind: 'refusal';
      readonly status: number;
      readonly code: string;
      readonly message: string;
      /** AWS's clock, in milliseconds since the epoch. */
      readonly date: number | undefined;
    }
  /** Something answered that is no AWS. */
  | { readonly kind: 'strange'; readonly status: number }
  /** Nothing answered. `code` is Node's. */
  | { readonly kind: 'silence'; readonly code: string };

/** Reads the XML of STS. */
export function readStsReply(reply: { status: number; date: number | undefined; body: string }): Answer {
  const { status, date, body } = reply;
  if (status === 200) {
    return readIdentity(element(body, 'Account'), element(body, 'Arn'), element(body, 'UserId'), status);
  }
  const code = element(body, 'Code');
  if (code === undefined || !body.includes('<Error>')) return { kind: 'strange', status };
  return { kind: 'refusal', status, code, message: oneLine(element(body, 'Message') ?? ''), date };
}

export function readIdentity(
  account: string | undefined,
  arn: string | undefined,
  userId: string | undefined,
  status: number,
): Answer {
  if (!account || !arn || !userId) return { kind: 'strange', status };
  return { kind: 'identity', identity: { account, arn, userId } };
}

/** The code Node gives a broken connection, looked for in the causes too. */
export function silence(error: unknown): Answer | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && isNodeCode(cause.code) && !isOfFile(cause, cause.code)) {
      return { kind: 'silence', code: cause.code };
    }
    if (cause.name === 'TimeoutError') return { kind: 'silence', code: 'ETIMEDOUT' };
  }
  return undefined;
}

/** AWS's codes are words in CamelCase, Node's are in capitals. */
function isNodeCode(code: string): boolean {
  return /^[A-Z][A-Z0-9_]+$/.test(code) && !code.startsWith('ABORT');
}

/** A file that is missing or cannot be read, a token's for one, says nothing of the network. */
function isOfFile(error: Error, code: string): boolean {
  return OF_FILES.has(code) || ('syscall' in error && error.syscall === 'open');
}

const OF_FILES = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function element(xml: string, name: string): string | undefined {
  const begin = xml.indexOf(`<${name}>`) + name.length + 2;
  const end = xml.indexOf('<', begin);
  return begin > name.length + 1 && xml.startsWith(`</${name}>`, end)
    ? decoded(xml.slice(begin, end).trim())
    : undefined;
}

const LAST_CODE_POINT = 0x10ffff;

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function decoded(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const point = Number.parseInt(decimal ?? hex, decimal === undefined ? 16 : 10);
    return point <= LAST_CODE_POINT ? String.fromCodePoint(point) : whole;
  });
}
