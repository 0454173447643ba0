import type { RESOLVING_KEYS } from '../run/trust.ts';
import type { Agreement } from '../run/trust-agreement.ts';
import type { TrustContent } from '../run/trust-contents.ts';
import { showText } from '../text.ts';

/** One thing to agree to; a character that a terminal would act on stands by its code. */
export interface ShownContent extends TrustContent {
  readonly agreed: boolean;
}

export function showContent({ content, isAgreed }: Agreement): ShownContent {
  const show = (text: string | null) => (text === null ? null : showText(text));
  const { file, profile, value, path } = content;
  const texts = { file: showText(file), profile: show(profile), value: showText(value), path: show(path) };
  return { ...content, ...texts, agreed: isAgreed };
}

/** Each content in full, never folded: what is agreed to is what was seen. */
export function presentContents(contents: readonly ShownContent[]): string {
  if (contents.length === 0) return 'Nothing of this repository runs or is read out without being asked for.';
  return contents
    .map((content) => {
      const state = content.agreed ? '✔ agreed' : '○ not agreed';
      return [`${state}: ${describeUse(content)}`, ...content.value.split('\n').map((line) => `    ${line}`)];
    })
    .map((lines) => lines.join('\n'))
    .join('\n');
}

function describeUse({ file, profile, key, path, sha256 }: ShownContent): string {
  const who = profile === null ? 'any profile' : `profile ${profile}`;
  if (key === null) return `${file} holds a line that some AWS tools may run or read out:`;
  if (key === 'web_identity_token_file') return `${who} in ${file} would send the file ${path ?? ''} to AWS:`;
  if (key !== 'credential_process') return `${who} in ${file} would have the AWS CLI ${USES[key]}:`;
  if (path === null) return `${who} in ${file} would run:`;
  return `${who} in ${file} would run ${path} as it is now (SHA-256 ${sha256 ?? 'unknown'}), by:`;
}

const USES: Readonly<Record<Exclude<ShownContent['key'], (typeof RESOLVING_KEYS)[number] | null>, string>> = {
  cli_pager: 'run this with what it prints',
  cli_auto_prompt: 'prompt for the rest of a command, and ask AWS meanwhile',
  cli_history: 'keep what it sends and receives',
  cli_legacy_plugin_path: 'load code from this folder',
  key_pair_file: 'log in to machines with this key',
  plugins: 'load this code, with each of its commands',
};
