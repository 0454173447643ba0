import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type Scene, stageScene } from '../workflows/verify/scene.ts';

/** A clone of somebody's: its committed AWS config has management by a program of the repository, which leaves a trace. */
export interface Clone extends AsyncDisposable {
  readonly scene: Scene;
  readonly path: (...parts: string[]) => string;
  /** For the shell: AWS, and where this user's agreements are. */
  readonly env: Readonly<Record<string, string>>;
  /** Puts the program there, to say who it is by its trace. */
  writeProgram(comment: string): void;
  /** Whether the program ran since the last call of this. */
  hasRun(): boolean;
  git(...args: string[]): void;
  readonly config: string;
}

export async function stageClone(): Promise<Clone> {
  const scene = await stageScene();
  const state = await temporaryFolder();
  const path = (...parts: string[]) => join(scene.root, ...parts);
  const { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey } = scene.management.key;
  const document = JSON.stringify({ Version: 1, AccessKeyId, SecretAccessKey });
  const trace = join(state.path, 'trace');
  const role = `role_arn = arn:aws:iam::${scene.production.account}:role/OrganizationAccountAccessRole`;
  const config = [
    `[profile management-superuser]\nregion = us-east-2\ncredential_process = sh '${path('.aws/creds.sh')}'`,
    `[profile production-superuser]\nregion = us-east-2\n${role}\nsource_profile = management-superuser`,
    '[profile other-superuser]\nregion = us-east-2\n',
  ].join('\n');
  const clone: Clone = {
    scene,
    path,
    config,
    env: { AWS_ENDPOINT_URL: scene.sandbox.endpoint, XDG_STATE_HOME: join(state.path, 'state') },
    writeProgram: (comment) =>
      writeFileSync(path('.aws/creds.sh'), `# ${comment}\ntouch '${trace}'\necho '${document}'\n`),
    hasRun() {
      const ran = existsSync(trace);
      rmSync(trace, { force: true });
      return ran;
    },
    git: (...args) => void execFileSync('git', args, { cwd: scene.root, stdio: 'ignore' }),
    async [Symbol.asyncDispose]() {
      await scene[Symbol.asyncDispose]();
      await state[Symbol.asyncDispose]();
    },
  };
  const { accessKeyId, secretAccessKey } = scene.production.key;
  scene.write('.aws/config', config);
  scene.write(
    '.aws/credentials',
    `[other-superuser]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
  );
  clone.writeProgram('first');
  clone.git('add', '--force', '.aws/config', '.aws/creds.sh');
  scene.asked();
  return clone;
}
