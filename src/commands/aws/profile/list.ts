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

  protected async perform(): Promise<ProfileListOutput> {
    const { flags } = await this.parse(ProfileList);
    const { listProfiles } = await import('../../../workflows/profile-list/load.ts');
    const profiles = await listProfiles(await this.repository(flags));
    const { suggestAfterProfileList } = await import('../../../cli/present-offline.ts');
    return { profiles, next: suggestAfterProfileList(profiles) };
  }

  protected async present({ profiles }: ProfileListOutput): Promise<string> {
    const { getResultWidth } = await import('../../../cli/layout.ts');
    const { presentProfiles } = await import('../../../cli/present-offline.ts');
    return presentProfiles(profiles, getResultWidth());
  }
}
