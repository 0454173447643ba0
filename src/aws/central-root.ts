import {
  EnableOrganizationsRootCredentialsManagementCommand,
  EnableOrganizationsRootSessionsCommand,
  ListOrganizationsFeaturesCommand,
} from '@aws-sdk/client-iam';
import { Failure } from '../errors/failure.ts';
import { classifyError } from './classify-error.ts';
import { describeError, isRefusedWith, readError } from './errors.ts';
import { callIam, type Iam } from './iam.ts';
import { ACCOUNT_SERVICE, type Organizations, trustService } from './organizations.ts';

/** Centralized root access rests on trusted access for this one. */
export const IAM_SERVICE = 'iam.amazonaws.com';

/** The services later steps of the stack need trusted access for, and IAM. */
export const TRUSTED_SERVICES = [IAM_SERVICE, ACCOUNT_SERVICE];

const FEATURES = ['RootCredentialsManagement', 'RootSessions'] as const;
export type CentralRootFeature = (typeof FEATURES)[number];

/** Which parts of centralized root access are off. Needs trusted access for iam.amazonaws.com to be of use. */
export async function listMissingFeatures(iam: Iam): Promise<CentralRootFeature[]> {
  try {
    const answer = await callIam(iam, new ListOrganizationsFeaturesCommand({}));
    return FEATURES.filter((feature) => !answer.EnabledFeatures?.includes(feature));
  } catch (error) {
    // Asked before anything is there to list.
    if (isRefusedWith(error, 'ServiceAccessNotEnabled', 'OrganizationNotFound')) return [...FEATURES];
    throw toCentralRootFailure(error);
  }
}

export async function enableFeature(iam: Iam, feature: CentralRootFeature): Promise<void> {
  try {
    if (feature === 'RootSessions') await callIam(iam, new EnableOrganizationsRootSessionsCommand({}));
    else await callIam(iam, new EnableOrganizationsRootCredentialsManagementCommand({}));
  } catch (error) {
    throw toCentralRootFailure(error);
  }
}

/** Lets IAM act across the organization, which centralized root access rests on. */
export async function trustIam(organizations: Organizations): Promise<void> {
  try {
    await trustService(organizations, IAM_SERVICE);
  } catch (error) {
    throw toCentralRootFailure(error);
  }
}

function toCentralRootFailure(error: unknown): unknown {
  const answer = readError(error);
  if (answer === undefined || classifyError(answer) !== 'refused') return error;
  return new Failure('CENTRAL_ROOT_FAILED', `AWS refused centralized root access: ${describeError(error)}`, {
    cause: error,
  });
}
