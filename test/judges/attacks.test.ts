/**
 * Attacks by a stranger's clone, a neighbour on the machine, and whoever answers, against `pf` as a process.
 * Nothing of src is imported: PF_PROGRAM=/path/to/another/bin/run.js holds another version to the same.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { dirname, join } from 'node:path';
import { useCleanup } from '../support/cleanup.ts';
import { environmentAt } from '../support/installed-pf.ts';
import { type RunOptions, startProgram } from '../support/run-program.ts';
import { skipUnless } from '../support/skip.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PROGRAM = process.env.PF_PROGRAM ?? join(import.meta.dirname, '..', '..', 'bin', 'run.js');
const ACCOUNT = '123456789012';
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const KEY = `aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = ${SECRET}\n`;
const FOREIGN = 'http://aws.attacker.example';
const SETTINGS = `environment: production\naws_account_id: "${ACCOUNT}"\naws_profile: production-superuser\n`;
/** A run that takes longer hangs. */
const PATIENCE_MS = 30_000;

interface Attacker extends AsyncDisposable {
  readonly url: string;
  /** Method, address, headers and body of what came. */
  readonly seen: string[];
}

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

const sayIdentity =
  (account: string, arn: string): Answer =>
  (_request, response) => {
    const result = `<Arn>${arn}</Arn><UserId>AIDAX</UserId><Account>${account}</Account>`;
    response.writeHead(200, { 'content-type': 'text/xml' });
    response.end(
      `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>${result}</GetCallerIdentityResult></GetCallerIdentityResponse>`,
    );
  };
const SAYS_OK = sayIdentity(ACCOUNT, `arn:aws:iam::${ACCOUNT}:user/production-superuser`);

async function listen(server: Server, scheme: string, seen: string[]): Promise<Attacker> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A host, and a proxy for whatever host plain http is meant for. */
function startAttacker(answer: Answer = SAYS_OK): Promise<Attacker> {
  const seen: string[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    seen.push([request.method, request.url, JSON.stringify(request.headers), body].join(' '));
    answer(request, response, body);
  });
  return listen(server, 'http', seen);
}

