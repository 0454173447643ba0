import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { RequestHook } from './request-hook.ts';

export interface KeyPair {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface ListedAccount {
  readonly id: string;
  readonly email: string;
}

export interface ListedKey {
  readonly id: string;
  readonly active: boolean;
  /** Undefined where the backend does not tell. */
  readonly secret?: string;
}

/** An AWS of ours as a test looks at it: the sandbox, or moto behind a proxy. */
export interface Backend extends AsyncDisposable {
  readonly endpoint: string;
  readonly hook: RequestHook;
  /** Root's in the management account, or an administrator's where there is no root. */
  readonly credentials: KeyPair;
  readonly managementAccountId: string;
  /** Every account but the management one. */
  members(): Promise<readonly ListedAccount[]>;
  /** Keys of a user; `undefined` asks for root's own. */
  keysOf(accountId: string, userName: string | undefined): Promise<readonly ListedKey[]>;
}

export interface SandboxBackend extends Backend {
  readonly sandbox: Sandbox;
  readonly stateFile: string | undefined;
}

/** A sandbox with a hook, where whoever logs in is let in at once; its state is that of `stateFile` if there is one, its time the real one unless `now` is given. */
export async function sandboxBackend(stateFile?: string, now = Date.now): Promise<SandboxBackend> {
  const hook = new RequestHook();
  const sandbox = await startSandbox({
    onRequest: hook.onRequest,
    now,
    approvesLogins: true,
    ...(stateFile === undefined ? {} : { stateFile }),
  });
  const { endpoint, managementAccountId, rootCredentials } = sandbox;
  return {
    sandbox,
    stateFile,
    endpoint,
    hook,
    credentials: rootCredentials,
    managementAccountId,
    members: async () => sandbox.state.accounts().filter((account) => account.id !== managementAccountId),
    keysOf: async (accountId, userName) =>
      sandbox.state.keys(accountId, userName === undefined ? 'root' : { userName }),
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}
