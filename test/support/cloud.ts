import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { Gate } from './gate.ts';

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
  /** Undefined where the cloud does not tell. */
  readonly secret?: string;
}

/** An AWS of ours as a test looks at it: the sandbox, or moto behind a proxy. */
export interface Cloud extends AsyncDisposable {
  readonly endpoint: string;
  readonly gate: Gate;
  /** Root's in the management account, or an administrator's where there is no root. */
  readonly credentials: KeyPair;
  readonly managementAccountId: string;
  /** Every account but the management one. */
  members(): Promise<readonly ListedAccount[]>;
  /** Keys of a user; `undefined` asks for root's own. */
  keysOf(accountId: string, userName: string | undefined): Promise<readonly ListedKey[]>;
}

export interface SandboxCloud extends Cloud {
  readonly sandbox: Sandbox;
}

/** A sandbox with a gate; its state is that of `stateFile` if there is one. */
export async function sandboxCloud(stateFile?: string): Promise<SandboxCloud> {
  const gate = new Gate();
  const sandbox = await startSandbox({
    onRequest: gate.onRequest,
    ...(stateFile === undefined ? {} : { stateFile }),
  });
  const { endpoint, managementAccountId, rootCredentials } = sandbox;
  return {
    sandbox,
    endpoint,
    gate,
    credentials: rootCredentials,
    managementAccountId,
    members: async () => sandbox.state.accounts().filter((account) => account.id !== managementAccountId),
    keysOf: async (accountId, userName) =>
      sandbox.state.keys(accountId, userName === undefined ? 'root' : { userName }),
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}
