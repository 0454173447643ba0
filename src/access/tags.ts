/** Tag on an account: which environment it is. Found by it from another machine. */
export const ENVIRONMENT_TAG = 'pf:environment';

/** Tag on an IAM user that this tool made. */
export const MANAGED_TAG = 'pf:managed-by';
export const MANAGED_BY = 'pf-plugin-aws';

/** Tag on an account that is being closed: environment, parent until then, and day, as `production/ou-…/2026-11-27`. */
export const CLOSING_TAG = 'pf:closing';
