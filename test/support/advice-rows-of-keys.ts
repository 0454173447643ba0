import type { AdviceScene } from './advice.ts';
import type { AdviceRow } from './advice-rows.ts';

const CREDENTIALS = '.aws/credentials';
const SSO_INIT = 'pf aws sso init --group administrators --yes';
const RETIRE = 'pf aws key retire production --yes';

const letIn = (scene: AdviceScene) => scene.type(SSO_INIT);
const retire = (scene: AdviceScene) => scene.type(RETIRE);

/** As a checkout has it that did not retire the key itself. */
async function retireElsewhere(scene: AdviceScene): Promise<void> {
  const before = await scene.read(CREDENTIALS);
  await retire(scene);
  await scene.write(CREDENTIALS, before);
  await scene.type('rm .aws/.pf-journal.json');
}

/** Somebody signs with the key that was put out of use. */
async function useRetired(scene: AdviceScene): Promise<void> {
  await retire(scene);
  const [key] = scene.sandbox.state.keys(scene.accounts.production ?? '', { userName: 'production-superuser' });
  const at = Date.now() + 365 * 86_400_000;
  Object.assign(key ?? {}, { lastUsed: { at, service: 's3', region: 'eu-west-1' } });
}

/** Of keys that single sign-on or a role makes needless. */
export const ROWS_OF_KEYS: readonly AdviceRow[] = [
  {
    code: 'KEY_GRACE',
    line: 'pf aws key retire production --finish',
    state: retire,
    typed: ['KEY_GRACE', 'heals', 'heals'],
  },
  { code: 'KEY_RETIRED', line: 'pf aws verify production', state: retireElsewhere, typed: ['heals'] },
  { code: 'KEY_IN_USE', line: 'pf aws key retire production', state: useRetired, typed: ['KEY_GRACE', 'heals'] },
  { code: 'LAST_WAY_IN', line: 'pf aws key retire management', typed: ['asks'] },
  { code: 'MEMBERS_FIRST', line: 'pf aws key retire management', state: letIn, typed: ['heals'] },
  {
    code: 'USER_IN_USE',
    line: 'pf aws key retire production --finish --grace 0 --delete-user',
    state: (s) => s.sandbox.scenario.createUser(s.accounts.production ?? '', 'production-superuser'),
    typed: ['works'],
  },
  { code: 'next', line: RETIRE, typed: ['works', 'KEY_GRACE'] },
  { code: 'next', line: SSO_INIT, typed: ['works', 'works'] },
  {
    code: 'SSO_GROUP_EMPTY',
    line: 'pf aws sso init --group Crew --create-group --yes',
    typed: ['SSO_GROUP_EMPTY'],
  },
  { code: 'SSO_PRINCIPAL_UNKNOWN', line: 'pf aws sso init --group Crew --yes', typed: [] },
  {
    code: 'SSO_DIRECTORY_EXTERNAL',
    line: 'pf aws sso init --group Crew --create-group --yes',
    state: (s) => s.sandbox.scenario.setExternalDirectory(true),
    typed: [],
  },
  {
    code: 'SSO_PERMISSION_SET_REFUSED',
    line: 'pf aws sso init --group administrators --permission-set Superuser --yes',
    typed: [],
  },
  {
    code: 'SSO_INSTANCE_MISSING',
    line: SSO_INIT,
    state: (s) => s.sandbox.scenario.removeIdentityCenter(),
    typed: [],
  },
  {
    code: 'SSO_INSTANCE_UNKNOWN',
    line: SSO_INIT,
    state: (s) => s.sandbox.addFault('ListInstances:error=AccessDeniedException'),
    typed: [],
  },
  {
    code: 'SSO_MODULE_STANDS',
    line: 'pf aws sso init --yes',
    state: (s) => s.write('environments/management/global/aws_iam_identity_center_permissions/terragrunt.hcl', ''),
    typed: [],
  },
];
