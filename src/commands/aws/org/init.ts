import { Flags } from '@oclif/core';
import { agree } from '../../../cli/agreement.ts';
import { givenCredentials } from '../../../cli/credentials.ts';
import { tell } from '../../../cli/events.ts';
import { credentialFlags, durationFlag, regionFlag } from '../../../cli/flags.ts';
import { PfCommand, planFlag, yesFlag } from '../../../cli/pf-command.ts';
import { presentPlan } from '../../../cli/present-plan.ts';
import { progressOptions } from '../../../cli/progress.ts';
import { confirm } from '../../../cli/prompts.ts';
import { askForCredentials } from '../../../cli/questions.ts';
import type { OrgInitResult } from '../../../tasks/init-organization.ts';
import type { Plan } from '../../../tasks/plan.ts';

export type OrgInitOutput = (OrgInitResult & { next: string[] }) | { plan: Plan };

export default class OrgInit extends PfCommand<OrgInitOutput> {
  static override summary = 'Make the AWS organization, and an administrator in place of the root key.';
  static override description =
    `From credentials of the management account to an organization with all features: trusted access and
centralized root access are switched on before any member account exists, an IAM user takes the root key's
place, and its key is written to profile management-superuser and proven. Run again, it goes on where it stopped.`;
  static override examples = [
    {
      description: 'From the root key downloaded from the console',
      command: '<%= config.bin %> <%= command.id %> --from-csv rootkey.csv',
    },
    {
      description: 'In CI: from the environment, without questions, root key deleted at the end',
      command: '<%= config.bin %> <%= command.id %> --from-env --region us-east-2 --delete-root-key --yes',
    },
    { description: 'See what it would do', command: '<%= config.bin %> <%= command.id %> --from-env --plan' },
  ];
  static override flags = {
    ...credentialFlags,
    profile: Flags.string({
      summary: 'The profile to write, and the IAM user to make.',
      default: 'management-superuser',
    }),
    region: regionFlag({ summary: 'Region of the profile (default: what the profile has, else us-east-1).' }),
    'central-root': Flags.boolean({
      summary: 'Switch centralized root access on: new member accounts then have no root credentials at all.',
      default: true,
      allowNo: true,
    }),
    'replace-root-key': Flags.boolean({
      summary: 'Given a root key, make an IAM user with AdministratorAccess and use its key instead.',
      default: true,
      allowNo: true,
    }),
    'delete-root-key': Flags.boolean({
      summary: 'Delete the given root key without asking, once its replacement is proven.',
    }),
    timeout: durationFlag({
      summary: 'How long to wait for AWS in all.',
      default: 60 * 60_000,
      defaultHelp: async () => '1h',
    }),
    next: Flags.boolean({
      summary: 'Go on with the terragrunt configuration of what is new.',
      default: true,
      allowNo: true,
    }),
    plan: planFlag,
    yes: yesFlag,
  };

  protected async perform(): Promise<OrgInitOutput> {
    const { flags } = await this.parse(OrgInit);
    const repository = await this.repository(flags);
    const { initOrganization, prepareOrganization } = await import('../../../tasks/init-organization.ts');
    const { openWork } = await import('../../../tasks/work.ts');
    const keys = (await givenCredentials(flags, this.runtime)) ?? (await askForCredentials(this, flags, repository));
    const options = {
      keys,
      profile: flags.profile,
      region: flags.region,
      centralRoot: flags['central-root'],
      replaceRootKey: flags['replace-root-key'],
      deleteRootKey: flags['delete-root-key'],
      timeoutMs: flags.timeout,
    };
    const work = await openWork(this.runtime, repository, flags.timeout);
    const prepared = await prepareOrganization(work, options);
    if (flags.plan) return { plan: prepared.plan };
    const mayAsk = this.mayAsk(flags);
    await agree(prepared.plan, { yes: flags.yes, mayAsk, root: repository.root, note: (text) => this.note(text) });
    await this.guardSecrets(repository);
    const mayDelete = async (id: string) =>
      mayAsk && !flags.yes && confirm(`The new key is proven. Delete the root key ending in ${id.slice(-4)}?`);
    const result = await initOrganization(work, prepared, options, mayDelete, await progressOptions(this.runtime));
    const { identity, profile, region, organization } = result;
    await tell(this.config, 'aws:organization:ready', {
      organizationId: organization.id,
      managementAccountId: organization.managementAccountId,
      profile,
      region,
    });
    if (flags.next) {
      const management = { environment: 'management', accountId: identity.account, profile, region };
      await tell(this.config, 'terragrunt:configure', { repoRoot: repository.root, environments: [management] });
    }
    return { ...result, next: nextCommands(result) };
  }

  protected present(output: OrgInitOutput): string {
    if ('plan' in output) return presentPlan(output.plan, this.runtime.cwd);
    const { organization, created, identity, profile, region, rootKey, next } = output;
    return [
      `Organization ${organization.id} ${created ? 'created' : 'was there already'}, management account ${organization.managementAccountId} (${organization.managementAccountEmail}).`,
      `Profile ${profile} (${region}) is ${identity.arn}.`,
      ROOT_KEY[rootKey],
      '',
      'Next:',
      ...next.map((command) => `  ${command}`),
    ].join('\n');
  }
}

const ROOT_KEY = {
  none: 'The account has no root access key.',
  kept: 'The account still has a root access key.',
  deleted: 'The root access key is deleted.',
};

function nextCommands({ rootKey, profile }: OrgInitResult): string[] {
  const name = profile === 'management-superuser' ? '' : ` --management-profile ${profile}`;
  return [
    `pf aws account add production${name}`,
    ...(rootKey === 'kept' ? ['pf aws org init --from-csv rootkey.csv --delete-root-key'] : []),
    'pf aws status',
  ];
}
