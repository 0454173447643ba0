import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isFailure } from '../../src/errors/failure.ts';
import { findRepository } from '../../src/repository/repository.ts';
import { requireTrust } from '../../src/run/trust.ts';
import { listAgreements, rememberAgreement } from '../../src/run/trust-agreement.ts';
import { verifyCurrentFolder } from '../../src/workflows/verify/require-verified.ts';
import { type Clone, stageClone } from './trust-scene.ts';

async function subjectOf({ scene, env }: Clone, more: Readonly<Record<string, string>> = {}, cwd = scene.root) {
  const runtime = scene.runtime({ ...env, ...more }, cwd);
  return { repository: await findRepository({ env: runtime.env, cwd }), runtime };
}

async function agree(clone: Clone): Promise<void> {
  const subject = await subjectOf(clone);
  const agreements = await listAgreements(subject);
  await rememberAgreement(
    subject,
    agreements.map(({ content }) => content),
  );
}

/** Whether the files may be handed to others, or the named profiles resolved. */
async function isTrusted(clone: Clone, names?: readonly string[], more: Readonly<Record<string, string>> = {}) {
  try {
    await requireTrust(await subjectOf(clone, more), names && (async () => names));
    return true;
  } catch (error) {
    assert.ok(isFailure(error) && error.code === 'TRUST_NEEDED', String(error));
    assert.equal(error.exit, 4);
    return false;
  }
}

const memoryOf = ({ env }: Clone) => join(env.XDG_STATE_HOME ?? '', 'pf-plugin-aws/trusted');

