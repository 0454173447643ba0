import * as Flags from '@oclif/core/flags';
import { PfCommand } from '../../../cli/pf-command.ts';
import { makeExamples } from '../../../cli/prose.ts';
import type { ListedProfile } from '../../../workflows/profile-list/load.ts';

export interface ProfileListOutput {
  readonly profiles: ListedProfile[];
  readonly next: string[];
}

export default class ProfileList extends PfCommand<ProfileListOutput> {
  static override summary = "List the profiles of the repository's AWS files.";
  static override description =
    'Environment, region, kind of credentials and the last four characters of the key. Offline.';
  static override examples = makeExamples([''], ['--json']);
  static override flags = {
    prefix: Flags.string({
      helpValue: 'PREFIX',
      summary: 'Print the names alone, one a line, of the profiles that begin so.',
    }),
  };

  #prefix: string | undefined;

  protected async perform(): Promise<ProfileListOutput> {
    const { flags } = await this.parse(ProfileList);
    const { listProfiles } = await import('../../../workflows/profile-list/load.ts');
    this.#prefix = flags.prefix;
    const profiles = (await listProfiles(await this.repository(flags))).filter(({ profile }) =>
      profile.startsWith(flags.prefix ?? ''),
    );
    const { suggestAfterProfileList } = await import('../../../cli/present-offline.ts');
    return { profiles, next: suggestAfterProfileList(profiles) };
  }

  protected async present({ profiles }: ProfileListOutput): Promise<string | undefined> {
    if (this.#prefix !== undefined) return profiles.map(({ profile }) => profile).join('\n') || undefined;
    const { getResultWidth } = await import('../../../cli/layout.ts');
    const { presentProfiles } = await import('../../../cli/present-offline.ts');
    return presentProfiles(profiles, getResultWidth());
  }

  /** Names are for programs. */
  protected override nextOf(result: ProfileListOutput): string[] {
    return this.#prefix === undefined ? super.nextOf(result) : [];
  }
}
