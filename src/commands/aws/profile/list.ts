import { sortForPeople } from '../../../cli/in-order.ts';
import { PfCommand } from '../../../cli/pf-command.ts';
import type { ListedProfile } from '../../../workflows/profile-list/load.ts';

export interface ProfileListOutput {
  readonly profiles: ListedProfile[];
  readonly next: string[];
}

export default class ProfileList extends PfCommand<ProfileListOutput> {
  static override summary = "List the profiles of the repository's AWS files.";
  static override description =
    'Environment, region, kind of credentials and the last four characters of the key. Offline.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json'];

  protected async perform(): Promise<ProfileListOutput> {
    const { flags } = await this.parse(ProfileList);
    const { listProfiles } = await import('../../../workflows/profile-list/load.ts');
    const profiles = await listProfiles(await this.repository(flags));
    return { profiles, next: [profiles.length === 0 ? 'pf aws org init' : 'pf aws verify'] };
  }

  protected async present({ profiles }: ProfileListOutput): Promise<string> {
    if (profiles.length === 0) return 'There is no profile yet.';
    const { resultWidth } = await import('../../../cli/layout.ts');
    const { table } = await import('../../../cli/layout.ts');
    const rows = sortForPeople(profiles).map((profile) => ({
      profile: profile.profile,
      environment: profile.environment ?? '-',
      region: profile.region ?? '-',
      kind: profile.kind,
      key: profile.accessKeyId?.replace(/^\*+/, '…') ?? '-',
    }));
    return table(['profile', 'environment', 'region', 'kind', 'key'], rows, resultWidth());
  }
}
