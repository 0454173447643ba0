import { listEnabledRegions } from '../../aws/account-regions.ts';
import { GLOBAL_REGION } from '../../aws/endpoint.ts';
import { isRefusedWith } from '../../aws/errors.ts';
import {
  findPrimaryRegion,
  listInstances,
  openIdentityCenter,
  type SsoInstance,
  takesPermissionSets,
} from '../../aws/identity-center.ts';
import { Failure, isFailure } from '../../errors/failure.ts';
import type { RunContext } from '../../run/context.ts';
import type { Management } from '../../run/management.ts';
import type { SsoInitRequest } from './request.ts';

/** The organization's Identity Center. */
export interface FoundInstance extends SsoInstance {
  /** Where it is administered, and where people log in. */
  readonly region: string;
}

const AT_ONCE = 5;
const POLL_MS = 10_000;

/** Refusals of a region that says nothing of what is there: by a policy, or as the account has not switched it on. */
const SILENT = ['AccessDenied', 'UnrecognizedClient', 'InvalidClientTokenId', 'OptInRequired', 'SubscriptionRequired'];

interface Search {
  readonly run: RunContext;
  readonly management: Management;
  readonly request: SsoInitRequest;
}

/** What a region says: its instances, or nothing. */
async function askRegion({ run, management }: Search, region: string): Promise<readonly SsoInstance[] | undefined> {
  try {
    return await listInstances(openIdentityCenter(management.connection, run.retry, region));
  } catch (error) {
    if (isRefusedWith(error, ...SILENT)) return undefined;
    throw error;
  }
}

/** An account's own instance is no use: it has no permission sets. The management account may have one from earlier. */
async function isOfOrganization({ run, management }: Search, instance: SsoInstance, region: string): Promise<boolean> {
  const { ownerAccountId, isActive, arn } = instance;
  if (ownerAccountId !== management.organization.managementAccountId) return false;
  if (!isActive) return true;
  return takesPermissionSets({ client: openIdentityCenter(management.connection, run.retry, region), arn });
}

interface SearchResult {
  readonly instance: FoundInstance | undefined;
  /** Regions that did not say. */
  readonly silent: readonly string[];
}

/** The profile's region and us-east-1 first, where nearly all are; then every other that is on, a few at a time. */
async function searchRegions(context: Search): Promise<SearchResult> {
  const { management, request } = context;
  const { connection } = management;
  const likely = request.region === undefined ? [connection.region, GLOBAL_REGION] : [request.region];
  const silent: string[] = [];
  const look = async (regions: readonly string[]): Promise<FoundInstance | undefined> => {
    const said = await Promise.all(regions.map((region) => askRegion(context, region)));
    silent.push(...regions.filter((_, at) => said[at] === undefined));
    for (const [at, region] of regions.entries()) {
      for (const instance of said[at] ?? []) {
        if (await isOfOrganization(context, instance, region)) return { ...instance, region };
      }
    }
    return undefined;
  };
  const first = await look([...new Set(likely)]);
  if (first !== undefined || request.region !== undefined) return { instance: first, silent };
  const others = await listOthers(context, likely);
  for (let at = 0; at < others.length; at += AT_ONCE) {
    const instance = await look(others.slice(at, at + AT_ONCE));
    if (instance !== undefined) return { instance, silent };
  }
  return { instance: undefined, silent };
}

async function listOthers({ run, management }: Search, known: readonly string[]): Promise<string[]> {
  const regions = await listEnabledRegions(management.connection, run.retry);
  return regions.filter((region) => !known.includes(region));
}

/** Where an instance that several regions know is administered. */
async function moveToPrimary(context: Search, found: FoundInstance): Promise<FoundInstance> {
  const { run, management } = context;
  if (!found.isActive) return found;
  const client = openIdentityCenter(management.connection, run.retry, found.region);
  try {
    return { ...found, region: (await findPrimaryRegion(client, found.arn)) ?? found.region };
  } catch (error) {
    // It may not be asked, or knows of one region alone: then it is where it was found.
    if (isFailure(error) && (error.code === 'AWS_ACCESS_DENIED' || error.code === 'AWS_REFUSED')) return found;
    throw error;
  }
}

/** Identity Center in whatever region. Throws SSO_INSTANCE_MISSING, SSO_INSTANCE_UNKNOWN, SSO_INSTANCE_PENDING. */
export async function findInstance(context: Search): Promise<FoundInstance> {
  const { run, management, request } = context;
  const { clock, interrupt } = run.runtime;
  const place = request.region ?? management.connection.region;
  const url = `https://console.aws.amazon.com/singlesignon/home?region=${place}`;
  for (let isTold = false; ; ) {
    const { instance, silent } = await searchRegions(context);
    if (instance?.isActive === true) return moveToPrimary(context, instance);
    if (instance === undefined && silent.length > 0) throw makeUnknownFailure(silent);
    const isOver = clock.now() + POLL_MS > run.deadline;
    if (!request.wait || isOver)
      throw instance === undefined && !request.wait
        ? makeMissingFailure(url, place)
        : makePendingFailure(instance, url);
    if (!isTold) request.tellPerson(describeClick(url, place));
    isTold = true;
    await clock.sleep(POLL_MS, interrupt);
  }
}

function describeClick(url: string, region: string): string[] {
  return [
    `Switch IAM Identity Center on, as an administrator of the management account: ${url}`,
    `It will be in ${region} for good; choose another region in the console first if you want that.`,
  ];
}

function makeMissingFailure(url: string, region: string): Failure {
  const message =
    'The organization has no IAM Identity Center in any region that is on, and AWS has no API that makes it.';
  return new Failure('SSO_INSTANCE_MISSING', message, {
    suggestions: [...describeClick(url, region), 'Then run the same command again; with --wait it waits for that.'],
    details: { url, region },
  });
}

function makePendingFailure(instance: FoundInstance | undefined, url: string): Failure {
  const message =
    instance === undefined
      ? 'Nobody has switched IAM Identity Center on in time.'
      : `AWS is still making IAM Identity Center in ${instance.region}.`;
  return new Failure('SSO_INSTANCE_PENDING', message, { details: { url } });
}

function makeUnknownFailure(silent: readonly string[]): Failure {
  const message = `No IAM Identity Center was found, and AWS does not let these credentials ask in ${silent.join(', ')}.`;
  return new Failure('SSO_INSTANCE_UNKNOWN', message, {
    suggestions: [
      'If it is in one of them, use credentials that may ask there.',
      'Else name its region: add --region REGION',
    ],
    details: { regions: silent },
  });
}
