export { validateEnvironmentName } from './environment-name.ts';
export { type EnvironmentRecord, environmentOfFolder, readEnvironments } from './environments.ts';
export { planEnvironment, planRecord, type RecordedIdentity, refuseOtherAccount } from './record.ts';
export { findRepository, type Repository } from './repository.ts';
export type { RootOptions } from './root.ts';
export { writePlans } from './write-plans.ts';
export { planYaml, type YamlEntries, type YamlPlan, type YamlWish } from './yaml-plan.ts';
export { readYamlValues } from './yaml-values.ts';
