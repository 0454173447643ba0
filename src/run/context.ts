import { rmdir, stat } from 'node:fs/promises';
import type { Credentials } from '../aws/caller-identity.ts';
import { openConnectionAs, resolveCredentials } from '../aws/identify.ts';
import { type AwsContext, type Connection, type Network, openNetwork, type ProfileContext } from '../aws/network.ts';
import type { RetryOptions } from '../aws/retry.ts';
import { assertOwnDefault } from '../aws/trusted-host.ts';
import type { Profile, Profiles } from '../config-files/profile.ts';
import { readAwsFiles } from '../config-files/read.ts';
import { Failure, isFailure } from '../errors/failure.ts';
import { withLock } from '../files/lock.ts';
import { findEnvironmentOfProfile } from '../repository/environment-lookup.ts';
import { readEnvironments } from '../repository/environments.ts';
import { Journal } from '../repository/journal.ts';
import type { Repository } from '../repository/repository.ts';
import { drawFraction, type Runtime } from '../runtime.ts';
import { fillLogin } from '../text.ts';
import { addResume } from './failures.ts';
import { requireTrust } from './trust.ts';

/** Shows what is being waited for; a listr2 task's `output`. */
export type Report = (line: string) => void;

/** What every step of one run works with. */
export interface RunContext {
  readonly runtime: Runtime;
  readonly repository: Repository;
  readonly journal: Journal;
  readonly network: Network;
  /** Milliseconds since the epoch at which `--timeout` ends. */
  readonly deadline: number;
  /** The command that goes on where this run ends; empty for one that only looks. */
  readonly resume: string;
  /** How long to go on asking AWS, and who hears of each wait. */
  readonly retry: RetryOptions;
  /** Hears what the step that runs is about. */
  readonly report: Report;
}

interface OpenOptions {
  readonly runtime: Runtime;
  readonly repository: Repository;
  /** Milliseconds for all of the run, counted from now. */
  readonly timeoutMs: number;
  /** The command that goes on where this run ends. */
  readonly resume?: string;
}

/** Reads the journal and starts the time. */
export async function openContext({ runtime, repository, timeoutMs, resume = '' }: OpenOptions): Promise<RunContext> {
  const journal = await Journal.open(repository.journalFile);
  const deadline = runtime.clock.now() + timeoutMs;
  const network = openNetwork(runtime.env, runtime.note);
  const retry = tellLong(retryUntil(deadline, runtime), network);
  return { runtime, repository, journal, network, deadline, resume, retry, report: () => {} };
}

/** The same run, whose waits `report` hears of: why each is, and for how long it goes on already. */
export function withReport<C extends RunContext>(context: C, report: Report): C {
  return { ...context, report, retry: retryUntil(context.deadline, context.runtime, report) };
}

function retryUntil(deadline: number, runtime: Runtime, report?: Report): RetryOptions {
  const { clock, interrupt, terminal } = runtime;
  const began = clock.now();
  let waitingFor = '';
  const say = () => report?.(`${formatSeconds(clock.now() - began)} ${waitingFor}`);
  return {
    // Somebody who watches sees the seconds go by; a log wants one line a try.
    clock:
      report !== undefined && terminal.progress ? { now: clock.now, sleep: makeReportingSleep(clock, say) } : clock,
    signal: interrupt,
    deadline,
    random: () => drawFraction(runtime),
    onWait: (reason) => {
      waitingFor = reason;
      say();
    },
  };
}

/** How long it may take until somebody who sees no step hears why. */
const SILENT_MS = 1_000;

function tellLong(retry: RetryOptions, network: Network): RetryOptions {
  const began = retry.clock.now();
  const onWait = (reason: string) => {
    if (retry.clock.now() - began >= SILENT_MS) network.tellWait(`Waiting: ${reason}.`);
  };
  return { ...retry, onWait };
}

/** Waits like `clock`, and calls `say` each second meanwhile. */
function makeReportingSleep(clock: Runtime['clock'], say: () => void): Runtime['clock']['sleep'] {
  return async (ms, signal) => {
    const until = clock.now() + ms;
    for (let left = ms; left > 0; left = until - clock.now()) {
      await clock.sleep(Math.min(left, 1_000), signal);
      say();
    }
  };
}

function formatSeconds(ms: number): string {
  const total = Math.round(ms / 1000);
  return total < 60 ? `${total} s:` : `${Math.floor(total / 60)} min ${total % 60} s:`;
}

/** What the requests of the run go by. */
function toAwsContext({ runtime, network, deadline }: RunContext): AwsContext {
  return { network, clock: runtime.clock, random: () => drawFraction(runtime), signal: runtime.interrupt, deadline };
}

/** AWS as somebody sees it in this run, who need not be in a profile. Throws ENDPOINT_FOREIGN. */
export function openConnection(context: RunContext, credentials: Credentials, region: string): Connection {
  assertOwnDefault(context.repository, context.runtime.env);
  return { context: toAwsContext(context), credentials, region };
}

