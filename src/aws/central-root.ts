import {
  EnableOrganizationsRootCredentialsManagementCommand,
  EnableOrganizationsRootSessionsCommand,
  type IAMClient,
  ListOrganizationsFeaturesCommand,
} from '@aws-sdk/client-iam';
import { Failure } from '../errors/failure.ts';
import type { OrganizationsClient } from './connection.ts';
import { awsCodeOf, classifyError, describeError } from './errors.ts';
import { trustService } from './organizations.ts';
import { type RetryOptions, withRetry } from './retry.ts';
import { IAM_SERVICE } from './service-principals.ts';

const FEATURES = ['RootCredentialsManagement', 'RootSessions'] as const;
export type CentralRootFeature = (typeof FEATURES)[number];

/** Which parts of centralized root access are off. Needs trusted access for iam.amazonaws.com to be of use. */
export async function missingFeatures(client: IAMClient, retry: RetryOptions): Promise<CentralRootFeature[]> {
  try {
    const answer = await withRetry(retry, 'ListOrganizationsFeatures', () =>
      client.send(new ListOrganizationsFeaturesCommand({})),
    );
    return FEATURES.filter((feature) => !answer.EnabledFeatures?.includes(feature));
  } catch (error) {
    // Asked before anything is there to list.
    const code = awsCodeOf(error instanceof Error ? error.cause : undefined);
    if (['ServiceAccessNotEnabledException', 'OrganizationNotFoundException'].includes(code)) return [...FEATURES];
    throw asCentralRootFailure(error);
  }
}

export async function enableFeature(
  client: IAMClient,
  retry: RetryOptions,
  feature: CentralRootFeature,
): Promise<void> {
  const call =
    feature === 'RootSessions'
      ? () => client.send(new EnableOrganizationsRootSessionsCommand({}))
      : () => client.send(new EnableOrganizationsRootCredentialsManagementCommand({}));
  try {
    await withRetry<unknown>(retry, `EnableOrganizations${feature}`, call);
  } catch (error) {
    throw asCentralRootFailure(error);
  }
}

/** Lets IAM act across the organization, which centralized root access rests on. */
export async function trustIam(client: OrganizationsClient, retry: RetryOptions): Promise<void> {
  try {
    await trustService(client, retry, IAM_SERVICE);
  } catch (error) {
    throw asCentralRootFailure(error);
  }
}

function asCentralRootFailure(error: unknown): unknown {
  const cause = error instanceof Failure ? error.cause : undefined;
  if (cause === undefined || classifyError(cause) !== 'refused') return error;
  return new Failure('CENTRAL_ROOT_FAILED', `AWS refused centralized root access: ${describeError(cause)}`, { cause });
}
