export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof SHELLS)[number];

/** The lines by which a shell completes the program `bin`: it asks `aws complete`, and falls back on files. */
export function makeCompletionScript(shell: Shell, bin: string): string {
  return { bash: makeBashScript, zsh: makeZshScript, fish: makeFishScript }[shell](bin);
}

function makeBashScript(bin: string): string {
  return `_${bin}_complete() {
  local name at
  COMPREPLY=()
  # What follows -- is a command line of its own.
  for (( at = 3; at < COMP_CWORD; at++ )); do
    if [[ "\${COMP_WORDS[at]}" == -- && "\${COMP_WORDS[*]}" == *" exec "* ]]; then
      if (( at + 1 == COMP_CWORD )); then
        while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen -A command -- "\${COMP_WORDS[COMP_CWORD]}")
        return
      fi
      if declare -F _command_offset > /dev/null; then _command_offset $(( at + 1 )); fi
      return
    fi
  done
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
  local at=\${words[(i)--]}
  if (( at < CURRENT && \${words[(I)exec]} )); then
    shift $at words
    (( CURRENT -= at ))
    _normal
    return
  fi
  found=("\${(@f)$(${bin} aws complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${found[1]}" ]]; then compadd -a found; else _files; fi
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -u; }
compdef _${bin}_complete ${bin}`;
}

function makeFishScript(bin: string): string {
  return `function __${bin}_complete
  set -l words (commandline -opc)
  if set -l at (contains -i -- -- $words); and contains -- exec $words
    complete -C (string join ' ' -- (string escape -- $words[(math $at + 1)..-1]) (commandline -ct))
    return
  end
  ${bin} aws complete -- $words[2..-1] (commandline -ct) 2>/dev/null
end
complete -c ${bin} -f -n 'test -n "$(__${bin}_complete)"' -a '(__${bin}_complete)'`;
}
