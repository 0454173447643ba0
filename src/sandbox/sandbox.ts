import { randomBytes } from 'node:crypto';
import { FaultQueue } from './faults/queue.ts';
import { listOperationNames } from './operations/table.ts';
import { makeSettings, type SandboxOptions } from './options.ts';
import type { Incoming } from './protocol/incoming.ts';
import { CONTROL_PREFIX, runControl } from './scenario/control.ts';
import { type KeyPair, Scenario } from './scenario/scenario.ts';
import { RequestHandler } from './serve/handler.ts';
import { startListening } from './serve/listen.ts';
import { RequestLog, type RequestRecord } from './serve/record.ts';
import { loadWorld, saveWorld } from './state/file.ts';
import { createWorld } from './state/fresh.ts';
import { getStartUrl, makeIdentityCenter } from './state/identity-center.ts';
import { settle } from './state/settle.ts';
import { StateView } from './state/view.ts';

/** A running AWS on loopback. */
export interface Sandbox {
  /** `http://127.0.0.1:PORT`, for AWS_ENDPOINT_URL. */
  readonly endpoint: string;
  /** A region clients may use; any other of AWS's does as well. */
  readonly region: string;
  /** Root of the account the sandbox began with, as first made: a client may have deleted the key since. */
  readonly rootCredentials: KeyPair;
  readonly managementAccountId: string;
  readonly managementEmail: string;
  /** Where people log in; undefined where Identity Center is off. */
  readonly startUrl: string | undefined;
  /** What it remembers. */
  readonly state: StateView;
  /** Brings about what no client can. */
  readonly scenario: Scenario;
  /** Adds `OPERATION:KIND[:TIMES]`; throws SandboxUsageError. */
  addFault(specification: string): void;
  clearFaults(): void;
  /** The log so far; at most the last 20,000 requests. */
  requests(): readonly RequestRecord[];
  clearRequests(): void;
  /** Shifts the server's clock; milliseconds. */
  setClockSkew(milliseconds: number): void;
  /** Drops every connection, saves, and frees the port. */
  close(): Promise<void>;
}

const DEFAULT_EMAIL = 'management@sandbox.example';

/** The scenario, saved after each thing that it brings about. */
function saveAfterEach(scenario: Scenario, save: () => void): Scenario {
  return new Proxy(scenario, {
    get(_target, name) {
      const method: unknown = Reflect.get(scenario, name);
      if (typeof method !== 'function') return method;
      return (...given: unknown[]) => {
        const result: unknown = method.apply(scenario, given);
        save();
        return result;
      };
    },
  });
}

/** Starts a sandbox on 127.0.0.1. Throws SandboxUsageError for options it cannot use. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const settings = makeSettings(options);
  const random = options.randomBytes ?? randomBytes;
  const wallClock = options.now ?? Date.now;
  let skew = options.clockSkewMs ?? 0;
  const now = () => wallClock() + skew;
  const faults = new FaultQueue(listOperationNames());
  for (const fault of options.faults ?? []) faults.add(fault);

  const { stateFile } = options;
  const loaded = stateFile === undefined ? undefined : loadWorld(stateFile);
  const world = loaded ?? createWorld(options.managementEmail ?? DEFAULT_EMAIL, options.quota ?? 10, now(), random);
  if (options.quota !== undefined) world.quota = options.quota;
  if (options.identityCenter !== undefined) {
    const made = { region: options.identityCenter, ownerAccountId: world.managementAccountId, createdAt: now() };
    world.identityCenter ??= makeIdentityCenter(random, made);
  }
  const save = () => {
    if (stateFile !== undefined) saveWorld(stateFile, world);
  };
  save();

  const log = new RequestLog(options.logFile);
  const scenario = saveAfterEach(new Scenario({ world, delays: settings.delays, random, now }), save);
  const handler = new RequestHandler({
    stage: { world, settings, random, now },
    faults,
    log,
    save,
    onRequest: options.onRequest,
  });
  const setClockSkew = (milliseconds: number) => {
    skew = milliseconds;
  };
  const answer = async (incoming: Incoming) =>
    incoming.path.startsWith(CONTROL_PREFIX)
      ? runControl({ scenario, faults, log, setClockSkew }, incoming)
      : handler.handle(incoming);
  const server = await startListening(options.port ?? 0, answer, now);

  return {
    endpoint: `http://127.0.0.1:${server.port}`,
    region: 'us-east-1',
    rootCredentials: { accessKeyId: world.rootKeyId, secretAccessKey: world.rootSecret },
    managementAccountId: world.managementAccountId,
    managementEmail: world.accounts[world.managementAccountId]?.email ?? '',
    get startUrl() {
      return world.identityCenter && getStartUrl(world.identityCenter);
    },
    state: new StateView(world, () => {
      if (settle(world, now(), settings, random)) save();
    }),
    scenario,
    addFault: (specification) => faults.add(specification),
    clearFaults: () => faults.clear(),
    requests: () => log.all(),
    clearRequests: () => log.clear(),
    setClockSkew,
    async close() {
      await server.close();
      save();
    },
  };
}
