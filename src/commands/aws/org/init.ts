import type { Interfaces } from '@oclif/core';
import * as Flags from '@oclif/core/flags';
import { readCredentialFlags } from '../../../cli/credentials.ts';
import { emitEvent, type ReadyAccount } from '../../../cli/events.ts';
import { credentialFlags, nextFlag, regionFlag } from '../../../cli/flags.ts';
import { makeRunFlags, PlannedCommand } from '../../../cli/planned-command.ts';
import { runWithSpinner } from '../../../cli/progress.ts';
import { joinLines, makeExamples } from '../../../cli/prose.ts';
import { askBeforeDeletion, askToRemoveFile } from '../../../cli/questions/root-key.ts';
import { Failure } from '../../../errors/failure.ts';
import type { Repository } from '../../../repository/repository.ts';
import { withReport } from '../../../run/context.ts';
import type { Plan } from '../../../run/plan.ts';
import { quoteForShell } from '../../../text.ts';
import type { OrgInitResult, PreparedOrganization } from '../../../workflows/org-init/execute.ts';

type OrganizationReady = OrgInitResult & { next: string[] };
export type OrgInitOutput = OrganizationReady | { plan: Plan };

export default class OrgInit extends PlannedCommand<OrganizationReady> {
  static override summary = 'Make the AWS organization, and an administrator in place of the root key.';
  static override description =
    joinLines`From credentials of the management account to an organization with all features: trusted access and
centralized root access are switched on before any member account exists, an IAM user takes the root key's
place, and its key is written to profile management-superuser and proven. Run again, it goes on where it stopped.`;
  static override examples = makeExamples(
    ['--from-csv rootkey.csv', 'From the root key downloaded from the console'],
    [
      '--from-env --region us-east-2 --delete-root-key --yes',
      'In CI: from the environment, without questions, root key deleted at the end',
    ],
    ['--from-env --plan', 'See what it would do'],
  );
  static override flags = {
    ...credentialFlags,
    profile: Flags.string({
      summary: "The profile to write, and the IAM user to make (default: the management environment's).",
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
      summary: "Delete root's access keys without asking, once their replacement is proven; it takes one of them.",
    }),
    next: nextFlag,
    ...makeRunFlags('1h'),
  };

  protected async perform(): Promise<OrgInitOutput> {
    const { flags } = await this.parse(OrgInit);
    if (flags['delete-root-key'] && !flags['replace-root-key']) {
      throw new Failure('USAGE', '--delete-root-key and --no-replace-root-key exclude each other.', {
        suggestions: ['Leave one of them out: the root key is deleted only once another key has taken its place.'],
      });
    }
    const repository = await this.repository(flags);
    const mayAsk = this.mayAsk(flags);
    const { keys, region, answers } = await this.askForMissing(flags, repository, mayAsk);
    const keyFile = keys?.file;
    const [, fileName = keyFile ?? ''] = keys?.given ?? [];
    const request = {
      keys,
      region,
      keyFile,
      profile: flags.profile,
      centralRoot: flags['central-root'],
      replaceRootKey: flags['replace-root-key'],
      deleteRootKey: flags['delete-root-key'],
      next: flags.next,
    };
    const { deleteReplacedKeys, executeOrgInit, prepareOrgInit } = await import(
      '../../../workflows/org-init/execute.ts'
    );
    // It needs the root key, given as it was, or from its CSV.
    const deletion =
      keys === undefined
        ? 'pf aws org init --from-csv rootkey.csv --delete-root-key'
        : this.commandLine([...answers, '--delete-root-key']);
    const first = await suggestAccounts(repository, flags.profile);
    const describe = (result: OrgInitResult, isWorthless: boolean) => {
      const leftover = isWorthless && keyFile ? [`rm ${quoteForShell(fileName)}`] : [];
      const next = [first, ...(result.rootKey === 'kept' ? [deletion] : []), 'pf aws status', ...leftover];
      return { ...result, next };
    };
    const told = new Set<string>();
    return this.runPlanned(repository, flags, {
      answers: region === flags.region ? answers : [...answers, `--region=${region}`],
      keyFile,
      prepare: async (context) => {
        const prepared = await runWithSpinner(this.runtime, 'Look at the management account', (report) =>
          prepareOrgInit(withReport(context, report), request),
        );
        const refused = prepared.state.givenRefused ? describeRefusedKeys(prepared.request.profile) : '';
        if (refused !== '' && !told.has(refused)) this.printNote(refused);
        told.add(refused);
        return prepared;
      },
      execute: async (context, prepared, progress): Promise<OrganizationReady> => {
        const result = await executeOrgInit(context, prepared, progress);
        const { environment } = prepared.state;
        await this.emitReady(
          repository.root,
          result,
          flags.next ? { environment, primaryRegion: request.region } : undefined,
        );
        return describe(result, isWorthless(prepared, result));
      },
      finish: async (context, { prepared, result, progress }) => {
        if (!mayAsk || flags.yes) return result;
        let last: OrgInitResult = result;
        if (prepared.decision.replacedRootKey !== undefined && result.rootKey === 'kept') {
          if (!(await askBeforeDeletion(prepared.state.rootKeyIds, deletion))) return result;
          await deleteReplacedKeys(context, prepared, progress);
          last = { ...result, rootKey: 'deleted' };
        }
        const isLeft =
          keyFile !== undefined && isWorthless(prepared, last) && !(await askToRemoveFile(keyFile, fileName));
        return describe(last, isLeft);
      },
    });
  }

