/** Tag on an account: which environment it is. Found by it from another machine. */
export const ENVIRONMENT_TAG = 'pf:environment';

/** Tag on an IAM user that this tool made. */
export const MANAGED_TAG = 'pf:managed-by';
export const MANAGED_BY = 'pf-plugin-aws';
