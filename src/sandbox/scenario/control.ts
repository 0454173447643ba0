/**
 * The control surface for tests whose client is another process: unsigned, on the same port.
 *
 *   GET  /_sandbox/requests              the log in memory
 *   POST /_sandbox/requests/clear
 *   POST /_sandbox/faults                {"fault": "CreateAccount:drop-reply:1"}
 *   POST /_sandbox/faults/clear
 *   POST /_sandbox/close-account         {"account": ID}
 *   POST /_sandbox/suspend-account       {"account": ID}
 *   POST /_sandbox/take-email            {"email": ADDRESS}
 *   POST /_sandbox/quota                 {"accounts": "12"}
 *   POST /_sandbox/closure-quota         {"accounts": "2"}
 *   POST /_sandbox/deactivate-key        {"accessKeyId": ID}
 *   POST /_sandbox/activate-key          {"accessKeyId": ID}
 *   POST /_sandbox/root-mfa              {"account": ID}
 *   POST /_sandbox/root-password         {"account": ID}
 *   POST /_sandbox/root-certificate      {"account": ID}
 *   POST /_sandbox/root-key              {"account": ID}
 *   POST /_sandbox/set-region            {"account": ID, "region": NAME, "status": "DISABLED"}
 *   POST /_sandbox/deny                  {"actions": "iam:CreateUser,iam:*", "target": ID of account, unit or root};
 *                                        with "root_only" the root users of members alone
 *   POST /_sandbox/expire-sessions
 *   POST /_sandbox/clock-skew            {"milliseconds": "3600000"}
 *   POST /_sandbox/foreign-organization
 *   POST /_sandbox/identity-center       {"region": REGION}: what the console's button does
 *   POST /_sandbox/assign-login          {"account": ID}
 *   POST /_sandbox/approve-login         {"user_code": CODE}, all without it; a browser gets it with ?user_code=CODE
 *   POST /_sandbox/expire-logins
 *
 * It answers 200 and JSON, or 400 and {"error": …}.
 */
import type { FaultQueue } from '../faults/queue.ts';
import type { Incoming } from '../protocol/incoming.ts';
import type { HttpReply } from '../protocol/reply.ts';
import type { RequestLog } from '../serve/record.ts';
import { SandboxUsageError } from '../usage-error.ts';
import type { Scenario } from './scenario.ts';

export const CONTROL_PREFIX = '/_sandbox/';

/** What the control surface reaches. */
export interface Controls {
  readonly scenario: Scenario;
  readonly faults: FaultQueue;
  readonly log: RequestLog;
  readonly setClockSkew: (milliseconds: number) => void;
}

/** Throws where the argument is missing and nothing stands for it. */
type Arguments = (name: string, otherwise?: string) => string;

function listVerbs({ scenario, faults, log, setClockSkew }: Controls): Record<string, (given: Arguments) => unknown> {
  return {
    'GET requests': () => log.all(),
    'POST requests/clear': () => log.clear(),
    'POST faults': (given) => faults.add(given('fault')),
    'POST faults/clear': () => faults.clear(),
    'POST close-account': (given) => scenario.closeAccount(given('account')),
    'POST suspend-account': (given) => scenario.suspendAccount(given('account')),
    'POST take-email': (given) => scenario.takeEmail(given('email')),
    'POST quota': (given) => scenario.setQuota(Number(given('accounts'))),
    'POST closure-quota': (given) => scenario.setClosureQuota(Number(given('accounts'))),
    'POST deactivate-key': (given) => scenario.setKeyActive(given('accessKeyId'), false),
    'POST activate-key': (given) => scenario.setKeyActive(given('accessKeyId'), true),
    'POST root-mfa': (given) => scenario.setRootMfa(given('account'), true),
    'POST root-password': (given) => scenario.setRootPassword(given('account'), true),
    'POST root-certificate': (given) => scenario.createRootCertificate(given('account')),
    'POST root-key': (given) => scenario.createRootKey(given('account')),
    'POST set-region': (given) => scenario.setRegion(given('account'), given('region'), given('status')),
    'POST deny': (given) =>
      scenario.denyByPolicy(
        given('actions').split(','),
        given('target', '') || undefined,
        given('root_only', '') !== '',
      ),
    'POST expire-sessions': () => scenario.expireSessions(),
    'POST clock-skew': (given) => setClockSkew(Number(given('milliseconds'))),
    'POST foreign-organization': () => scenario.createForeignOrganization(),
    'POST identity-center': (given) => scenario.enableIdentityCenter({ region: given('region') }),
    'POST assign-login': (given) => scenario.assignLogin(given('account')),
    'POST approve-login': (given) => scenario.approveLogin(given('user_code', '') || undefined),
    'GET approve-login': (given) => scenario.approveLogin(given('user_code')),
    'POST expire-logins': () => scenario.expireLogins(),
  };
}

function readArguments({ body, query }: Incoming): Arguments {
  const parsed: unknown = body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
  const given = typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [];
  const entries = [...given, ...new URLSearchParams(query)];
  return (name, otherwise) => {
    const value = entries.find(([key]) => key === name)?.[1] ?? otherwise;
    if (typeof value !== 'string' && typeof value !== 'number') throw new SandboxUsageError(`"${name}" is missing.`);
    return String(value);
  };
}

function toJsonReply(status: number, value: unknown): HttpReply {
  return { status, headers: { 'content-type': 'application/json' }, body: `${JSON.stringify(value ?? null)}\n` };
}

/** Answers a request of the control surface. */
export function runControl(controls: Controls, incoming: Incoming): HttpReply {
  const table = listVerbs(controls);
  const name = `${incoming.method} ${incoming.path.slice(CONTROL_PREFIX.length)}`;
  const verb = Object.hasOwn(table, name) ? table[name] : undefined;
  if (verb === undefined)
    return toJsonReply(404, { error: `There is no ${name}. There are ${Object.keys(table).join(', ')}.` });
  try {
    return toJsonReply(200, verb(readArguments(incoming)));
  } catch (error) {
    return toJsonReply(400, { error: error instanceof Error ? error.message : String(error) });
  }
}
