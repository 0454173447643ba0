/** Every property test has the same cases on every day and every machine. `npm run fuzz` seeks new ones. */
export const SEED = 7;
