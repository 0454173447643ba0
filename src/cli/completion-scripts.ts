export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof SHELLS)[number];

/**
 * What a shell's start-up file evaluates so that the program `bin` completes: it asks `aws complete` and falls back
 * on files.
 */
export function makeCompletionScript(shell: Shell, bin: string): string {
  return { bash: makeBashScript, zsh: makeZshScript, fish: makeFishScript }[shell](bin);
}

function makeBashScript(bin: string): string {
  return `_${bin}_complete() {
  local name
  COMPREPLY=()
  while IFS= read -r name; do
    if [[ -n "$name" ]]; then COMPREPLY+=("$name"); fi
  done < <(${bin} aws complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _${bin}_complete ${bin}`;
}

function makeZshScript(bin: string): string {
  return `#compdef ${bin}
_${bin}_complete() {
  local -a found
  found=("\${(@f)$(${bin} aws complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${found[1]}" ]]; then compadd -a found; else _files; fi
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -u; }
compdef _${bin}_complete ${bin}`;
}

function makeFishScript(bin: string): string {
  return `function __${bin}_complete
  set -l words (commandline -opc)
  ${bin} aws complete -- $words[2..-1] (commandline -ct) 2>/dev/null
end
complete -c ${bin} -f -n 'test -n "$(__${bin}_complete)"' -a '(__${bin}_complete)'`;
}