describe('what a repository would run', () => {
  it('is a finding of verify before anything is run or sent, and runs once it is agreed to', async () => {
    await using clone = await stageClone();
    const codes = async () => {
      const { environments } = await clone.scene.verify({}, clone.env);
      return environments.flatMap(({ findings }) =>
        findings.filter(({ level }) => level === 'error').map(({ code }) => code),
      );
    };
    assert.deepEqual(await codes(), ['TRUST_NEEDED', 'TRUST_NEEDED'], 'the profile, and the one that rests on it');
    assert.equal(clone.hasRun(), false);
    assert.deepEqual(clone.scene.asked(), []);
    await agree(clone);
    assert.deepEqual(await codes(), []);
    assert.equal(clone.hasRun(), true);
  });

  it('stops what is verified before terragrunt', async () => {
    await using clone = await stageClone();
    const runtime = clone.scene.runtime(clone.env, clone.path('environments/production'));
    await assert.rejects(verifyCurrentFolder(runtime), { code: 'TRUST_NEEDED', exit: 4 });
    assert.equal(clone.hasRun(), false);
  });

  it('is asked about for those who use it, and for whoever gets the files', async () => {
    await using clone = await stageClone();
    assert.equal(await isTrusted(clone, ['other-superuser']), true);
    assert.equal(await isTrusted(clone, ['management-superuser']), false);
    assert.equal(await isTrusted(clone), false);
    assert.equal(await isTrusted(clone, undefined, { PF_AWS_TRUST: '1' }), true);
    assert.equal(await isTrusted(clone, undefined, { PF_AWS_TRUST: 'yes' }), false);
  });

  it('is asked about again with another command, another program, another profile', async () => {
    await using clone = await stageClone();
    await agree(clone);
    assert.equal(await isTrusted(clone), true);
    clone.scene.write('.aws/config', `${clone.config}output = json\n`);
    assert.equal(await isTrusted(clone), true, 'nothing that runs has changed');
    clone.writeProgram('second');
    assert.equal(await isTrusted(clone), false, 'the program');
    clone.writeProgram('first');
    assert.equal(await isTrusted(clone), true);
    for (const [old, changed] of [
      ['= sh ', '= sh -e '],
      ['[profile management-superuser]', '[profile elsewhere]'],
      ["creds.sh'", "creds.sh'\n  --more"],
    ] as const) {
      clone.scene.write('.aws/config', clone.config.replace(old, changed));
      assert.equal(await isTrusted(clone), false, changed);
    }
  });

  it('is found where a relative path, a variable, the PATH or another shell hides the program', async () => {
    await using clone = await stageClone();
    const { root } = clone.scene;
    mkdirSync(clone.path('tools'));
    for (const name of ['with blank', 'helper', 'creds.js', 'index.js']) writeFileSync(clone.path('tools', name), '');
    writeFileSync(clone.path('Makefile'), '');
    for (const [command, program] of [
      ['.aws/creds.sh', '.aws/creds.sh'],
      ['sh -c "exec ./.aws/creds.sh --x"', '.aws/creds.sh'],
      ['$PWD/.aws/creds.sh', '.aws/creds.sh'],
      ['$' + '{HOME}/.aws/creds.sh', '.aws/creds.sh'],
      ['~/.aws/creds.sh', '.aws/creds.sh'],
      ['helper --json', 'tools/helper'],
      ['node tools/creds', 'tools/creds.js'],
      ['node tools', 'tools/index.js'],
      ['python3 -m tools.creds', 'tools/creds.js'],
      ['make creds', 'Makefile'],
      ['env --file=.aws/cr"ed"s.sh', '.aws/creds.sh'],
      [`cd ${root}/.aws && ./creds.sh`, '.aws/creds.sh'],
      ['"tools/with blank"', 'tools/with blank'],
      ['tools/with\\ blank', 'tools/with blank'],
    ] as const) {
      clone.scene.write('.aws/config', `[profile a]\ncredential_process = ${command}\n`);
      const found = await listAgreements(
        await subjectOf(clone, { PATH: `${clone.path('tools')}:${process.env.PATH}` }),
      );
      assert.ok(
        found.some(({ content }) => content.path === clone.path(program) && content.sha256 !== null),
        command,
      );
    }
  });

  it('may be a token file, and asks again where that is a link to another one', async () => {
    await using clone = await stageClone();
    const token = clone.path('token');
    writeFileSync(token, 'a token');
    clone.scene.write('.aws/config', `[profile a]\nrole_arn = r\nweb_identity_token_file = ${token}\n`);
    assert.equal(await isTrusted(clone, ['a']), false);
    await agree(clone);
    assert.equal(await isTrusted(clone, ['a']), true);
    renameSync(token, clone.path('id_ed25519'));
    symlinkSync('id_ed25519', token);
    assert.equal(await isTrusted(clone, ['a']), false);
  });

  it('counts for every profile where readers of the file disagree about it', async () => {
    for (const text of [
      '[profile a]\nregion = us-east-2\n  credential_process = touch /x\n',
      '[profile b]\nregion = us-east-2\n[other]\ncredential_process = touch /x\n',
      '[DEFAULT]\ncredential_process = touch /x\n[profile b]\n',
      '[profile b]\nregion = x\n  Credential_Process = touch /x\n',
    ]) {
      await using clone = await stageClone();
      clone.scene.write('.aws/config', text);
      assert.equal(await isTrusted(clone, ['other-superuser']), false, text);
      clone.scene.write('.aws/config', text.replaceAll(/^.*_process/gim, '# $&'));
      assert.equal(await isTrusted(clone), true, 'a comment is nothing to anybody');
    }
  });

  it('is what the AWS CLI would run, load or keep as well, where it gets the files', async () => {
    await using clone = await stageClone();
    for (const [text, isFine = false] of [
      ['[profile a]\ncli_pager = sh -c x\n'],
      ['[default]\nCLI_Pager: less\n'],
      ['[profile a]\ncli_auto_prompt = on-partial\n'],
      ['[profile a]\ncli_history = enabled\n'],
      ['[profile a]\nemr =\n  key_pair_file = ~/.ssh/id_ed25519\n'],
      ['[plugins]\nx = y\n'],
      ['[DEFAULT]\nx = y\n[plugins]\n'],
      ['[plugins]\ncli_legacy_plugin_path = /opt/plugins\n'],
      ['[profile a]\ncli_pager =\ncli_auto_prompt = off\ncli_history = disabled\n[plugins]\n', true],
    ] as const) {
      clone.scene.write('.aws/config', text);
      assert.equal(await isTrusted(clone), isFine, text);
      assert.equal(await isTrusted(clone, ['a', 'default']), true, 'this tool does none of it');
    }
  });

  it('is a module of the repository that the AWS CLI would load, byte for byte', async () => {
    await using clone = await stageClone();
    mkdirSync(clone.path('.aws/py/own'), { recursive: true });
    writeFileSync(clone.path('.aws/py/own/plugin.py'), 'first');
    clone.scene.write('.aws/config', '[plugins]\ncli_legacy_plugin_path = .aws/py\nx = own.plugin\n');
    await agree(clone);
    assert.equal(await isTrusted(clone), true);
    writeFileSync(clone.path('.aws/py/own/plugin.py'), 'second');
    assert.equal(await isTrusted(clone), false);
  });

  it('is not run by way of an indented key or header, which the SDK alone sees', async () => {
    await using clone = await stageClone();
    for (const hidden of [
      clone.config.replace('\nsource_profile', '\n  source_profile'),
      clone.config.replace('[profile management', '[profile unused]\noutput = json\n  [profile management'),
    ]) {
      clone.scene.write('.aws/config', hidden);
      const { environments } = await clone.scene.verify({ environments: ['production'] }, clone.env);
      assert.ok(environments[0]?.findings.some(({ code }) => code === 'TRUST_NEEDED'));
      assert.equal(clone.hasRun(), false);
    }
  });
});