  private async emitReady(
    repoRoot: string,
    result: OrgInitResult,
    configured?: Pick<ReadyAccount, 'environment' | 'primaryRegion'>,
  ): Promise<void> {
    const { identity, profile, region, organization } = result;
    await emitEvent(this.config, 'aws:organization:ready', {
      organizationId: organization.id,
      managementAccountId: organization.managementAccountId,
      profile,
      region,
    });
    if (configured === undefined) return;
    const management = { ...configured, accountId: identity.account, profile, region };
    await emitEvent(this.config, 'terragrunt:configure', { repoRoot, environments: [management] });
  }

  /** What the flags leave open: key and region, unless the profile holds them; `answers` give the key again. */
  private async askForMissing(flags: OrgInitFlags, repository: Repository, mayAsk: boolean) {
    const { readAwsFiles } = await import('../../../config-files/read.ts');
    const { usesOtherCredentials } = await import('../../../workflows/org-init/load.ts');
    const given = await readCredentialFlags(flags, this.runtime);
    const { openContext } = await import('../../../run/context.ts');
    const { findManagementProfile } = await import('../../../run/management.ts');
    const context = await openContext({ runtime: this.runtime, repository, timeoutMs: flags.timeout });
    const held = readAwsFiles(repository).get(flags.profile ?? (await findManagementProfile(context)));
    const id = flags['access-key-id'];
    const isHeld = (held?.keys !== undefined || usesOtherCredentials(held)) && id === undefined;
    if (given === undefined && !isHeld && !mayAsk) {
      const { listMissingCredentials } = await import('../../../cli/questions/credentials.ts');
      throw this.inputNeeded([listMissingCredentials(id)]);
    }
    const keys = given ?? (await this.keysUnlessHeld(isHeld, id));
    const answers = given === undefined && id === undefined ? (keys?.given ?? []) : [];
    const askRegion = mayAsk && !flags.yes && !flags.plan && flags.region === undefined && held?.region === undefined;
    if (!askRegion) return { keys, region: flags.region, answers };
    const { askForRegion } = await import('../../../cli/questions/regions.ts');
    const { AWS_REGION, AWS_DEFAULT_REGION } = this.runtime.env;
    const region = await askForRegion('Region of the profile:', AWS_REGION ?? AWS_DEFAULT_REGION);
    return { keys, region, answers };
  }

  private async keysUnlessHeld(held: boolean, id: string | undefined) {
    if (held) return undefined;
    const { askForKeys } = await import('../../../cli/questions/credentials.ts');
    return askForKeys('Access key for the management account:', id, this.runtime);
  }

  protected async presentResult(output: OrganizationReady): Promise<string> {
    const { organization, created, identity, profile, region, rootKey } = output;
    const { presentRows, getResultWidth } = await import('../../../cli/layout.ts');
    const values = {
      account: `${organization.managementAccountId} (${organization.managementAccountEmail})`,
      profile: `${profile} (${region})`,
      'proven as': identity.arn,
      'root key': ROOT_KEY[rootKey],
    };
    const heading = `✔ organization ${organization.id} ${created ? 'created' : 'already exists'}`;
    return presentRows(heading, values, getResultWidth());
  }
}

/** Whether the key that was given is gone: deleted now, or by an earlier run. */
function isWorthless({ state }: PreparedOrganization, { rootKey }: OrgInitResult): boolean {
  return rootKey === 'deleted' || (state.givenRefused && rootKey === 'none');
}

type OrgInitFlags = Interfaces.InferredFlags<typeof OrgInit.flags & typeof OrgInit.baseFlags>;

const ROOT_KEY = { none: 'none', kept: 'still active: delete it (see Next)', deleted: 'deleted; there is no other' };

function describeRefusedKeys(profile: string): string {
  return `AWS does not accept the credentials that were given, so profile ${profile} goes on with the key it holds.`;
}

/** A first account where there is none, else those that are planned, else a look at all. */
async function suggestAccounts(repository: Repository, profile: string | undefined): Promise<string> {
  const { isPlanned } = await import('../../../repository/environment-lookup.ts');
  const { guessManagement, listNames, readEnvironments } = await import('../../../repository/environments.ts');
  const records = await readEnvironments(repository);
  const members = records.filter((record) => record !== guessManagement(records).record);
  const open = members.length === 0 ? ['production'] : listNames(members.filter(isPlanned));
  const name = profile === undefined ? '' : ` --management-profile ${quoteForShell(profile)}`;
  return open.length === 0 ? 'pf aws verify' : `pf aws account add ${open.join(' ')}${name}`;
}
