import {
  EnableOrganizationsRootCredentialsManagementCommand,
  EnableOrganizationsRootSessionsCommand,
  type IAMClient,
  ListOrganizationsFeaturesCommand,
} from '@aws-sdk/client-iam';
import { Failure } from '../errors/failure.ts';
import type { OrganizationsClient } from './connection.ts';
import { wordsOf } from './explain.ts';
import { trustService } from './organizations.ts';
import { type Patience, patiently } from './patience.ts';
import { IAM_SERVICE } from './service-principals.ts';
import { codeOf, troubleOf } from './trouble.ts';

const FEATURES = ['RootCredentialsManagement', 'RootSessions'] as const;
export type CentralRootFeature = (typeof FEATURES)[number];

/** Which parts of centralized root access are off. Needs trusted access for iam.amazonaws.com to be of use. */
export async function missingFeatures(client: IAMClient, patience: Patience): Promise<CentralRootFeature[]> {
  try {
    const answer = await patiently(patience, 'ListOrganizationsFeatures', () =>
      client.send(new ListOrganizationsFeaturesCommand({})),
    );
    return FEATURES.filter((feature) => !answer.EnabledFeatures?.includes(feature));
  } catch (error) {
    // Asked before anything is there to list.
    const code = codeOf(error instanceof Error ? error.cause : undefined);
    if (['ServiceAccessNotEnabledException', 'OrganizationNotFoundException'].includes(code)) return [...FEATURES];
    throw asCentralRootFailure(error);
  }
}

export async function enableFeature(client: IAMClient, patience: Patience, feature: CentralRootFeature): Promise<void> {
  const call =
    feature === 'RootSessions'
      ? () => client.send(new EnableOrganizationsRootSessionsCommand({}))
      : () => client.send(new EnableOrganizationsRootCredentialsManagementCommand({}));
  try {
    await patiently<unknown>(patience, `EnableOrganizations${feature}`, call);
  } catch (error) {
    throw asCentralRootFailure(error);
  }
}

/** Lets IAM act across the organization, which centralized root access rests on. */
export async function trustIam(client: OrganizationsClient, patience: Patience): Promise<void> {
  try {
    await trustService(client, patience, IAM_SERVICE);
  } catch (error) {
    throw asCentralRootFailure(error);
  }
}

function asCentralRootFailure(error: unknown): unknown {
  const cause = error instanceof Failure ? error.cause : undefined;
  if (cause === undefined || troubleOf(cause) !== 'refused') return error;
  return new Failure('CENTRAL_ROOT_FAILED', `AWS refused centralized root access: ${wordsOf(cause)}`, { cause });
}
