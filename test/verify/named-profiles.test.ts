import assert from 'node:assert/strict';
import { exitStatusOf } from '../../src/verify/result.ts';
import { briefly, of, type Scene, stageScene } from './scene.ts';

const ASKED = { environments: ['production'] };
const STATE = 'tf_state_profile: management-superuser\n';

/** production with what else its environment.yaml says. */
async function staged(more: (scene: Scene) => string): Promise<Scene> {
  const scene = await stageScene();
  scene.writeEnvironment('production', scene.production.account, more(scene));
  return scene;
}

describe('the profiles that environment.yaml names beside the environment’s own', () => {
  it('are in order where each is of the account it is named for, and are not asked about twice', async () => {
    await using scene = await staged(({ management }) => `${STATE}tf_state_account_id: "${management.account}"\n`);
    const first = await scene.verify({ ...ASKED, maxAge: 60_000 });
    assert.deepEqual(of(first, 'production').findings, []);
    assert.equal(scene.asked().filter((operation) => operation === 'GetCallerIdentity').length, 2);
    assert.equal((await scene.verify({ ...ASKED, maxAge: 60_000 })).ok, true);
    assert.deepEqual(scene.asked(), []);
  });

  it('ask nobody where they are the environment’s own', async () => {
    await using scene = await staged(
      ({ production }) =>
        `tf_state_profile: production-superuser\ntf_state_account_id: "${production.account}"\naws_secondary_profile: production-superuser\n`,
    );
    assert.equal((await scene.verify(ASKED)).ok, true);
    assert.equal(scene.asked().filter((operation) => operation === 'GetCallerIdentity').length, 1);
  });

  const CASES: readonly {
    readonly name: string;
    readonly more: (scene: Scene) => string;
    readonly finding: string;
    readonly exit: number;
    readonly says: RegExp;
  }[] = [
    {
      name: 'the state in another account than the profile for it',
      more: () => STATE,
      finding: 'error WRONG_ACCOUNT',
      exit: 5,
      says: /^Profile management-superuser, the tf_state_profile of production, belongs to account \d{12}, but .*environment\.yaml says \d{12}\.$/,
    },
    {
      name: 'the environment’s own profile for a state elsewhere',
      more: ({ management }) => `tf_state_account_id: "${management.account}"\n`,
      finding: 'error WRONG_ACCOUNT',
      exit: 5,
      says: /^Profile production-superuser, the tf_state_profile of production, belongs/,
    },
    {
      name: 'a secondary profile of another account',
      more: () => 'aws_secondary_profile: management-superuser\n',
      finding: 'error WRONG_ACCOUNT',
      exit: 5,
      says: /the aws_secondary_profile of production, belongs/,
    },
    {
      name: 'a profile that is not there',
      more: () => 'tf_state_profile: states-superuser\n',
      finding: 'error PROFILE_MISSING',
      exit: 4,
      says: /tf_state_profile of production is profile states-superuser/,
    },
  ];
  for (const { name, more, finding, exit, says } of CASES) {
    it(`are refused: ${name}`, async () => {
      await using scene = await staged(more);
      const result = await scene.verify(ASKED);
      const { findings, ok } = of(result, 'production');
      assert.deepEqual([briefly(findings), ok, exitStatusOf(result)], [[finding], false, exit]);
      assert.match(findings[0]?.message ?? '', says);
      assert.match(findings[0]?.suggestions.join('\n') ?? '', /Name a profile of account \d{12} as \w+ in /);
    });
  }

  it('are left alone where no profile is about to be used', async () => {
    await using scene = await staged(() => STATE);
    assert.equal((await scene.verify({ ...ASKED, ownProfileOnly: true })).ok, true);
  });
});
