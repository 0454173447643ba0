import { broken, type Mutation } from './mutation.ts';

const GIVEN = 'access/credential-source';
const KEYS = 'access/keys';
const JOURNAL = 'repository/journal';
const ACCOUNT_FLAGS = 'cli/account-request';
const PROFILE_FLAGS = 'cli/profile-flags';
const ORGANIZATIONS = 'aws/organizations';
const ALONE = 'run/run-alone';
const LOCK = 'files/lock';

/** What is typed for a run, what it reads of AWS, and what it leaves for the next. */
export const RUNS: readonly Mutation[] = [
  broken(
    'a session in the environment is taken with its token',
    'access/credential-source.ts',
    ['    sessionToken: AWS_SESSION_TOKEN,\n', ''],
    GIVEN,
  ),
  broken(
    'a half key in the environment is none',
    'access/credential-source.ts',
    ['!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY', '!AWS_ACCESS_KEY_ID && !AWS_SECRET_ACCESS_KEY'],
    GIVEN,
  ),
  broken(
    'credentials come one way at a time',
    'access/credential-source.ts',
    ['named.length > 1', 'named.length > 2'],
    GIVEN,
  ),
  broken(
    'a secret on stdin comes with an id',
    'access/credential-source.ts',
    ['if (secretAccessKeyStdin && accessKeyId === undefined)', 'if (secretAccessKeyStdin && accessKeyId === "")'],
    GIVEN,
  ),
  broken(
    'a template holds no name that nothing stands for',
    'cli/account-flags.ts',
    ['if (unknown === undefined) return;', 'if (unknown !== "") return;'],
    ACCOUNT_FLAGS,
  ),
  broken(
    '--account-id is for one environment',
    'cli/account-flags.ts',
    ["for (const flag of ['email', 'account-id'] as const)", "for (const flag of ['email'] as const)"],
    ACCOUNT_FLAGS,
  ),
  broken('a name of a role is nothing but that', 'cli/account-flags.ts', ['{1,64}$/', '{1,64}/'], ACCOUNT_FLAGS),
  broken(
    'an ARN of a role is nothing but that',
    'cli/profile-flags.ts',
    ['[\\w+=,.@/-]+$/', '[\\w+=,.@/-]+/'],
    PROFILE_FLAGS,
  ),
  broken(
    'a role takes no credentials',
    'cli/profile-flags.ts',
    ["if (access === 'role' && hasKeys)", "if (access === 'user' && hasKeys && profile === '')"],
    PROFILE_FLAGS,
  ),
  broken(
    'a key is for one environment',
    'cli/profile-flags.ts',
    ["(hasKeys || access === 'role' || profile", "(access === 'role' || profile"],
    PROFILE_FLAGS,
  ),
  broken('an account id has no more than twelve digits', 'cli/flags.ts', ['/^\\d{12}$/', '/^\\d{12}/'], PROFILE_FLAGS),
  broken('a tag is none of AWS’s own, in any letters', 'cli/flags.ts', ['{0,256}$/iu', '{0,256}$/u'], PROFILE_FLAGS),
  broken(
    'the root key stays where nobody may be asked',
    'commands/aws/org/init.ts',
    ['if (!mayAsk || flags.yes) return result;', 'if (mayAsk && flags.yes) return result;'],
    'contract/advice',
  ),
  broken(
    'a failing handler of another plugin fails the command',
    'cli/events.ts',
    ['if (first !== undefined) throw', 'if (first === null) throw'],
    'cli/events',
  ),
  broken(
    'an error steers no terminal',
    'cli/present-error.ts',
    ['return makePrintable(`', 'return String(`'],
    'cli/present-error',
  ),
  broken(
    'a journal of another format is not trusted',
    'repository/journal-file.ts',
    ['content.version !== 1 || ', ''],
    JOURNAL,
  ),
  broken(
    'a journal is trusted as a whole or not at all',
    'repository/journal-file.ts',
    ['every(isNote)', 'some(isNote)'],
    JOURNAL,
  ),
  broken(
    'a finished journal leaves nothing of a killed run',
    'repository/journal.ts',
    ['return removeLeftovers(this.#file);', 'return;'],
    JOURNAL,
  ),
  broken(
    'a journal about another account deletes no key',
    'access/orphaned-keys.ts',
    [' || entry.accountId !== accountId', ''],
    KEYS,
  ),
  broken(
    'a journal about another user deletes no key',
    'access/orphaned-keys.ts',
    [' || entry.userName !== userName', ''],
    KEYS,
  ),
  broken(
    'the key in the profile is never taken for a lost one',
    'access/orphaned-keys.ts',
    ['key.id !== existingKeys?.accessKeyId && ', ''],
    KEYS,
  ),
  broken(
    'a mark that AWS refuses is no reason to fail',
    'access/orphaned-keys.ts',
    ["'AWS_ACCESS_DENIED', ", ''],
    KEYS,
  ),
  broken(
    'lists of AWS go on behind an empty page',
    'aws/json-client.ts',
    ['if (!next) return all;', 'if (!next || items.length === 0) return all;'],
    ORGANIZATIONS,
  ),
  broken(
    'an account is in the state of State',
    'aws/organizations.ts',
    ["readText(wire, 'State') ?? readText(wire, 'Status')", "readText(wire, 'Status') ?? readText(wire, 'State')"],
    ORGANIZATIONS,
  ),
  broken(
    'a state that nobody knows is not ACTIVE',
    'aws/organizations.ts',
    ["?? 'UNKNOWN',", "?? 'ACTIVE',"],
    ORGANIZATIONS,
  ),
  broken('AWS’s account ids have twelve digits', 'aws/request.ts', ['/^\\d{12}$/', '/^\\d{11}/'], ORGANIZATIONS),
  broken(
    'an organization that somebody made meanwhile is taken',
    'aws/organizations.ts',
    ["isRefusedWith(error, 'AlreadyInOrganization') &&", "isRefusedWith(error, 'Never') &&"],
    ORGANIZATIONS,
  ),
  broken(
    'an organization has all features',
    'aws/organizations.ts',
    ["{ FeatureSet: 'ALL' }", "{ FeatureSet: 'CONSOLIDATED_BILLING' }"],
    ORGANIZATIONS,
  ),
  broken(
    'a unit that another run made meanwhile is taken',
    'aws/organizational-units.ts',
    ["'DuplicateOrganizationalUnit'", "'Never'"],
    ORGANIZATIONS,
  ),
  broken(
    'a move whose reply was lost is done',
    'aws/organizational-units.ts',
    ['if ((await findParent(organizations, accountId)) !== unitId) throw error;', 'throw error;'],
    ORGANIZATIONS,
  ),
  broken(
    'a new account has the role that was named',
    'aws/account-creation.ts',
    ['    RoleName: request.roleName,\n', ''],
    ORGANIZATIONS,
  ),
  broken(
    'a refused run leaves no folder behind',
    'run/context.ts',
    ['if (isNew) await rmdir(awsDir)', 'if (isNew && timeoutMs === 0) await rmdir(awsDir)'],
    ALONE,
  ),
  broken(
    'a run that only looks takes no lock',
    'run/context.ts',
    ['return options.looksOnly ? await begin() : await withRunLock', 'return await withRunLock'],
    ALONE,
  ),
  broken(
    'a run that only looks leaves an unreadable journal where it is',
    'run/context.ts',
    ['if (!options.looksOnly) await setUnreadableAside', 'await setUnreadableAside'],
    ALONE,
  ),
  broken(
    'who waits for another run is told so',
    'run/context.ts',
    ['lockTimeoutMs: timeoutMs, onWait });', 'lockTimeoutMs: timeoutMs });'],
    ALONE,
  ),
  broken(
    'a bug is no item of a result',
    'run/failures.ts',
    [
      '  if (!isFailure(error)) throw error;\n',
      "  if (!isFailure(error)) return { environment, code: 'LOCKED', message: '', suggestions: [] };\n",
    ],
    'run/failures',
  ),
  broken(
    'the command that goes on is told once',
    'run/failures.ts',
    ['suggestion.includes(resume)', 'suggestion === resume'],
    'run/with-resume',
  ),
  broken(
    'a journal that was set aside is ignored by git',
    'run/guard-secrets.ts',
    ["'.pf-journal.json.damaged', ", ''],
    'run/guard-secrets',
  ),
  broken(
    'a safe folder is no other whose name begins so',
    'repository/git-questions.ts',
    ['folder.startsWith(path.slice(0, -1))', 'folder.startsWith(path.slice(0, -2))'],
    'repository/safe-directory',
  ),
  broken(
    'a lock that another run took is left to it',
    'files/lock.ts',
    ['  if (await isHeldBy(path, claim)) await unlink(path).catch', '  await unlink(path).catch'],
    LOCK,
  ),
  broken(
    'a lock is for its owner alone',
    'files/lock.ts',
    ["{ mode: 0o600, flag: 'wx' }", "{ mode: 0o644, flag: 'wx' }"],
    LOCK,
  ),
  broken(
    'a folder that a lock makes is for its owner alone',
    'files/lock.ts',
    ['makeFolder(directory, 0o700)', 'makeFolder(directory, undefined)'],
    LOCK,
  ),
  broken(
    'a folder that is made for a secret is for its owner alone',
    'files/replace-file.ts',
    ['isSecret ? 0o700 : undefined', 'undefined'],
    'files/durable',
  ),
  broken(
    'the files that links lead to are written by one at a time',
    'config-files/write.ts',
    ['dirname(await resolveRealPath(credentialsFile)),', ''],
    'config-files/write',
  ),
  broken(
    'a name that begins with dots leads out of nowhere',
    'files/paths.ts',
    ["way === '..' ||", "way.startsWith('..') ||"],
    'files/paths',
  ),
  broken(
    'a folder beside the root is not in it',
    'files/paths.ts',
    ['|| way.startsWith(`', '|| way.endsWith(`'],
    'files/paths',
  ),
  broken(
    'a cell of a table steers no terminal',
    'cli/layout.ts',
    ["return toPlainLine(row[column] ?? '');", "return row[column] ?? '';"],
    'cli/present-verify',
  ),
  broken(
    'the password of a proxy is shown to nobody',
    'aws/network.ts',
    ['url.host}', 'url.href}'],
    'aws/network-errors',
  ),
  broken(
    'a wrong clock is told as such, and no wrong secret',
    'aws/network-errors.ts',
    ['Math.abs(seen) > TOLERANCE_MS', 'Math.abs(seen) > 9 * TOLERANCE_MS'],
    'aws/network-errors',
  ),
  broken(
    'a token beside the very key that is written goes',
    'run/write-profile.ts',
    ['keys.sessionToken ?? null', 'keys.sessionToken'],
    'run/write-profile',
  ),
  broken(
    'an output that somebody set stays',
    'run/write-profile.ts',
    ["held?.region === undefined && held?.output === undefined ? 'text'", "held?.region === undefined ? 'text'"],
    'run/write-profile',
  ),
  broken(
    'git ignores the secrets before a run is carried out',
    'cli/run-planned.ts',
    [
      'const { warnings } = await guardSecrets(runtime, { ...repository, keyFile: run.keyFile });',
      'const { warnings } = run.mayAsk ? await guardSecrets(runtime, repository) : { warnings: [] };',
    ],
    'cli/run-planned',
  ),
  broken(
    'a plan is carried out by nobody who asked to see it',
    'cli/run-planned.ts',
    ['if (flags.plan) return', 'if (flags.plan && flags.yes) return'],
    'cli/run-planned',
  ),
  broken(
    'a proof in a folder that others write to is not believed',
    'workflows/verify/proof-cache.ts',
    [' && (stats.mode & 0o022) === 0;', ';'],
    'workflows/verify/max-age',
  ),
  broken(
    'nobody makes this tool ask more than ten times',
    'aws/caller-identity.ts',
    ['Math.min(wanted, MOST_ATTEMPTS)', 'wanted'],
    'aws/identity/both-ways',
  ),
  broken(
    'verify --wait does not wait for a clock that is wrong',
    'errors/failure.ts',
    [
      'const TRANSIENT: ReadonlySet<FailureCode> = new Set([',
      "const TRANSIENT: ReadonlySet<FailureCode> = new Set([\n  'CLOCK_SKEWED',",
    ],
    'errors/failures',
  ),
  broken(
    'the log of the sandbox is for its owner alone',
    'sandbox/serve/record.ts',
    ['O_NONBLOCK, 0o600)', 'O_NONBLOCK, 0o644)'],
    'sandbox/state-file',
  ),
  broken(
    'a policy that denies is not waited for',
    'aws/propagation.ts',
    [' || isExplicitDeny(refusal)', ''],
    'workflows/opt-in-regions',
  ),
  broken(
    'a region that is off is enabled before anybody works there',
    'workflows/account-add/load-organization.ts',
    ['if (status !== undefined) regions.set(environment, status);', ''],
    'workflows/opt-in-regions',
  ),
  broken(
    'a key in a region that is off is no unknown key',
    'aws/sts.ts',
    ["error.code !== 'KEY_UNKNOWN' || !needsOptIn(region)", 'true'],
    'workflows/opt-in-regions',
  ),
  broken(
    'root audit hides no account behind one that fails',
    'workflows/root-audit/load.ts',
    ['failed.push(toFailedEnvironment(', 'throw error; failed.push(toFailedEnvironment('],
    'workflows/root-audit',
  ),
];
