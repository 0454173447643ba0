import { Failure } from '../../errors/failure.ts';

/** A repository whose jobs are let in, and which of them. */
export interface CiSource {
  readonly host: 'github' | 'gitlab';
  /** `OWNER/REPO`, or `GROUP/…/PROJECT`. */
  readonly repository: string;
  /** Jobs of this branch, or of this environment of GitHub's. */
  readonly from: { readonly branch: string } | { readonly environment: string };
  /** GitHub's own ids of owner and repository, of which new repositories' subjects are made. */
  readonly ids?: { readonly owner: string; readonly repository: string };
  /** Where GitLab is. */
  readonly url: string;
}

export interface CiAddRequest {
  readonly environments: readonly string[];
  readonly source: CiSource;
  /** ARN of the policy of the role that applies. */
  readonly policy: string;
}

const GITHUB =
  /^([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))\/([A-Za-z0-9._-]{1,100})(?:@([\w./+-]{1,200})|:([\w .-]{1,100}))?$/;
const GITLAB = /^([\w.-]+(?:\/[\w.-]+)+)(?:@([\w./+-]{1,200}))?$/;

/** Reads `OWNER/REPO`, `OWNER/REPO@BRANCH` or `OWNER/REPO:ENVIRONMENT`. Throws USAGE. */
export function parseGitHub(text: string): Pick<CiSource, 'host' | 'repository' | 'from' | 'url'> {
  const [, owner, name, branch, environment] = GITHUB.exec(text) ?? [];
  if (owner === undefined || name === undefined) {
    const message = `"${text}" names no repository of GitHub: write OWNER/REPO, OWNER/REPO@BRANCH or OWNER/REPO:ENVIRONMENT.`;
    throw new Failure('USAGE', message);
  }
  const from = environment === undefined ? { branch: branch ?? 'main' } : { environment };
  return { host: 'github', repository: `${owner}/${name}`, from, url: 'https://token.actions.githubusercontent.com' };
}

/** Reads `GROUP/PROJECT` or `GROUP/PROJECT@BRANCH`. Throws USAGE. */
export function parseGitLab(text: string, url: string): CiSource {
  const [, repository, branch] = GITLAB.exec(text) ?? [];
  if (repository === undefined) {
    throw new Failure('USAGE', `"${text}" names no project of GitLab: write GROUP/PROJECT or GROUP/PROJECT@BRANCH.`);
  }
  return { host: 'gitlab', repository, from: { branch: branch ?? 'main' }, url };
}
