import { join } from 'node:path';
import { type EnvironmentRecord, ORGANIZATION_MODULE } from '../repository/environments.ts';
import type { SettingsReader } from '../repository/settings.ts';
import { getYamlText, isYamlMapping, type YamlValue, type YamlValues } from '../repository/yaml.ts';

/** Where the entries stand in its module.yaml. */
export const ACCOUNTS_PATH = ['extra_inputs', 'accounts'] as const;

/** An account that the module makes. */
export interface AccountEntry {
  /** What the module calls it in its state. */
  readonly key: string;
  readonly name: string | undefined;
  readonly email: string | undefined;
  readonly environment: string | undefined;
}

export interface OrganizationModule {
  /** Absolute path of the unit. */
  readonly folder: string;
  /** Absolute path of its module.yaml. */
  readonly file: string;
  readonly entries: readonly AccountEntry[];
}

/** The organization module, in whichever environment it lies; undefined where there is none. */
export async function readOrganizationModule(
  reader: SettingsReader,
  records: readonly EnvironmentRecord[],
): Promise<OrganizationModule | undefined> {
  for (const { folder: environment } of records) {
    const folder = findUnit(reader, environment, ORGANIZATION_MODULE);
    const file = folder && join(folder, 'module.yaml');
    const read = file && (await reader.readFile(file));
    if (read) return { folder, file, entries: listEntries(read.values.extra_inputs) };
  }
  return undefined;
}

/** Panfactum's module that keeps IAM Identity Center. */
const SSO_MODULE = 'aws_iam_identity_center_permissions';

/** Whether an environment has the unit of that module. */
export function hasSsoModule(reader: SettingsReader, records: readonly EnvironmentRecord[]): boolean {
  return records.some(({ folder }) => findUnit(reader, folder, SSO_MODULE) !== undefined);
}

/** The unit of a module in whichever region of an environment; its absolute path. */
function findUnit(reader: SettingsReader, environmentFolder: string, module: string): string | undefined {
  const folders = [...reader.listNames(environmentFolder)].map((region) => join(environmentFolder, region, module));
  return folders.find((folder) => reader.listNames(folder).has('terragrunt.hcl'));
}

/** A unit of the stack that sets contacts of accounts at each apply. */
export interface ContactsUnit {
  /** Absolute path of its settings. */
  readonly file: string;
  /** Whose account; undefined: all that the organization module makes, and its own. */
  readonly environment: string | undefined;
  readonly inputs: string;
}

const CONTACT_INPUTS = ['security', 'billing', 'operations']
  .map((type) => `${type}_full_name, ${type}_title, ${type}_email_address, ${type}_phone_number`)
  .join('; ');

/** The units that have contacts as inputs. */
export function listContactUnits(reader: SettingsReader, records: readonly EnvironmentRecord[]): ContactsUnit[] {
  return records.flatMap(({ folder, environment }) => {
    const organization = findUnit(reader, folder, ORGANIZATION_MODULE);
    const account = findUnit(reader, folder, 'aws_account');
    const inputs = 'alternate_contacts, and alternate_contacts of an entry of accounts';
    return [
      ...(organization ? [{ file: join(organization, 'module.yaml'), environment: undefined, inputs }] : []),
      ...(account ? [{ file: join(account, 'module.yaml'), environment, inputs: CONTACT_INPUTS }] : []),
    ];
  });
}

function readMapping(value: YamlValue | undefined): YamlValues {
  return isYamlMapping(value) ? value : {};
}

function listEntries(inputs: YamlValue | undefined): AccountEntry[] {
  const values = readMapping(inputs);
  return Object.entries(readMapping(values.accounts)).map(([key, value]) => {
    const entry = readMapping(value);
    const [name, email, environment] = ['name', 'email', 'environment'].map((field) => getYamlText(entry, field));
    return { key, name, email, environment };
  });
}

/** What the organization module has for each environment; undefined without it. A shared account has one entry. */
export async function listAdopted(
  reader: SettingsReader,
  records: readonly EnvironmentRecord[],
): Promise<ReadonlyMap<string, AccountEntry> | undefined> {
  const module = await readOrganizationModule(reader, records);
  const own = new Map(module?.entries.flatMap((entry) => (entry.environment ? [[entry.environment, entry]] : [])));
  const shared = records.flatMap(({ environment, accountId }): [string, AccountEntry][] => {
    const twin = records.find((record) => record.accountId === accountId && own.has(record.environment));
    const entry = accountId === undefined || twin === undefined ? undefined : own.get(twin.environment);
    return entry === undefined ? [] : [[environment, entry]];
  });
  return module && new Map([...shared, ...own]);
}
