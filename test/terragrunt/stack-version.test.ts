import assert from 'node:assert/strict';
import { stack } from './stack.ts';

describe('the version of the stack', () => {
  const versionWith = async (files: Record<string, string>) => {
    await using at = await stack(files);
    await at.configure();
    return (await at.values('production/environment.yaml')).pf_stack_version;
  };

  for (const [flake, version] of [
    ['inputs.panfactum.url = "github:panfactum/stack/edge.24-05-23"; # tip', 'edge.24-05-23'],
    ['inputs.panfactum.url = "github:Panfactum/stack/25-04?dir=x";', '25-04'],
    ['# "github:panfactum/stack/old"\n  panfactum.url = github:panfactum/stack/new;', 'new'],
    ['/* "github:panfactum/stack/old" */ "panfactum/stack/feature%2Fx"', 'feature/x'],
    ['inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-24.05";', 'main'],
    ['inputs.panfactum.url = "github:panfactum/stack";', 'main'],
  ] as const) {
    it(`is ${version} after ${flake}`, async () => assert.equal(await versionWith({ 'flake.nix': flake }), version));
  }

  it("is of the environment's own flake.nix first", async () => {
    const files = {
      'flake.nix': '"github:panfactum/stack/root"',
      'environments/production/flake.nix': '"github:panfactum/stack/own"',
    };
    assert.equal(await versionWith(files), 'own');
  });
});
