import type { Interfaces } from '@oclif/core';
import { readCredentialFlags } from '../../../cli/credentials.ts';
import { credentialFlags, wordArg } from '../../../cli/flags.ts';
import { PlannedCommand, planFlags } from '../../../cli/planned-command.ts';
import {
  assertConsistentFlags,
  listMissingRoleFlags,
  profileFlags,
  toCredentials,
} from '../../../cli/profile-flags.ts';
import { runWithSpinner } from '../../../cli/progress.ts';
import { addSource, joinLines, makeExamples, printSource } from '../../../cli/prose.ts';
import type { Profiles } from '../../../config-files/profile.ts';
import type { Repository } from '../../../repository/repository.ts';
import type { Plan, Source } from '../../../run/plan.ts';
import type { ProfileWriteRequest } from '../../../workflows/profile-write/decide.ts';
import type { WrittenProfile } from '../../../workflows/profile-write/execute.ts';

interface ProfilesWritten extends Source {
  readonly profiles: WrittenProfile[];
  readonly next: string[];
}
export type ProfileWriteOutput = ProfilesWritten | { plan: Plan };

const TIMEOUT_MS = 60_000;

export default class ProfileWrite extends PlannedCommand<ProfilesWritten> {
  static override summary = 'Write a profile from credentials you have, once it is proven whose they are.';
  static override description =
    joinLines`The manual path of the guide: the credentials are proven at STS before anything is written; those of another account
than the environment's are refused. Without credentials, region and output of the named environments are
rewritten and their keys stay.`;
  static override examples = makeExamples(
    ['production --from-csv production_accessKeys.csv --region us-east-2'],
    ['staging production --region eu-west-1', 'Move two profiles to another region'],
    [
      'production --access role --role-arn arn:aws:iam::123456789012:role/OrganizationAccountAccessRole --source-profile management-superuser --region us-east-2',
      'A role instead of a key',
    ],
    ['production --from-env --region us-east-2 --plan', 'See the file diffs, secrets masked'],
  );
  static override strict = false;
  static override args = {
    environment: wordArg({ description: 'Environments, such as production; one with credentials.' }),
  };
  static override flags = { ...credentialFlags, ...profileFlags, ...planFlags };

  protected async perform(): Promise<ProfileWriteOutput> {
    const { argv, flags } = await this.parse(ProfileWrite);
    const repository = await this.repository(flags);
    const { findEnvironmentOfProfile, resolveEnvironments } = await import('../../../repository/environment-lookup.ts');
    const { readEnvironments } = await import('../../../repository/environments.ts');
    const environments = await resolveEnvironments(repository, argv.map(String));
    const { openContext } = await import('../../../run/context.ts');
    const { executeProfileWrite, planProfileWrite, prepareProfileWrite } = await import(
      '../../../workflows/profile-write/execute.ts'
    );
    const { isCertainlySafe } = await import('../../../run/guard-secrets.ts');
    const { readAwsFiles } = await import('../../../config-files/read.ts');
    const profiles = readAwsFiles(repository);
    const given = await readCredentialFlags(flags, this.runtime);
    const other = flags.profile && findEnvironmentOfProfile(await readEnvironments(repository), flags.profile);
    assertConsistentFlags(flags, environments, { hasKeys: given !== undefined, other });
    const request: ProfileWriteRequest & { readonly keyFile?: string | undefined } = {
      ...(await this.askForMissing({ flags, profiles, named: environments, given }, repository)),
      profile: flags.profile,
      accountId: flags['account-id'],
      output: flags.output,
    };
    const context = await openContext({ runtime: this.runtime, repository, timeoutMs: TIMEOUT_MS });
    const hasCredentials = request.credentials !== undefined;
    const { keyFile } = request;
    const { elsewhere } = context.network;
    const prepare = () =>
      prepareProfileWrite(context, request, profiles).finally(() =>
        printSource(elsewhere, (line) => this.printNote(line)),
      );
    const decided = hasCredentials
      ? await runWithSpinner(this.runtime, 'Prove the credentials', prepare)
      : await prepare();
    for (const { stays } of decided) if (stays !== undefined) this.printNote(`Warning: ${stays}`);
    if (flags.plan) return { plan: addSource(await planProfileWrite(context, decided, keyFile), elsewhere) };
    const isGuarded = hasCredentials || !isCertainlySafe(repository, this.runtime.env);
    const ignoring = isGuarded ? await this.protectSecrets(repository, keyFile) : [];
    const [first, ...others] = await executeProfileWrite(context, decided);
    // What git ignores is for all of them; it was written first.
    const written = first === undefined ? [] : [{ ...first, changed: [...ignoring, ...first.changed] }, ...others];
    const { suggestAfterProfiles } = await import('../../../cli/present-written-profiles.ts');
    return addSource({ profiles: written, next: suggestAfterProfiles(written) }, elsewhere);
  }

