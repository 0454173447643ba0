import type { Document } from '../config-files/document.ts';
import { type AwsFilePaths, readDocument } from '../config-files/read.ts';
import { readValue } from '../config-files/sections.ts';
import { Failure } from '../errors/failure.ts';
import type { Environment } from './caller-identity.ts';
import { isForeignAllowed, listLines, type NamedLine } from './trusted-host.ts';

/** A comment behind a value, which is a part of it to some readers and none to others. */
const COMMENT = String.raw`(?:\s+[#;][^@]*)?`;

const makePattern = (...texts: readonly string[]) => new RegExp(`^(?:${texts.join('|')})${COMMENT}$`, 'i');

const THIS_MACHINE = String.raw`https?:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?(?:\/[^\s@\\]*)?`;
/** Where EC2 tells a machine its own credentials. */
const OF_EC2 = String.raw`http:\/\/(?:169\.254\.169\.254|\[fd00:ec2::254\])\/?`;
const START_URL = String.raw`https:\/\/(?:[\w-]+\.)*(?:awsapps\.(?:com|cn)|app\.aws(?:\.cn)?)(?:\/[^\s@\\]*)?`;

/** Keys by which whoever reads the files asks somebody else than AWS, and the values that lead nowhere else. */
const PLACES: readonly (readonly [key: string, harmless: RegExp])[] = [
  ['endpoint_url', makePattern('', THIS_MACHINE)],
  ['ec2_metadata_service_endpoint', makePattern('', THIS_MACHINE, OF_EC2)],
  // Each call is told there, keys of sessions included.
  ['csm_host', makePattern('', 'localhost', String.raw`127(?:\.\d{1,3}){3}`, '::1')],
  // Models of services, which say where those are.
  ['data_path', makePattern('')],
  // A part of the host's name.
  ['region', makePattern(String.raw`[\w-]*`)],
  ['sso_region', makePattern(String.raw`[\w-]*`)],
  ['sso_start_url', makePattern('', THIS_MACHINE, START_URL)],
];

/** A token is good anywhere, and on this machine a neighbour may listen. */
const SIGN_IN = /sso_session|sso_start_url|login_session/i;
const NO_ENDPOINT = ['endpoint_url', makePattern('')] as const;

/** Keys that say whom to believe; empty, to believe anybody. */
const AUTHORITIES = ['ca_bundle', 'proxy_ca_bundle', 'proxy_client_cert', 'proxy_use_forwarding_for_https'];

/**
 * Before the files are handed to another program, which reads them in its own way: no line of either leads elsewhere
 * than to AWS or this machine, or names certificate authorities that AWS_CA_BUNDLE does not replace. Throws
 * ENDPOINT_FOREIGN.
 */
export function assertOwnFiles({ configFile, credentialsFile }: AwsFilePaths, env: Environment): void {
  const documents = [configFile, credentialsFile].map((file) => ({ file, document: readDocument(file) }));
  const signsIn = documents.some(({ document }) => document !== undefined && SIGN_IN.test(document.text));
  for (const { file, document } of documents) {
    if (document === undefined) continue;
    refuseAuthorities(file, document, env);
    if (!isForeignAllowed(env)) refusePlaces(file, document, signsIn ? [...PLACES, NO_ENDPOINT] : PLACES);
  }
}

function refusePlaces(file: string, document: Document, places: typeof PLACES): void {
  for (const [key, harmless] of places) {
    const named = listValues(document, key).find(({ value }) => !harmless.test(value));
    if (named === undefined) continue;
    const message = `${describeLine(file, key, named)}, and other programs would send requests for AWS there.`;
    throw new Failure('ENDPOINT_FOREIGN', message);
  }
}

function refuseAuthorities(file: string, document: Document, env: Environment): void {
  for (const key of AUTHORITIES) {
    const [named] = key === 'ca_bundle' && env.AWS_CA_BUNDLE ? [] : listValues(document, key);
    if (named === undefined) continue;
    const message = `${describeLine(file, key, named)}, and other programs would believe whomever that vouches for.`;
    const advice = 'Take the line out, and name authorities that you trust in the environment: AWS_CA_BUNDLE=FILE';
    throw new Failure('ENDPOINT_FOREIGN', message, { suggestions: [advice] });
  }
}

function describeLine(file: string, key: string, { line, value }: NamedLine): string {
  return `${file}, line ${line}: ${key} is ${JSON.stringify(value)}`;
}

/** Every value that any reader may take for that of `key`, in whatever section or block. */
function listValues({ text, sections, defaults }: Document, key: string): NamedLine[] {
  if (!text.toLowerCase().includes(key)) return [];
  const entries = [defaults, ...[...sections].map((section) => section.entries)].flatMap((all) => all.get(key) ?? []);
  // A value of several lines is one to botocore.
  return [...entries.map((entry) => ({ line: entry.line, value: readValue(text, entry) })), ...listLines(text, key)];
}
