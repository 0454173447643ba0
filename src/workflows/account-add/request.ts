import { Failure } from '../../errors/failure.ts';

export type AccessKind = 'user' | 'role' | 'none';

/** How a profile gets in: as was asked for, or by what it has already. */
export type AccessChoice = 'user' | 'role' | 'none' | 'web-identity' | 'sso' | 'process' | 'login';

/** `pf aws account add`, parsed and checked. */
export interface AccountAddRequest {
  readonly environments: readonly string[];
  /** One environment only. */
  readonly email: string | undefined;
  /** Answers at the terminal, by environment; they win over the template. */
  readonly emails?: ReadonlyMap<string, string>;
  /** With `{environment}`; undefined: the management e-mail with a plus part. */
  readonly emailTemplate: string | undefined;
  /** With `{organization}` and `{environment}`. */
  readonly nameTemplate: string;
  readonly organizationName: string | undefined;
  /** Adopt this one; one environment only. */
  readonly accountId: string | undefined;
  /** Undefined: that of the management environment. */
  readonly managementProfile: string | undefined;
  readonly region: string | undefined;
  /** Names from the root down; empty: leave the account where it is. */
  readonly unitPath: readonly string[];
  readonly tags: ReadonlyMap<string, string>;
  /** Undefined: a user with a key, or a role where others hold the keys of that. */
  readonly access: AccessKind | undefined;
  /** Undefined: ENVIRONMENT-superuser. */
  readonly userName: string | undefined;
  readonly roleName: string;
  /** The terragrunt configuration of what is new follows. */
  readonly next: boolean;
}

/** Throws USAGE where one of `environments` has the management account. */
export function refuseManagement(environments: readonly string[], management: string): void {
  if (!environments.includes(management)) return;
  const message = `${management} is the account that owns the organization; it is set up by: pf aws org init`;
  throw new Failure('USAGE', message, { suggestions: ['Set it up, or go on with it: pf aws org init'] });
}

/** What the email and name of a new account are made from. */
export interface Templates {
  readonly email: string | undefined;
  readonly emailTemplate: string | undefined;
  readonly nameTemplate: string;
  readonly organizationName: string;
  readonly managementEmail: string;
}

/** The address a new account of `environment` would get; checked against AWS's rules. Throws EMAIL_INVALID. */
export function makeEmail(environment: string, templates: Templates): string {
  const email =
    templates.email ??
    (templates.emailTemplate ?? makePlusTemplate(templates.managementEmail)).replaceAll('{environment}', environment);
  const flaw = findEmailFlaw(email);
  if (flaw !== undefined) {
    throw new Failure('EMAIL_INVALID', `AWS would refuse the e-mail address "${email}" for ${environment}: ${flaw}.`, {
      details: { environment, email },
    });
  }
  return email;
}

/** `aws@example.com` and `aws+root@example.com` → `aws+{environment}@example.com`. */
export function makePlusTemplate(managementEmail: string): string {
  const at = managementEmail.lastIndexOf('@');
  const local = managementEmail.slice(0, at).split('+')[0] ?? '';
  return `${local}+{environment}${managementEmail.slice(at)}`;
}

/** Why AWS would refuse the address, by the reference of CreateAccount; undefined for a good one. */
export function findEmailFlaw(email: string): string | undefined {
  const at = email.lastIndexOf('@');
  const local = email.slice(0, at);
  const domain = email.slice(at + 1);
  const flaws: readonly [boolean, string][] = [
    [email.length < 6 || email.length > 64, 'it must have 6 to 64 characters'],
    [!/^[\x21-\x7e]*$/.test(email), 'only plain ASCII without blanks is allowed'],
    [!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email), 'it must look like name@example.com'],
    [/[\s"'()<>[\]:;,\\|%&]/.test(local), `the part before @ may hold none of " ' ( ) < > [ ] : ; , \\ | % &`],
    [local.startsWith('.'), 'the part before @ may not begin with a dot'],
    [/^[-.]|[-.]$/.test(domain), 'the domain may not begin or end with a hyphen or a dot'],
  ];
  return flaws.find(([holds]) => holds)?.[1];
}

/** The name a new account of `environment` would get. Throws ACCOUNT_NAME_INVALID. */
export function makeAccountName(environment: string, templates: Templates): string {
  const name = templates.nameTemplate
    .replaceAll('{organization}', templates.organizationName)
    .replaceAll('{environment}', environment);
  if (/^[\x20-\x7e]{1,50}$/.test(name) && name.trim() !== '') return name;
  throw new Failure('ACCOUNT_NAME_INVALID', `AWS would refuse the account name "${name}" for ${environment}.`, {
    suggestions: ['Use 1 to 50 printable ASCII characters; shorten it with --organization-name or --name-template.'],
    details: { environment, name },
  });
}

/** A short name for the organization out of the management account's: lower case, hyphens. */
export function makeOrganizationName(managementAccountName: string, fallback: string): string {
  const slug = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 20)
      .replace(/-$/, '');
  return slug(managementAccountName) || slug(fallback) || 'organization';
}
