# Stands in for nixpkgs, which is gigabytes: what our flakes use of it, evaluated for real and built by nobody.
# What it hands out is what it was given, so that a test can look at it.
{
  outputs = { self }:
    let
      lib = {
        genAttrs = names: make: builtins.listToAttrs (map (name: { inherit name; value = make name; }) names);
        importJSON = path: builtins.fromJSON (builtins.readFile path);
        last = list: builtins.elemAt list (builtins.length list - 1);
        splitString = separator: text: builtins.filter builtins.isString (builtins.split separator text);
      };
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
      packagesFor = system: {
        stdenv.hostPlatform = { inherit system; };
        nodejs_24 = "nodejs_24";
        opentofu = "opentofu";
        terragrunt = "terragrunt";
        buildNpmPackage = arguments: arguments // { inherit system; };
        # As the real one does, it reads package.json beside the lock and wants every dependency in it.
        importNpmLock = {
          __functor = self: { npmRoot, packageLock }:
            let
              package = lib.importJSON (npmRoot + "/package.json");
              resolvedIn = builtins.mapAttrs (name: _: packageLock.packages.${"node_modules/${name}"}.resolved);
            in
            { inherit packageLock; dependencies = resolvedIn (package.dependencies // package.devDependencies); };
          npmConfigHook = "importNpmLock.npmConfigHook";
        };
        mkShell = { packages ? [ ], inputsFrom ? [ ], shellHook ? "" }: {
          packages = packages ++ builtins.concatMap (shell: shell.packages) inputsFrom;
          shellHook = builtins.concatStringsSep "\n" (map (shell: shell.shellHook) inputsFrom ++ [ shellHook ]);
        };
      };
    in
    { inherit lib; legacyPackages = lib.genAttrs systems packagesFor; };
}
