import { getFailureReason, makeInjectedError, makeKnownError } from '../faults/injected-error.ts';
import type { Fault, Injection } from '../faults/injection.ts';
import type { FaultQueue } from '../faults/queue.ts';
import { describeFault, parseFaultKind } from '../faults/specification.ts';
import { findOperation } from '../operations/table.ts';
import type { SandboxOptions } from '../options.ts';
import { makeCommonError } from '../protocol/common-errors.ts';
import { getClaims, type Incoming } from '../protocol/incoming.ts';
import { type Recognised, recognizeOperation } from '../protocol/recognise.ts';
import { type HttpReply, makeFailureReply, makeSuccessReply } from '../protocol/reply.ts';
import { ServiceError } from '../protocol/service-error.ts';
import { refuseUnserved } from '../protocol/unserved.ts';
import type { Structure } from '../protocol/values.ts';
import { makeRequestId } from '../state/ids.ts';
import { settle } from '../state/settle.ts';
import type { Mail } from '../state/world.ts';
import { runOperation, type Stage } from './carry-out.ts';
import type { RequestLog } from './record.ts';

/** A request on its way through. */
interface Passage extends Recognised {
  readonly incoming: Incoming;
  readonly requestId: string;
  readonly index: number;
  readonly faults: readonly Fault[];
  readonly injection: Injection;
  account: string | null;
  error: string | null;
  mail?: Mail | undefined;
}

const NOT_AWS: HttpReply = {
  status: 404,
  headers: { 'content-type': 'text/plain' },
  body: 'The sandbox serves Organizations, STS, IAM, Account, Service Quotas, tags of accounts, SSO, Identity Center and names of S3 buckets. This request is for none of them.\n',
};

// Unreferenced: a closed sandbox does not wait for what it was asked to delay.
function waitFor(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}

/** What the handler works with. */
interface HandlerParts {
  readonly stage: Stage;
  readonly faults: FaultQueue;
  readonly log: RequestLog;
  readonly save: () => void;
  readonly onRequest: SandboxOptions['onRequest'];
}

/** Takes requests through recognition, faults, proof, effect and log. */
export class RequestHandler {
  readonly #parts: HandlerParts;
  #count = 0;

  constructor(parts: HandlerParts) {
    this.#parts = parts;
  }

  /** The answer to a request; undefined where the connection is to be dropped without one. */
  async handle(incoming: Incoming): Promise<HttpReply | undefined> {
    const recognised = recognizeOperation(incoming);
    if (recognised === undefined) {
      return refuseUnserved(incoming, makeRequestId(this.#parts.stage.random)) ?? NOT_AWS;
    }
    const index = this.#count++;
    const { service, operation } = recognised;
    const seen = { index, service, operation, accessKeyId: getClaims(incoming).accessKeyId };
    const injection = this.#parts.onRequest?.(seen) ?? {};
    const own = injection.fault === undefined ? [] : [parseFaultKind(injection.fault)];
    const passage: Passage = {
      ...recognised,
      incoming,
      index,
      injection,
      requestId: makeRequestId(this.#parts.stage.random),
      faults: [...own, ...this.#parts.faults.take(operation)],
      account: null,
      error: null,
    };
    const reply = await this.#pass(passage);
    this.#record(passage, reply);
    return reply;
  }

  async #pass(passage: Passage): Promise<HttpReply | undefined> {
    const { faults, injection } = passage;
    for (const fault of faults) if (fault.kind === 'delay') await waitFor(fault.milliseconds);
    await injection.before?.();
    if (faults.some((fault) => fault.kind === 'drop-request')) return undefined;
    const reply = this.#answer(passage);
    await injection.after?.();
    return faults.some((fault) => fault.kind === 'drop-reply') ? undefined : reply;
  }

  #answer(passage: Passage): HttpReply {
    const { service, operation, requestId } = passage;
    try {
      const output = this.#effect(passage);
      const { lateError } = passage.injection;
      if (lateError !== undefined) throw makeKnownError(lateError, service);
      return makeSuccessReply(service, operation, output, requestId);
    } catch (error) {
      const told =
        error instanceof ServiceError ? error : makeCommonError('internal', service, `Sandbox bug: ${error}`);
      passage.error = told.code;
      return makeFailureReply(service, operation, told, requestId);
    }
  }

  #effect(passage: Passage): Structure | undefined {
    const { faults, incoming, service, operation } = passage;
    const failure = faults.map((fault) => getFailureReason(fault, operation)).find((one) => one !== undefined);
    const injected = faults.map((fault) => makeInjectedError(fault, service)).find((one) => one !== undefined);
    if (injected !== undefined && failure === undefined) throw injected;
    const { world, settings, random } = this.#parts.stage;
    const now = this.#parts.stage.now();
    let changed = settle(world, now, settings, random);
    const proven = (accountId: string, isNews: boolean) => {
      passage.account = accountId;
      changed ||= isNews;
    };
    const mailed = world.mails?.length ?? 0;
    try {
      const output = runOperation({ stage: this.#parts.stage, incoming, now, failure, proven }, passage);
      changed ||= isRecorded(passage);
      return output;
    } finally {
      passage.mail = world.mails?.[mailed];
      if (changed) this.#parts.save();
    }
  }

  #record(passage: Passage, reply: HttpReply | undefined): void {
    const { index, service, operation, incoming, faults, account, error, requestId, mail } = passage;
    this.#parts.log.add({
      index,
      time: new Date(this.#parts.stage.now()).toISOString(),
      service,
      operation,
      changing: findOperation(service, operation)?.changes ?? false,
      accessKeyId: getClaims(incoming).accessKeyId ?? null,
      account,
      status: reply?.status ?? null,
      error,
      fault: faults.length === 0 ? null : faults.map(describeFault).join('+'),
      requestId,
      ...(mail === undefined ? {} : { mail }),
    });
  }
}

function isRecorded({ service, operation }: Recognised): boolean {
  const traits = findOperation(service, operation);
  return traits?.changes === true || traits?.isKept === true;
}
