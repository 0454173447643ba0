import { once } from 'node:events';
import { PfCommand } from '../../../cli/pf-command.ts';
import { joinLines, makeExamples } from '../../../cli/prose.ts';
import { listSandboxVariables, sandboxFlags, startSandboxFromFlags } from '../../../cli/sandbox-flags.ts';

export interface SandboxStartOutput {
  readonly endpoint: string;
  readonly region: string;
  readonly managementAccountId: string;
  readonly managementEmail: string;
  /** Where people log in; only with --identity-center. */
  readonly startUrl?: string;
  readonly variables: Record<string, string>;
}

export default class SandboxStart extends PfCommand<SandboxStartOutput> {
  static override summary = 'Start an embedded AWS on loopback, until Ctrl-C.';
  static override description =
    joinLines`Organizations, STS, IAM, Account, Service Quotas, tags of accounts, single sign-on and names of S3 buckets over HTTP, with signatures checked, for
rehearsal and tests. Prints the lines that point a shell at it: AWS_ENDPOINT_URL, AWS_REGION and the root credentials of a fresh management account.`;
  static override examples = makeExamples(
    [''],
    ["--pace realistic --fault 'CreateAccount:drop-reply'", 'Realistic delays and errors'],
  );
  static override flags = sandboxFlags;

  #told = false;

  protected async perform(): Promise<SandboxStartOutput> {
    const { flags } = await this.parse(SandboxStart);
    const sandbox = await startSandboxFromFlags(flags, this.runtime);
    const output = {
      endpoint: sandbox.endpoint,
      region: sandbox.region,
      managementAccountId: sandbox.managementAccountId,
      managementEmail: sandbox.managementEmail,
      ...(sandbox.startUrl === undefined ? {} : { startUrl: sandbox.startUrl }),
      variables: listSandboxVariables(sandbox),
    };
    // Said as soon as it serves, not when it ends.
    if (this.jsonEnabled()) this.logJson(output);
    else process.stdout.write(`${formatLines(output)}\n`);
    this.printNeeded(`Serving AWS at ${sandbox.endpoint}; Ctrl-C ends it.`);
    if (sandbox.startUrl !== undefined) this.printNeeded(`People log in at ${sandbox.startUrl}`);
    if (!this.runtime.interrupt.aborted) await once(this.runtime.interrupt, 'abort');
    await sandbox.close();
    return output;
  }

  /** One document: what was said at the start, or why there was none. */
  override logJson(json: unknown): void {
    if (this.#told) return;
    this.#told = true;
    super.logJson(json);
  }

  protected present(): undefined {
    return undefined;
  }
}

function formatLines({ variables }: SandboxStartOutput): string {
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}=${value}`)
    .join('\n');
}