describe("a person's own AWS file", () => {
  it('is one that git does not track, and runs what it likes', async () => {
    await using clone = await stageClone();
    clone.git('rm', '--cached', '.aws/config');
    assert.equal(await isTrusted(clone), true);
    clone.scene.write('.aws/.gitignore', 'credentials\nconfig\n');
    assert.equal(await isTrusted(clone), true);
    const { ok } = await clone.scene.verify({ environments: ['management'] }, clone.env);
    assert.equal(ok, true);
    assert.equal(clone.hasRun(), true);
  });

  it('is none where git cannot be asked, or there is no repository of git', async () => {
    await using clone = await stageClone();
    clone.git('rm', '--cached', '.aws/config');
    assert.equal(await isTrusted(clone, undefined, { PATH: '/nonexistent' }), false, 'no git');
    renameSync(clone.path('.git'), clone.path('no-git'));
    assert.equal(await isTrusted(clone), false, 'no repository');
  });

  it('is none behind a committed link, and one behind their own', async () => {
    await using clone = await stageClone();
    clone.git('rm', '--cached', '.aws/config');
    renameSync(clone.path('.aws/config'), clone.path('.aws/own'));
    symlinkSync('own', clone.path('.aws/config'));
    assert.equal(await isTrusted(clone), true);
    clone.git('add', '--force', '.aws/config');
    assert.equal(await isTrusted(clone), false);
  });
});

describe('an agreement', () => {
  it("is kept in the user's own state, closed to others", async () => {
    await using clone = await stageClone();
    await agree(clone);
    const names = readdirSync(memoryOf(clone));
    assert.equal(names.length, 2, 'the command and the program');
    for (const name of names) assert.equal(statSync(join(memoryOf(clone), name)).mode & 0o777, 0o600);
    assert.equal(statSync(memoryOf(clone)).mode & 0o777, 0o700);
  });

  it('is not believed where others may have written it', async () => {
    await using clone = await stageClone();
    const memory = memoryOf(clone);
    const spoil: Readonly<Record<string, (file: string) => void>> = {
      'mode 0644': (file) => chmodSync(file, 0o644),
      'a link': (file) => {
        renameSync(file, `${file}.elsewhere`);
        symlinkSync(`${file}.elsewhere`, file);
      },
      'another text': (file) => writeFileSync(file, '{}'),
      'a folder that others write to': () => chmodSync(memory, 0o777),
    };
    for (const [name, change] of Object.entries(spoil)) {
      chmodIfThere(memory);
      await agree(clone);
      assert.equal(await isTrusted(clone), true, name);
      for (const file of readdirSync(memory)) if (/^[0-9a-f]{64}$/.test(file)) change(join(memory, file));
      assert.equal(await isTrusted(clone), false, name);
    }
  });

  it('is never one that the repository brings', async () => {
    await using clone = await stageClone();
    const inside = { ...clone, env: { ...clone.env, XDG_STATE_HOME: clone.path('state') } };
    await assert.rejects(agree(inside), { code: 'FILES_UNSAFE' });
    assert.equal(existsSync(clone.path('state')), false);
    await agree(clone);
    renameSync(clone.env.XDG_STATE_HOME ?? '', clone.path('state'));
    assert.equal(await isTrusted(inside), false);
    assert.ok(existsSync(memoryOf(inside)));
  });
});

function chmodIfThere(folder: string): void {
  if (existsSync(folder)) chmodSync(folder, 0o700);
}
