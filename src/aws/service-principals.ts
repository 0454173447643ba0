/** Centralized root access rests on trusted access for this one. */
export const IAM_SERVICE = 'iam.amazonaws.com';

/** The services later steps of the stack need trusted access for, and IAM. */
export const TRUSTED_SERVICES = [IAM_SERVICE, 'sso.amazonaws.com', 'account.amazonaws.com'];