  /** Before the first secret is written; gives back what changed for it. Says so loudly where git has them already. */
  private async protectSecrets(repository: Repository, keyFile: string | undefined): Promise<string[]> {
    const { guardSecrets } = await import('../../../run/guard-secrets.ts');
    const { warnings, changed } = await guardSecrets(this.runtime, { ...repository, keyFile });
    for (const warning of warnings) this.printNote(`Warning: ${warning}`);
    return changed;
  }

  /** What the flags leave open: environment, credentials where there are none yet, region where none is known. */
  private async askForMissing({ flags, profiles, named, given }: GivenInput, repository: Repository) {
    const { getProfileName, guessManagement, readEnvironments } = await import('../../../repository/environments.ts');
    const records = await readEnvironments(repository);
    const nameOf = (environment: string) =>
      getProfileName(
        environment,
        records.find((record) => record.environment === environment),
      );
    const heldBy = (environments: readonly string[]) => profiles.get(flags.profile ?? nameOf(environments[0] ?? ''));
    const id = flags['access-key-id'];
    // Settings may be written without credentials; where nothing at all is named, those are what is to be written.
    const isNamed = flags.region !== undefined || flags.output !== undefined;
    const givesNothing = (environments: readonly string[]) =>
      environments.length < 2 && !isNamed && [undefined, 'static'].includes(heldBy(environments)?.kind);
    const lacks = {
      environment: named.length === 0 && flags.profile === undefined,
      keys:
        given === undefined &&
        flags.access === 'user' &&
        (id !== undefined || heldBy(named) === undefined || givesNothing(named)),
      role: listMissingRoleFlags(flags),
    };
    const isNew = lacks.keys || given !== undefined || flags.access === 'role';
    const lacksRegion = (environments: readonly string[]) =>
      isNew && flags.region === undefined && heldBy(environments)?.region === undefined;
    const { askForKeys, listMissingCredentials } = await import('../../../cli/questions/credentials.ts');
    const missing = [
      ...(lacks.environment ? ['ENVIRONMENT'] : []),
      ...(lacks.keys ? [listMissingCredentials(id)] : []),
      ...lacks.role,
      ...(lacksRegion(named) ? ['--region'] : []),
    ];
    if (lacks.role.length > 0 || (missing.length > 0 && !this.mayAsk(flags)))
      throw this.inputNeeded(missing, lacks.role.length === 0);
    const { askForEnvironment } = await import('../../../cli/questions/environments.ts');
    const { askForRegion } = await import('../../../cli/questions/regions.ts');
    const environments = lacks.environment ? [await askForEnvironment(records)] : named;
    const keys = lacks.keys ? await askForKeys('Access key for the profile:', id, this.runtime) : given;
    const management = profiles.get(guessManagement(records).profile)?.region;
    const region = lacksRegion(environments) ? await askForRegion('Region of the profile:', management) : flags.region;
    return { environments, credentials: toCredentials(flags, keys), region, keyFile: keys?.file };
  }

  protected async presentResult(output: ProfilesWritten): Promise<string> {
    const { presentWrittenProfiles } = await import('../../../cli/present-written-profiles.ts');
    return presentWrittenProfiles(output.profiles);
  }
}

/** What was typed, and what the repository has. */
interface GivenInput {
  readonly flags: ProfileWriteFlags;
  readonly profiles: Profiles;
  readonly named: string[];
  readonly given: Awaited<ReturnType<typeof readCredentialFlags>>;
}

type ProfileWriteFlags = Interfaces.InferredFlags<typeof ProfileWrite.flags & typeof ProfileWrite.baseFlags>;