/** Beside the lock of the AWS files, which a run takes for each write. Git ignores both by one pattern. */
const RUN_LOCK = '.pf-aws.lock.run';

interface RunAloneOptions extends OpenOptions {
  readonly resume: string;
  /** Only looks: any number of such runs may go side by side. */
  readonly looksOnly: boolean;
  /** Hears that there is another run, in a line for a person. */
  readonly log: (line: string) => void;
}

/** How often another run may take the folder away, which it does where it leaves nothing in it. */
const MOST_TRIES = 20;

/**
 * Does the work while no other run of this repository makes accounts or keys: two that look at the same time would both
 * find nothing and both make it. The journal is read inside, or it would tell of yesterday.
 * Throws `LOCKED` when the wait ends.
 */
export async function runAlone<T>(options: RunAloneOptions, perform: (context: RunContext) => Promise<T>): Promise<T> {
  let began = false;
  const begin = async () => {
    began = true;
    const context = await openContext(options);
    if (!options.looksOnly) await setUnreadableAside(context, options);
    return perform(context);
  };
  for (let tries = 1; ; tries += 1) {
    options.runtime.interrupt.throwIfAborted();
    try {
      return options.looksOnly ? await begin() : await withRunLock(options, begin);
    } catch (error) {
      const folderWent = isFailure(error) && error.details.reason === 'ENOENT';
      if (began || !folderWent || tries === MOST_TRIES) throw addResume(error, options.resume);
    }
  }
}

async function setUnreadableAside({ journal }: RunContext, { log }: RunAloneOptions): Promise<void> {
  const aside = await journal.setAside();
  if (aside === undefined) return;
  log(`The journal of unfinished work could not be read and is not trusted; it was moved to ${aside}.`);
}

async function withRunLock<T>(options: RunAloneOptions, perform: () => Promise<T>): Promise<T> {
  const { runtime, repository, timeoutMs, log } = options;
  const { awsDir } = repository;
  const isNew = (await stat(awsDir).catch(() => undefined)) === undefined;
  const onWait = ({ pid, host }: { pid: number; host: string }) =>
    log(`Another run is at work in this repository (process ${pid} on ${host}); waiting for it to end.`);
  const { clock, interrupt: signal } = runtime;
  try {
    return await withLock(awsDir, perform, { clock, signal, lockName: RUN_LOCK, lockTimeoutMs: timeoutMs, onWait });
  } finally {
    // A refused run leaves nothing, not even the folder of its lock. rmdir takes empty ones alone.
    if (isNew) await rmdir(awsDir).catch(() => undefined);
  }
}

/** AWS as a profile sees it, of whatever kind. Throws CREDENTIALS_MISSING, and what resolving it comes to. */
export async function openProfileConnection(
  run: RunContext,
  name: string,
  suggestions: readonly string[],
): Promise<Connection> {
  const { repository } = run;
  const profiles = readAwsFiles(repository);
  const profile = profiles.get(name);
  if (profile?.kind === undefined) {
    const where = profile === undefined ? 'There is no profile' : 'There are no credentials in profile';
    throw new Failure('CREDENTIALS_MISSING', `${where} ${name} in ${repository.awsDir}.`, {
      suggestions,
      details: {
        profile: name,
        known: [...profiles.values()].flatMap((other) => (other.kind === undefined ? [] : [other.name])),
      },
    });
  }
  const context = toProfileContext(run, profiles);
  const credentials = await resolveCredentials(profile, context).catch(async (error: unknown) => {
    throw await addEnvironment(error, name, repository);
  });
  return openConnectionAs(profile, context, credentials);
}

/** What is said of the login of a profile, by the environment that has it. */
async function addEnvironment(error: unknown, profile: string, repository: Repository): Promise<unknown> {
  if (!isFailure(error) || error.code !== 'SSO_LOGIN_NEEDED') return error;
  const environment = findEnvironmentOfProfile(await readEnvironments(repository), profile);
  return environment === undefined
    ? error
    : error.with({ suggestions: fillLogin(error.suggestions, profile, environment) });
}

function toProfileContext(run: RunContext, profiles: Pick<Profiles, 'get'>): ProfileContext {
  const trust: ProfileContext['requireTrust'] = (findProfiles) => requireTrust(run, findProfiles);
  return { ...toAwsContext(run), files: run.repository, profiles, requireTrust: trust };
}

/** AWS as nobody sees it, for a login, which is to prove who one is. Throws ENDPOINT_FOREIGN. */
export async function openAnonymousConnection(
  run: RunContext,
  profile: Profile,
  profiles: Pick<Profiles, 'get'>,
): Promise<Connection> {
  return openConnectionAs(profile, toProfileContext(run, profiles), undefined);
}
