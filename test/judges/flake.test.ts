import { execFileSync, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { blocksOf } from '../docs/blocks.ts';
import { isInstalled } from '../support/skip.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Ends with status 1 where a grammar of Nix finds an error in what comes on stdin. */
const TREE_SITTER = `
import sys, tree_sitter_nix
from tree_sitter import Language, Parser
tree = Parser(Language(tree_sitter_nix.language())).parse(sys.stdin.buffer.read())
sys.exit(1 if tree.root_node.has_error else 0)
`;

/** Else Nix warns of users it would build as. */
const PARSING = { ...process.env, NIX_CONFIG: 'build-users-group =' };

const hasGrammar = spawnSync('python3', ['-c', 'import tree_sitter, tree_sitter_nix']).status === 0;

describe('what is written in Nix', () => {
  const parse = (input: string) =>
    isInstalled('nix-instantiate')
      ? execFileSync('nix-instantiate', ['--parse', '-'], { input, env: PARSING, stdio: ['pipe', 'ignore', 'inherit'] })
      : execFileSync('python3', ['-c', TREE_SITTER], { input, stdio: ['pipe', 'ignore', 'inherit'] });

  before(function () {
    if (hasGrammar || isInstalled('nix-instantiate')) return;
    console.log('      skipped: neither nix-instantiate nor tree-sitter-nix for Python is installed');
    this.skip();
  });

  it('flake.nix can be parsed', async () => {
    parse(await readFile(join(ROOT, 'flake.nix'), 'utf8'));
  });

  it('docs/ci.md can be parsed', async () => {
    const blocks = blocksOf(await readFile(join(ROOT, 'docs/ci.md'), 'utf8'));
    for (const { text } of blocks.filter(({ language }) => language === 'nix')) parse(text);
  });
});
