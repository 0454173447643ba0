import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describeThisProcess } from '../../../src/files/temporary.ts';
import { of, type Scene, stageScene } from './scene.ts';

const AGE = 15 * 60_000;
const production = { environments: ['production'], maxAge: AGE };

/** Proves production, so that a proof lies there, and forgets what was asked. */
async function proven(scene: Scene): Promise<void> {
  assert.equal((await scene.verify(production)).ok, true);
  scene.asked();
}

function proofFile(scene: Scene): string {
  const [name] = readdirSync(join(scene.root, '.aws/.pf-proofs')).filter((file) => file.endsWith('.json'));
  return join(scene.root, '.aws/.pf-proofs', name ?? '');
}

/** Whether AWS is asked again. */
async function asksAgain(scene: Scene, env: Record<string, string> = {}, maxAge = AGE): Promise<boolean> {
  const result = await scene.verify({ ...production, maxAge }, env);
  const again = scene.asked().includes('GetCallerIdentity');
  assert.equal(of(result, 'production').cached, !again);
  return again;
}

describe('an earlier proof (--max-age)', () => {
  it('answers without a call, and says so', async () => {
    await using scene = await stageScene();
    await proven(scene);
    const result = await scene.verify(production);
    assert.deepEqual(scene.asked(), []);
    assert.equal(result.ok, true);
    const { cached, account } = of(result, 'production');
    assert.deepEqual([cached, account], [true, scene.production.account]);
  });

  it('counts as well where it was made without --max-age', async () => {
    await using scene = await stageScene();
    await scene.verify({ environments: ['production'] });
    scene.asked();
    assert.equal(await asksAgain(scene), false);
  });

  it('stays as it is, byte for byte, where the next check right after it says the same', async () => {
    await using scene = await stageScene();
    await proven(scene);
    const before = readFileSync(proofFile(scene));
    await scene.verify({ environments: ['production'] });
    assert.deepEqual(scene.asked().includes('GetCallerIdentity'), true);
    assert.deepEqual(readFileSync(proofFile(scene)), before);
  });

  it('is written over a longer one, of which nothing is left', async () => {
    await using scene = await stageScene();
    await proven(scene);
    const file = proofFile(scene);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, `${text.trimEnd()}${' '.repeat(9)}\n`);
    const { ino } = statSync(file);
    // The clock of STS is a minute ahead, and so is ours.
    scene.sandbox.setClockSkew(61_000);
    scene.clock = { ...scene.clock, now: () => Date.now() + 61_000 };
    await scene.verify({ environments: ['production'] });
    const later = readFileSync(file, 'utf8');
    assert.notEqual(later, text);
    assert.equal(later.length, text.length);
    assert.equal(statSync(file).ino, ino);
  });

  it('is not asked for without --max-age', async () => {
    await using scene = await stageScene();
    await proven(scene);
    assert.equal(of(await scene.verify({ environments: ['production'] }), 'production').cached, false);
  });

  it('is private, hidden from git, and holds no secret', async () => {
    await using scene = await stageScene();
    await proven(scene);
    const file = proofFile(scene);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(statSync(join(file, '..')).mode & 0o777, 0o700);
    const { accessKeyId, secretAccessKey } = scene.production.key;
    const text = readFileSync(file, 'utf8');
    assert.ok(!text.includes(secretAccessKey) && !text.includes(accessKeyId));
    const status = execFileSync('git', ['-C', scene.root, 'status', '--porcelain', '-uall'], { encoding: 'utf8' });
    assert.doesNotMatch(status, /pf-proofs/);
  });

  const CHANGES: Record<string, (scene: Scene) => Record<string, string> | undefined> = {
    'another key': (scene) => {
      const key = scene.sandbox.scenario.createUser(scene.production.account, 'production-superuser');
      scene.writeProfiles({ 'production-superuser': scene.profileOf(key) });
      return undefined;
    },
    'a byte of config': (scene) => {
      scene.write('.aws/config', `${readFileSync(join(scene.root, '.aws/config'), 'utf8')}# x\n`);
      return undefined;
    },
    'another expected account': (scene) => {
      scene.writeEnvironment('production', '999999999999');
      return undefined;
    },
    'another endpoint': (scene) => ({ AWS_ENDPOINT_URL: scene.sandbox.endpoint.replace('127.0.0.1', 'localhost') }),
  };
  for (const [name, change] of Object.entries(CHANGES)) {
    it(`is not taken after ${name}`, async () => {
      await using scene = await stageScene();
      await proven(scene);
      const env = change(scene);
      assert.equal(await asksAgain(scene, env), true);
    });
  }

  it('of one endpoint that is left to the SDK is none for another', async () => {
    await using scene = await stageScene();
    const at = (port: string) => ({ AWS_ENDPOINT_URL: `http://user:word@127.0.0.1:${port}`, AWS_MAX_ATTEMPTS: '1' });
    const own = at(new URL(scene.sandbox.endpoint).port);
    assert.equal((await scene.verify(production, own)).ok, true);
    assert.equal(of(await scene.verify(production, own), 'production').cached, true);
    assert.equal(of(await scene.verify(production, at('1')), 'production').cached, false);
  });

  it('is not taken when it is too old, or from the future', async () => {
    await using scene = await stageScene();
    const at = Date.now();
    let now = at;
    scene.clock = { ...scene.clock, now: () => now };
    await proven(scene);
    now = at + AGE;
    assert.equal(await asksAgain(scene), false);
    now = at + AGE + 1;
    scene.sandbox.setClockSkew(AGE);
    assert.equal(await asksAgain(scene), true);
    now = at;
    assert.equal(await asksAgain(scene), true);
  });

  const TAMPERING: Record<string, (file: string) => void> = {
    'a later time in it': (file) => edit(file, (proof) => ({ ...proof, provenAt: Number(proof.provenAt) + 1 })),
    'another account in it': (file) => edit(file, (proof) => ({ ...proof, account: '999999999999' })),
    'a signature of another length': (file) => edit(file, (proof) => ({ ...proof, signature: 'ab' })),
    'a version nobody knows': (file) => edit(file, (proof) => ({ ...proof, version: 2 })),
    'half of it': (file) => writeFileSync(file, readFileSync(file, 'utf8').slice(0, 40)),
    nothing: (file) => writeFileSync(file, ''),
    'null in it': (file) => writeFileSync(file, 'null'),
    'others allowed to read it': (file) => chmodSync(file, 0o644),
    'others allowed to write in its folder': (file) => chmodSync(join(file, '..'), 0o702),
    'its group allowed to write in its folder': (file) => chmodSync(join(file, '..'), 0o720),
    'a link in the place of its folder': (file) => {
      const folder = join(file, '..');
      renameSync(folder, `${folder}.real`);
      symlinkSync(`${folder}.real`, folder);
    },
    'a link in its place': (file) => {
      writeFileSync(`${file}.real`, readFileSync(file), { mode: 0o600 });
      rmSync(file);
      symlinkSync(`${file}.real`, file);
    },
  };
  for (const [name, tamper] of Object.entries(TAMPERING)) {
    it(`is not taken with ${name}`, async () => {
      await using scene = await stageScene();
      await proven(scene);
      tamper(proofFile(scene));
      assert.equal(await asksAgain(scene), true);
    });
  }

  it('of one profile is none for another with the same account', async () => {
    await using scene = await stageScene();
    await proven(scene);
    const proof = readFileSync(proofFile(scene));
    await scene.verify({ environments: ['management'] });
    for (const name of readdirSync(join(proofFile(scene), '..')).filter((file) => file.endsWith('.json'))) {
      writeFileSync(join(scene.root, '.aws/.pf-proofs', name), proof);
    }
    scene.asked();
    assert.equal(of(await scene.verify({ environments: ['management'], maxAge: AGE }), 'management').cached, false);
    scene.asked();
    assert.equal(await asksAgain(scene), false);
  });

  it('is not made where anything is wrong', async () => {
    await using scene = await stageScene();
    scene.sandbox.scenario.suspendAccount(scene.production.account);
    await scene.verify(production);
    scene.asked();
    assert.equal(await asksAgain(scene), true);
  });

  it('spares no check of the files', async () => {
    await using scene = await stageScene();
    await proven(scene);
    chmodSync(join(scene.root, '.aws/credentials'), 0o644);
    const result = await scene.verify(production);
    assert.deepEqual(scene.asked(), []);
    assert.equal(result.ok, false);
  });

  it('may be made and read by many at once', async () => {
    await using scene = await stageScene();
    const results = await Promise.all(Array.from({ length: 40 }, () => scene.verify(production)));
    assert.ok(results.every(({ ok }) => ok));
    const [first, ...others] = results.filter((result) => !of(result, 'production').cached);
    assert.ok(first !== undefined && others.length === 0, 'one asks, and the others take its proof');
    assert.equal(scene.asked().filter((operation) => operation === 'GetCallerIdentity').length, 1);
    assert.equal(await asksAgain(scene), false);
    assert.deepEqual(readdirSync(join(proofFile(scene), '..')).length, 2);
  });

  it('holds for a role as long as the key it rests on', async () => {
    await using scene = await stageScene();
    const role = `region = us-east-2\nrole_arn = arn:aws:iam::${scene.production.account}:role/OrganizationAccountAccessRole\nsource_profile = management-superuser`;
    scene.writeProfiles({
      'management-superuser': scene.profileOf(scene.management.key),
      'production-superuser': { config: role },
    });
    await proven(scene);
    assert.equal(await asksAgain(scene), false);
  });

  it('is not waited for without end: whoever finds another run asking asks too, after a while', async () => {
    await using scene = await stageScene();
    await proven(scene);
    const lock = join(proofFile(scene), '..', '.pf-aws.lock-production-superuser');
    rmSync(proofFile(scene));
    writeFileSync(lock, JSON.stringify({ ...describeThisProcess(), nonce: 'asking' }));
    let now = Date.now();
    scene.clock = {
      now: () => now,
      sleep: async (ms) => {
        now += ms;
      },
    };
    const began = now;
    assert.equal(await asksAgain(scene), true);
    assert.ok(now - began >= 3_000);
    assert.ok(existsSync(lock));
  });

  it('is a matter of speed alone: where none can be kept, all is checked', async () => {
    await using scene = await stageScene();
    scene.write('.aws/.pf-proofs', 'in the way');
    await proven(scene);
    assert.equal(await asksAgain(scene), true);
  });
});

function edit(file: string, change: (proof: Record<string, unknown>) => Record<string, unknown>): void {
  writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8')))));
}
