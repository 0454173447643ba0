/** The parts of an `Authorization: AWS4-HMAC-SHA256 …` header. */
export interface Authorization {
  readonly accessKeyId: string;
  /** `YYYYMMDD`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** Last part of the credential scope; must be `aws4_request`. */
  readonly terminator: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

function readParameters(header: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of header.slice(ALGORITHM.length).split(',')) {
    const equals = part.indexOf('=');
    if (equals > 0) found.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
  }
  return found;
}

/** Parses the header; a string says, in AWS's words, what is wrong with it. */
export function parseAuthorization(header: string): Authorization | string {
  if (!/^AWS4-HMAC-SHA256\s/.test(header)) {
    return `Unsupported AWS 'algorithm': '${header.split(' ')[0]}'. Authorization=${ALGORITHM} expected.`;
  }
  const found = readParameters(header);
  const missing = ['Credential', 'Signature', 'SignedHeaders'].filter((name) => !found.get(name));
  if (missing.length > 0) {
    return missing.map((name) => `Authorization header requires '${name}' parameter.`).join(' ');
  }
  const credential = found.get('Credential') ?? '';
  const [accessKeyId = '', date = '', region = '', service = '', terminator = '', ...rest] = credential.split('/');
  if (terminator === '' || rest.length > 0) {
    return `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`;
  }
  const signedHeaders = (found.get('SignedHeaders') ?? '').split(';');
  return { accessKeyId, date, region, service, terminator, signedHeaders, signature: found.get('Signature') ?? '' };
}
