{
  description = "From an e-mail address to AWS accounts that terragrunt can deploy into";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs = { self, nixpkgs }:
    let
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
      forAllSystems = make: nixpkgs.lib.genAttrs systems (system: make nixpkgs.legacyPackages.${system});
      manifest = nixpkgs.lib.importJSON ./package.json;

      # The lock file leaves out where a package comes from when that is the registry; Nix has to be told.
      registry = path: entry:
        let name = entry.name or (nixpkgs.lib.last (nixpkgs.lib.splitString "node_modules/" path));
        in "https://registry.npmjs.org/${name}/-/${baseNameOf name}-${entry.version}.tgz";
      located = path: entry:
        if path == "" || entry ? resolved then entry else entry // { resolved = registry path entry; };
      lock = nixpkgs.lib.importJSON ./package-lock.json;
      locatedLock = lock // { packages = builtins.mapAttrs located lock.packages; };
    in
    {
      packages = forAllSystems (pkgs: rec {
        default = pf-plugin-aws;
        pf-plugin-aws = pkgs.buildNpmPackage {
          pname = manifest.name;
          version = manifest.version;
          src = self;
          nodejs = pkgs.nodejs_24;
          # The lock file has the hash of every package: no hash of all of them to keep up by hand.
          npmDeps = pkgs.importNpmLock { npmRoot = self; packageLock = locatedLock; };
          npmConfigHook = pkgs.importNpmLock.npmConfigHook;
          # One development dependency would fetch Node over the network; the build needs no script of any.
          npmRebuildFlags = [ "--ignore-scripts" ];
          npmBuildScript = "build";
          meta.mainProgram = "pf";
        };
      });

      # Puts pf on the PATH and points AWS tools at the repository the shell is started in.
      devShells = forAllSystems (pkgs: {
        default = pkgs.mkShell {
          packages = [ self.packages.${pkgs.stdenv.hostPlatform.system}.default ];
          shellHook = ''
            if pf_environment="$(pf aws env 2>/dev/null)"; then eval "$pf_environment"; fi
            unset pf_environment
          '';
        };
      });
    };
}
