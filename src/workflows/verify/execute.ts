import type { Credentials } from '../../aws/caller-identity.ts';
import { findElsewhere } from '../../aws/identify.ts';
import { openNetwork } from '../../aws/network.ts';
import { computeBackoffMs } from '../../aws/retry.ts';
import type { Repository } from '../../repository/repository.ts';
import { drawFraction, mapWithLimit, type Runtime } from '../../runtime.ts';
import { compareWithCli } from './checks/account.ts';
import { areUnsafe } from './checks/files.ts';
import { getProfileContext, openContext, PROFILES_AT_ONCE, type VerifyContext } from './context.ts';
import { canPassByWaiting, decideFindings } from './decide.ts';
import { type EnvironmentResult, type Finding, getIdentity, type VerifyResult } from './findings.ts';
import { type LoadedFacts, loadFacts } from './load.ts';
import { checkNamedProfiles, createOwnersCache, type Owners } from './named-profiles.ts';
import type { VerifyOptions, VerifyRequest } from './options.ts';
import { cacheProof } from './proof-cache.ts';

const LONGEST_PAUSE_MS = 5_000;

/** As without any flag. */
const USUAL_OPTIONS: VerifyOptions = {
  environments: [],
  all: false,
  strict: false,
  deep: false,
  via: 'sdk',
  maxAge: undefined,
  wait: undefined,
};

/** One environment: what `--json` shows, and the credentials, which it never shows. */
export interface VerifiedEnvironment {
  readonly result: EnvironmentResult;
  /** Undefined where they were not learnt, or an earlier proof spared it. */
  readonly credentials: Credentials | undefined;
}

/**
 * Holds environments against the whole policy, as often as `--wait` allows while time may heal what is wrong.
 * What is wrong is a finding; it throws for what makes looking impossible: no such environment, files botocore
 * could not read, no AWS CLI for `--via cli`.
 */
export async function verify(repository: Repository, request: VerifyRequest, runtime: Runtime): Promise<VerifyResult> {
  const { verified, misnamed } = await verifyWithCredentials(repository, request, runtime);
  const environments = verified.map(({ result }) => result);
  const checkedAt = new Date(runtime.clock.now()).toISOString();
  const findings = misnamed.map((message) => toNameFinding(message, request));
  const ok = environments.every((one) => one.ok) && findings.every(({ level }) => level !== 'error');
  return { ok, checkedAt, environments, ...(findings.length === 0 ? {} : { findings }) };
}

function toNameFinding(message: string, { strict }: VerifyRequest): Finding {
  const suggestions = ['If it is to be an environment, give its folder and the key environment in it another name.'];
  const level = strict ? 'error' : 'warning';
  return { check: 'environment-name', level, code: 'ENVIRONMENT_NAME_INVALID', message, suggestions };
}

interface VerifiedAll {
  readonly verified: readonly VerifiedEnvironment[];
  readonly misnamed: VerifyContext['misnamed'];
}

/** The same with the credentials that were proven, for those who hand them on. */
export async function verifyWithCredentials(
  repository: Repository,
  request: VerifyRequest,
  surroundings: Runtime,
): Promise<VerifiedAll> {
  const options = { ...USUAL_OPTIONS, ...request };
  // As the shell has set it: this process may be given another environment for a while, for the SDK's sake.
  const runtime = { ...surroundings, env: { ...surroundings.env } };
  const { clock, interrupt } = runtime;
  const network = openNetwork(runtime.env, runtime.note);
  const until = clock.now() + (options.wait ?? 0);
  try {
    for (let tries = 1; ; tries += 1) {
      // Read anew each time: whoever waits may mend the files meanwhile.
      const context = await openContext({ repository, runtime, options, network });
      const verified = await loadFacts(context, (facts) => decideAll(context, facts));
      const findings = verified.flatMap(({ result }) => result.findings);
      const left = until - clock.now();
      if (!canPassByWaiting(findings) || left <= 0) return { verified, misnamed: context.misnamed };
      // The last look is at the end of the time that was given.
      const pause = computeBackoffMs(tries, () => drawFraction(runtime));
      await clock.sleep(Math.min(pause, LONGEST_PAUSE_MS, left), interrupt);
    }
  } finally {
    network.close();
  }
}

function decideAll(context: VerifyContext, facts: readonly LoadedFacts[]): Promise<VerifiedEnvironment[]> {
  const loaded = facts.map((one) => one.loaded);
  const owners = createOwnersCache(context, loaded);
  return mapWithLimit(facts, PROFILES_AT_ONCE, (one) => decideEnvironment(context, one, owners));
}

async function decideEnvironment(
  context: VerifyContext,
  { loaded, facts }: LoadedFacts,
  owners: Owners,
): Promise<VerifiedEnvironment> {
  const { profile, expected, outcome, cli, credentials, cached } = loaded;
  const identity = getIdentity(outcome);
  const findings: Finding[] = [...decideFindings(facts, context.options)];
  if (!context.options.ownProfileOnly && !areUnsafe(facts.files))
    findings.push(...(await checkNamedProfiles(context, loaded, owners)));
  if (cli !== undefined && outcome !== undefined) findings.push(...compareWithCli(facts, outcome, cli));
  if (context.options.deep && identity !== undefined && credentials !== undefined) {
    const { runDeepChecks } = await import('./deeper.ts');
    findings.push(...(await runDeepChecks(context, facts, { identity, credentials })));
  }
  const ok = findings.every(({ level }) => level !== 'error');
  if (ok && !cached && profile !== undefined && identity !== undefined) {
    await cacheProof(context, profile, { expectedAccount: expected?.account, proves: 'policy', identity });
  }
  const endpoint = profile && identity && (await findElsewhere(profile, getProfileContext(context)));
  const { account = null, arn = null, userId = null } = identity ?? {};
  return {
    result: {
      environment: facts.environment,
      profile: facts.profile,
      expectedAccount: expected?.account ?? null,
      account,
      arn,
      userId,
      ...(endpoint === undefined ? {} : { endpoint }),
      ok,
      cached,
      findings,
    },
    credentials,
  };
}
