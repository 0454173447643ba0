import type { TextRule } from '../input.ts';

/** The patterns and lengths of Organizations' own model. */
const UNIT = 'ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}';

export const ACCOUNT_ID: TextRule = { pattern: '\\d{12}' };
export const PARENT_ID: TextRule = { pattern: `r-[0-9a-z]{4,32}|${UNIT}`, most: 100 };
export const CHILD_ID: TextRule = { pattern: `\\d{12}|${UNIT}`, most: 100 };
export const TAGGABLE_ID: TextRule = {
  pattern: `r-[0-9a-z]{4,32}|\\d{12}|${UNIT}|p-[0-9a-zA-Z_]{8,128}|rp-[0-9a-zA-Z_]{4,128}|rt-[0-9a-zA-Z_]{8,32}`,
  most: 130,
};
export const CREATION_ID: TextRule = { pattern: 'car-[a-z0-9]{8,32}', most: 36 };
export const SERVICE_PRINCIPAL: TextRule = { pattern: '[\\w+=,.@-]*', least: 1, most: 128 };
export const UNIT_NAME: TextRule = { pattern: '[\\s\\S]*', least: 1, most: 128 };
export const TAG_KEY: TextRule = { pattern: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*', least: 1, most: 128 };
export const TAG_VALUE: TextRule = { pattern: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*', least: 0, most: 256 };
