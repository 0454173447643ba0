import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { parse } from 'yaml';
import type { Failure } from '../../src/errors/failure.ts';
import { writePlans } from '../../src/repository/plan-yaml.ts';
import { findRepository } from '../../src/repository/repository.ts';
import { type EnvironmentToConfigure, planConfiguration } from '../../src/terragrunt/plan-configuration.ts';
import type { BucketProbe } from '../../src/terragrunt/state-bucket.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PRODUCTION: EnvironmentToConfigure = {
  environment: 'production',
  accountId: '012345678901',
  profile: 'production-superuser',
  usualProfile: 'production-superuser',
  profileRegion: 'us-east-2',
};

/** 8 bytes that make the suffix `0000000<digit>`. */
const bytes = (digit: number) => () => Buffer.from([0, 0, 0, 0, 0, 0, 0, digit]);

/** A stack repository with `files`, and ways to configure `production` in it. */
export async function stack(files: Record<string, string> = {}) {
  const folder = await temporaryFolder({ 'panfactum.yaml': '', ...files });
  const repository = await findRepository({ env: {}, cwd: folder.path });
  const read = (name: string) => readFile(join(folder.path, 'environments', name), 'utf8');
  return {
    repository,
    read,
    values: async (name: string): Promise<Record<string, unknown>> => parse(await read(name)),
    plan: (
      wanted: Partial<EnvironmentToConfigure> = {},
      probe?: BucketProbe,
      digit = 1,
      onDoubt: (doubt: Failure) => void = () => {},
    ) =>
      planConfiguration(repository, [{ ...PRODUCTION, ...wanted }], {
        randomBytes: bytes(digit),
        git: { env: process.env },
        probe,
        onDoubt,
      }),
    configure: async (wanted: Partial<EnvironmentToConfigure> = {}, digit = 1) => {
      const { plans } = await planConfiguration(repository, [{ ...PRODUCTION, ...wanted }], {
        randomBytes: bytes(digit),
        git: { env: process.env },
      });
      return (await writePlans(plans)).map((path) => relative(repository.environmentsDir, path));
    },
    write: async (name: string, text: string) => {
      const path = join(repository.environmentsDir, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}