describe('attacks', () => {
  const keep = useCleanup('each');

  /** A clone with a key of this person's in it, and a home. `files` may replace each. */
  async function clone(files: Readonly<Record<string, string>>) {
    const { path } = await keep(
      temporaryFolder({
        'home/.keep': '',
        'repo/panfactum.yaml': '',
        'repo/environments/production/environment.yaml': SETTINGS,
        'repo/.aws/config': '[profile production-superuser]\nregion = us-east-2\n',
        'repo/.aws/credentials': `[production-superuser]\n${KEY}`,
        'repo/.gitignore': '.aws/credentials\n.aws/.pf-*\n',
        ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`repo/${name}`, text])),
      }),
    );
    const root = join(path, 'repo');
    if (existsSync(join(root, '.aws/credentials'))) await chmod(join(root, '.aws/credentials'), 0o600);
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
        cwd: root,
        stdio: 'pipe',
      });
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'x');
    const run = (line: string, options: Partial<RunOptions> = {}) =>
      startProgram(process.execPath, [PROGRAM, ...line.split(' ')], {
        cwd: root,
        timeoutMs: PATIENCE_MS,
        ...options,
        env: environmentAt(join(path, 'home'), { HTTPS_PROXY: 'http://127.0.0.1:1', ...options.env }),
      }).ended;
    return { path, root, at: (...parts: string[]) => join(root, ...parts), git, run };
  }

  describe('1: endpoints out of the repository', () => {
    const inProfile = `[profile production-superuser]\nregion = us-east-2\nendpoint_url = ${FOREIGN}\n`;
    const byServices = `[profile production-superuser]\nregion = us-east-2\nservices = x\n[services x]\nsts =\n  endpoint_url = ${FOREIGN}\n`;
    const byDefault = `[default]\nendpoint_url = ${FOREIGN}\n[profile management-superuser]\nregion = us-east-2\n`;
    for (const [name, config, line] of [
      ['of the profile', inProfile, 'aws verify production --json'],
      ['by services', byServices, 'aws verify production --json'],
      [
        'of default, for another profile',
        byDefault,
        'aws org init --from-env --region us-east-2 --yes --json --timeout 5s',
      ],
    ] as const) {
      it(`gets nothing: ${name}`, async () => {
        const attacker = await keep(startAttacker());
        const { run } = await clone({ '.aws/config': config });
        const env = {
          HTTP_PROXY: attacker.url,
          AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
          AWS_SECRET_ACCESS_KEY: SECRET,
        };
        const { status, stdout } = await run(line, { env });
        assert.deepEqual(attacker.seen, []);
        assert.match(stdout, /ENDPOINT_FOREIGN/);
        assert.equal(status, 7);
      });
    }

    it('gets no file of this person by a web identity', async () => {
      const attacker = await keep(startAttacker());
      const { path, run } = await clone({
        '.aws/config': `[profile production-superuser]\nregion = us-east-2\nendpoint_url = ${attacker.url}\nrole_arn = arn:aws:iam::${ACCOUNT}:role/x\nweb_identity_token_file = ../home/id_ed25519\n`,
        '.aws/credentials': '',
      });
      writeFileSync(join(path, 'home/id_ed25519'), 'CANARY-OF-THE-KEY-FILE');
      const { status, stdout } = await run('aws verify production --json');
      assert.deepEqual(attacker.seen, []);
      assert.match(stdout, /TRUST_NEEDED/);
      assert.equal(status, 4);
    });

    it('gets no token of single sign-on', async () => {
      const attacker = await keep(startAttacker());
      const { path, run } = await clone({
        '.aws/config': `[profile production-superuser]\nregion = us-east-2\nendpoint_url = ${attacker.url}\nsso_session = corp\nsso_account_id = ${ACCOUNT}\nsso_role_name = Admin\n[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-2\nsso_registration_scopes = sso:account:access\n`,
        '.aws/credentials': '',
      });
      mkdirSync(join(path, 'home/.aws/sso/cache'), { recursive: true, mode: 0o700 });
      // The name is the SHA-1 of "corp": where the AWS CLI and every SDK look.
      const name = execFileSync('sha1sum', { input: 'corp' }).toString().slice(0, 40);
      const token = {
        startUrl: 'https://corp.awsapps.com/start',
        region: 'us-east-2',
        accessToken: 'CANARY-TOKEN',
        expiresAt: '2999-01-01T00:00:00Z',
      };
      writeFileSync(join(path, `home/.aws/sso/cache/${name}.json`), JSON.stringify(token), { mode: 0o600 });
      const { status, stdout } = await run('aws verify production --json');
      assert.deepEqual(attacker.seen, []);
      assert.match(stdout, /ENDPOINT_FOREIGN/);
      assert.equal(status, 7);
    });
  });

  it('2: an authority out of the repository vouches for nobody', async function () {
    const { path, at, git, run } = await clone({
      '.aws/config': '[profile production-superuser]\nregion = us-east-2\nca_bundle = .aws/ca.pem\n',
    });
    const [key, certificate] = [join(path, 'key.pem'), at('.aws/ca.pem')];
    const host = 'sts.us-east-2.amazonaws.com';
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    const subject = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host},DNS:sts.amazonaws.com`];
    try {
      execFileSync('openssl', ['req', '-x509', ...kind, '-keyout', key, '-out', certificate, ...subject], {
        stdio: 'ignore',
      });
    } catch {
      skipUnless(this, false, 'openssl');
    }
    git('add', '--force', '.aws/ca.pem');
    const seen: string[] = [];
    const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (request, response) => {
      seen.push(request.url ?? '');
      SAYS_OK(request, response, '');
    });
    const host443 = await keep(listen(server as unknown as Server, 'https', seen));
    const proxy = createServer().on('connect', (_request, client) => {
      const onward = connect(Number(new URL(host443.url).port), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        onward.pipe(client).pipe(onward);
      });
      onward.on('error', () => client.destroy());
      client.on('error', () => onward.destroy());
    });
    const tunnel = await keep(listen(proxy, 'http', []));
    // Relative to where it is typed, as the SDKs take it.
    const { status } = await run('aws verify production --json', { env: { HTTPS_PROXY: tunnel.url } });
    assert.deepEqual(seen, []);
    assert.notEqual(status, 0);
  });

  describe('3: a program of the repository', () => {
    for (const [line, folder] of [
      ['aws verify production'],
      ['aws account list'],
      ['terragrunt auth', 'environments/production'],
    ] as const) {
      it(`is not run by pf ${line}`, async () => {
        const { root, at, run } = await clone({
          '.aws/config':
            '[profile production-superuser]\nregion = us-east-2\ncredential_process = sh -c "touch \\"$TRACE\\""\n[profile management-superuser]\nregion = us-east-2\ncredential_process = sh -c "touch \\"$TRACE\\""\n',
          '.aws/credentials': '',
          'environments/management/environment.yaml': 'environment: management\naws_account_id: "210987654321"\n',
        });
        const env = { TRACE: at('trace'), AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
        const { status } = await run(line, { cwd: join(root, folder ?? '.'), env });
        assert.equal(existsSync(at('trace')), false);
        assert.equal(status, 4);
      });
    }
  });

  it('4: aws_dir that is a bare repository runs nothing, and gets no secret', async () => {
    const { root, at, run } = await clone({ '.aws/credentials': '' });
    const fsmonitor = `#!/bin/sh\ntouch '${at('trace')}'\n`;
    writeFileSync(at('.aws/monitor.sh'), fsmonitor, { mode: 0o755 });
    mkdirSync(at('.aws/objects'));
    mkdirSync(at('.aws/refs'));
    writeFileSync(at('.aws/HEAD'), 'ref: refs/heads/main\n');
    const core = `[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = ${root}\n\tfsmonitor = ${at('.aws/monitor.sh')}\n`;
    writeFileSync(at('.aws/config'), `${core}[profile production-superuser]\nregion = us-east-2\n`);
    const attacker = await keep(startAttacker());
    const env = {
      AWS_ENDPOINT_URL: attacker.url,
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: SECRET,
    };
    for (const line of [
      'aws verify',
      'aws profile write production --from-env --plan',
      'aws profile write production --from-env',
    ]) {
      const { status } = await run(line, { env });
      assert.equal(existsSync(at('trace')), false, line);
      assert.notEqual(status, 0, line);
      assert.doesNotMatch(readFileSync(at('.aws/credentials'), 'utf8'), /AKIA/);
    }
  });

  describe('5: links, pipes and devices', () => {
    it('a journal that cannot be read is not written over what a link names', async () => {
      const { path, at, run } = await clone({ '.aws/.pf-journal.json': 'alias ls="touch /tmp/x"\n' });
      await chmod(at('.aws/.pf-journal.json'), 0o600);
      writeFileSync(join(path, 'home/.bashrc'), '# mine\n');
      symlinkSync('../../home/.bashrc', at('.aws/.pf-journal.json.damaged'));
      await run('aws account add staging --yes --json --timeout 1s', {
        env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
      });
      assert.equal(readFileSync(join(path, 'home/.bashrc'), 'utf8'), '# mine\n');
    });

    it('a linked folder of proofs is not written through', async () => {
      const attacker = await keep(startAttacker());
      const { path, at, run } = await clone({ '.aws/config': '[profile config]\nregion = us-east-2\n' });
      mkdirSync(join(path, 'home/.docker'), { mode: 0o700 });
      const settings = 'aws_account_id: "123456789012"\naws_profile: config\n';
      writeFileSync(at('environments/production/environment.yaml'), settings);
      writeFileSync(at('.aws/credentials'), `[config]\n${KEY}`, { mode: 0o600 });
      writeFileSync(join(path, 'home/.docker/config.json'), '{"mine":1}', { mode: 0o600 });
      await chmod(at('.aws'), 0o700);
      await chmod(at('.aws/config'), 0o600);
      symlinkSync('../../home/.docker', at('.aws/.pf-proofs'));
      await run('aws verify --max-age 15m', { env: { AWS_ENDPOINT_URL: attacker.url } });
      assert.deepEqual(readdirSync(join(path, 'home/.docker')), ['config.json']);
      assert.equal(readFileSync(join(path, 'home/.docker/config.json'), 'utf8'), '{"mine":1}');
    });

    for (const file of ['environments/production/environment.yaml', 'panfactum.yaml', '.aws/config']) {
      for (const kind of ['device', 'pipe'] as const) {
        it(`${file} as a ${kind} makes nobody wait`, async () => {
          const { at, run } = await clone({});
          execFileSync('rm', [at(file)]);
          if (kind === 'device') symlinkSync('/dev/zero', at(file));
          else execFileSync('mkfifo', [at(file)]);
          const options = {
            timeoutMs: 10_000,
            env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', NODE_OPTIONS: '--max-old-space-size=512' },
          };
          const { status, stderr } = await run('aws verify production', options);
          assert.notEqual(status, null, 'it had to be killed');
          assert.doesNotMatch(stderr, /heap|\n {4}at /);
        });
      }
    }

    it('an endless file of keys ends as bad input', async () => {
      const { run } = await clone({});
      const options = { timeoutMs: 10_000, env: { NODE_OPTIONS: '--max-old-space-size=512' } };
      const { status } = await run('aws profile write production --from-csv /dev/zero', options);
      assert.equal(status, 2);
    });
  });

  describe('6: names as text for a shell', () => {
    it('a folder with a command as its name is no environment, and no command in what is advised', async () => {
      const { at, run } = await clone({ '.aws/credentials': '', 'environments/$(touch X)/environment.yaml': '' });
      for (const line of ['aws status --json', 'aws verify --json', 'aws complete -- aws verify ']) {
        const { stdout } = await run(line, { env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' } });
        const commands = [...stdout.matchAll(/"((?:pf|git|aws) [^"]*)"/g)].map(([, command]) => command ?? '');
        if (line.startsWith('aws complete')) assert.doesNotMatch(stdout, /touch/);
        for (const command of commands) assert.doesNotMatch(command.replaceAll(/'[^']*'/g, ''), /\$\(/, command);
      }
      const { stdout } = await run('aws verify --json', { env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' } });
      assert.doesNotMatch(stdout, /"environment": "\$\(touch X\)"/);
      assert.equal(existsSync(at('X')), false);
    });

    it('a folder of AWS files with a command as its name is quoted in what is advised', async () => {
      const { at, git, run } = await clone({ 'panfactum.yaml': 'aws_dir: "x;touch X;"\n' });
      mkdirSync(at('x;touch X;'), { mode: 0o700 });
      writeFileSync(at('x;touch X;/credentials'), `[production-superuser]\n${KEY}`, { mode: 0o600 });
      writeFileSync(at('x;touch X;/config'), '[profile production-superuser]\nregion = us-east-2\n');
      git('add', '--force', 'x;touch X;');
      const { stdout, stderr } = await run('aws verify production', {
        env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
      });
      const advised = `${stdout}${stderr}`.split('\n').filter((line) => /git .*rm /.test(line));
      assert.notDeepEqual(advised, []);
      for (const line of advised) assert.doesNotMatch(line.replaceAll(/'[^']*'/g, ''), /;touch/, line);
    });
  });

  it('7: text from outside moves no cursor', async () => {
    const codes = '\u001b[2J\u009b2J';
    const attacker = await keep(startAttacker(sayIdentity(ACCOUNT, `arn:aws:iam::${ACCOUNT}:user/${codes}x`)));
    const { run } = await clone({
      'environments/production/environment.yaml': `${SETTINGS}aws_region: "\\e[2J\\x9b2J"\n`,
      '.aws/config': `[profile production-superuser]\nregion = us-east-2\n[profile ${codes}y]\nregion = ${codes}\n`,
    });
    for (const line of [
      'aws verify',
      'aws status',
      'aws profile list',
      `aws exec ${codes} -- true`,
      'aws complete -- aws exec ',
    ]) {
      const { stdout, stderr } = await run(line, { env: { AWS_ENDPOINT_URL: attacker.url } });
      assert.doesNotMatch(`${stdout}${stderr}`, /[^\P{C}\n]/u, line);
    }
  });

  it('8: a journal that others can write deletes no key that somebody holds', async () => {
    const { path, at, run } = await clone({ '.aws/config': '', '.aws/credentials': '' });
    execFileSync('rm', ['-r', at('environments'), at('.aws')]);
    const pf = `'${process.execPath}' '${PROGRAM}' aws`;
    const made = ['org init --from-env --region us-east-2', 'account add production --email p@example.com'];
    const steps = [
      'set -e',
      ...made.map((line) => `${pf} ${line} --yes >&2`),
      `id=$(sed -n '/^.production-superuser/,$ s/aws_access_key_id *= *//p' .aws/credentials)`,
      `account=$(sed -n 's/^aws_account_id: *//p' environments/production/environment.yaml | tr -d \\"\\')`,
      `sed -i '/^.production-superuser/,$ d' .aws/credentials`,
      `note='{"version":1,"notes":{"production":{"key":{"accountId":"'$account'","userName":"production-superuser","before":[],"accessKeyId":"'$id'"}}}}'`,
      `rm -f .aws/.pf-proofs/* && printf '%s' "$note" > .aws/.pf-journal.json && chmod 0644 .aws/.pf-journal.json`,
      `echo "held $id"`,
      `${pf} account add production --yes >&2`,
    ];
    writeFileSync(join(path, 'steps.sh'), `${steps.join('\n')}\n`);
    const log = join(path, 'requests');
    const { stdout, stderr } = await run(`aws sandbox exec --log ${log} -- sh ${join(path, 'steps.sh')}`);
    assert.match(stdout, /^held AKIA\w+/m, stderr);
    assert.doesNotMatch(readFileSync(log, 'utf8'), /DeleteAccessKey/, stderr);
  });

  it('9: compiled code is taken from no folder that others may make', async () => {
    const { path, run } = await clone({});
    mkdirSync(join(path, 'tmp'));
    await run('--version', { env: { TMPDIR: join(path, 'tmp'), NODE_COMPILE_CACHE: undefined } });
    assert.deepEqual(readdirSync(join(path, 'tmp')), []);
  });

  it('10: the panfactum.yaml of a neighbour, above, is passed over', async function () {
    skipUnless(this, process.getuid?.() === 0, 'root, who alone can give a file to somebody else');
    const { path, root, at, run } = await clone({ '.aws/credentials': '', 'panfactum.yaml': '' });
    execFileSync('rm', [at('panfactum.yaml')]);
    mkdirSync(join(path, '.aws'));
    writeFileSync(join(path, 'panfactum.yaml'), '');
    writeFileSync(
      join(path, '.aws/config'),
      `[profile production-superuser]\nregion = us-east-2\ncredential_process = touch ${at('trace')}\n`,
    );
    for (const name of ['panfactum.yaml', '.aws', '.aws/config']) chownSync(join(path, name), 65534, 65534);
    const { stdout } = await run('aws env', { cwd: root });
    assert.doesNotMatch(stdout, new RegExp(`${path}/\\.aws`));
    await run('aws verify production', { env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' } });
    assert.equal(existsSync(at('trace')), false);
  });

  describe('11 and 12: replies', () => {
    for (const [name, account, arn] of [
      ['an account that is a path', '../../etc', 'arn:aws:iam::../../etc:user/x'],
      ['an ARN of another account', ACCOUNT, 'arn:aws:iam::999999999999:user/x'],
      ['an ARN of another partition', ACCOUNT, `arn:aws-cn:iam::${ACCOUNT}:user/x`],
    ] as const) {
      it(`are not believed: ${name}`, async () => {
        const attacker = await keep(startAttacker(sayIdentity(account, arn)));
        const { at, run } = await clone({ 'environments/production/environment.yaml': 'environment: production\n' });
        const env = { AWS_ENDPOINT_URL: attacker.url };
        const { status, stdout } = await run('aws verify production --json', { env });
        assert.notEqual(status, 0, stdout);
        assert.match(stdout, /"ok": false/);
        await run('aws profile write production --from-env', {
          env: { ...env, AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLF', AWS_SECRET_ACCESS_KEY: SECRET },
        });
        assert.doesNotMatch(readFileSync(at('environments/production/environment.yaml'), 'utf8'), /aws_account_id/);
      });
    }

    for (const [name, body] of [
      ['drips', 1_000],
      ['has no end', 0],
    ] as const) {
      it(`that ${name} outlives no time limit`, async () => {
        const attacker = await keep(
          startAttacker((_request, response) => {
            response.writeHead(200, { 'content-type': 'text/xml' });
            const write = () => response.write(body === 0 ? 'x'.repeat(65_536) : 'x');
            const timer = setInterval(write, Math.max(1, body));
            response.on('close', () => clearInterval(timer));
          }),
        );
        const { run } = await clone({});
        const env = {
          AWS_ENDPOINT_URL: attacker.url,
          AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
          AWS_SECRET_ACCESS_KEY: SECRET,
          NODE_OPTIONS: '--max-old-space-size=256',
        };
        const line = 'aws org init --from-env --region us-east-2 --yes --json --timeout 3s';
        const { status, stderr } = await run(line, { env, timeoutMs: 20_000 });
        assert.notEqual(status, null, 'it had to be killed');
        assert.doesNotMatch(stderr, /heap/);
      });
    }
  });

  it('13: files that AWS tools here would not read are no proof for them', async () => {
    const attacker = await keep(startAttacker());
    const { path, run } = await clone({});
    mkdirSync(join(path, 'home/.aws'), { mode: 0o700 });
    writeFileSync(join(path, 'home/.aws/credentials'), `[production-superuser]\n${KEY.replace('EXAMPLE', 'ANOTHER')}`, {
      mode: 0o600,
    });
    const { status, stdout } = await run('aws verify production --strict --json', {
      env: { AWS_ENDPOINT_URL: attacker.url },
    });
    assert.match(stdout, /FILES_DIFFER/);
    assert.equal(status, 7);
  });

  it('14: a web page drives no sandbox', async () => {
    const { root, run } = await clone({});
    const script = `
      const at = process.env.AWS_ENDPOINT_URL;
      const { request } = require('node:http');
      const ask = (path, options) => new Promise((resolve) => request(at + path, options, (r) => { r.resume(); r.on('end', () => resolve(r.statusCode)); }).end(options.method && '{}'));
      (async () => console.log(JSON.stringify([
        await ask('/_sandbox/faults', { method: 'POST', headers: { Origin: 'https://evil.example' } }),
        await ask('/_sandbox/requests', { headers: { Host: 'evil.example' } }),
      ])))();`;
    writeFileSync(join(dirname(root), 'page.js'), script);
    const { stdout } = await run(`aws sandbox exec -- ${process.execPath} ${join(dirname(root), 'page.js')}`);
    assert.match(stdout, /\[403,403\]/);
  });
});
