import type { TextRule } from '../input.ts';

/** The patterns and lengths of Identity Center's own models. */
const INSTANCE = '(?:sso)?ins-[a-zA-Z0-9-.]{16}';

export const INSTANCE_ARN: TextRule = { pattern: `arn:aws:sso:::instance/${INSTANCE}`, least: 10, most: 1224 };
export const PERMISSION_SET_ARN: TextRule = {
  pattern: `arn:aws:sso:::permissionSet/${INSTANCE}/ps-[a-zA-Z0-9-./]{16}`,
  least: 10,
  most: 1224,
};
export const PERMISSION_SET_NAME: TextRule = { pattern: '[\\w+=,.@\\-]+', least: 1, most: 32 };
export const DESCRIPTION: TextRule = { pattern: '[\\t\\n\\r\\u0020-\\u007E\\u00A1-\\u00FF]*', least: 1, most: 700 };
export const DURATION: TextRule = { pattern: 'PT(?:\\d+H)?(?:\\d+M)?(?:\\d+S)?', least: 1, most: 100 };
export const POLICY_ARN: TextRule = { pattern: 'arn:aws:iam::aws:policy/[\\w.,+@=/\\-]+', least: 20, most: 2048 };
export const ACCOUNT_ID: TextRule = { pattern: '\\d{12}' };
export const REQUEST_ID: TextRule = { pattern: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}' };
export const DIRECTORY_ID: TextRule = {
  pattern: '(?:[0-9a-f]{10}-|)[A-Fa-f0-9]{8}(?:-[A-Fa-f0-9]{4}){3}-[A-Fa-f0-9]{12}',
  least: 1,
  most: 47,
};
export const STORE_ID: TextRule = { pattern: 'd-[0-9a-f]{10}', least: 1, most: 36 };
/** Letters, marks, signs, digits, punctuation, and a few blanks. */
export const DISPLAY_NAME: TextRule = {
  pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\t\\n\\r \u00a0]+',
  least: 1,
  most: 1024,
};
