import type { Accepted, EnvelopeInput } from '@anochat/contract';
import { serverCodec, type Codec } from '../../codec';
import { createUuidV7 } from '../../ids/uuid-v7';
import { createMemoryLocks } from '../../platform/memory-locks';
import { createMemoryStorage } from '../../platform/memory-storage';
import { Records } from '../../storage/records';
import { Outbox, type OutboxOptions } from '../outbox';
import { outgoingOf } from '../outgoing-of';

export const text = (value: string) =>
  outgoingOf({ v: 1, type: 'message', parts: [{ type: 'text', text: value }] }, null);
export const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
};

/** An outbox whose server answers as `answer` says; timers run when `fire` is called. */
export const setUpOutbox = (
  answer: (body: string, attempt: number) => Accepted,
  storage = createMemoryStorage(),
  onAttempt: () => void = () => undefined,
  codec: Codec = serverCodec,
) => {
  const attempts: { readonly clientId: string; readonly body: string }[] = [];
  let timers: (() => void)[] = [];
  const refused: string[] = [];
  const clock = {
    now: () => 1_700_000_000_000,
    after: (_ms: number, run: () => void) => {
      timers.push(run);
      return () => {
        timers = timers.filter((timer) => timer !== run);
      };
    },
  };
  const options: OutboxOptions = {
    records: new Records(storage, null),
    clock,
    channel: { post: () => undefined, subscribe: () => () => undefined, close: () => undefined },
    locks: createMemoryLocks(),
    carrier: {
      ownAmong: () => [],
      bring: () => Promise.reject(new Error('There are no files')),
      recordsOf: () => [],
      letGo: () => Promise.resolve(),
      dropAllBut: () => Promise.resolve(),
      giveUp: () => Promise.resolve(),
    },
    codecs: { server: codec },
    newClientId: createUuidV7(clock, (count) => new Uint8Array(count)),
    random: () => 0.5,
    log: () => undefined,
    modeOf: () => 'server',
    send: (_id, clientId, envelope: EnvelopeInput) => {
      attempts.push({ clientId, body: JSON.stringify(envelope) });
      onAttempt();
      return Promise.resolve().then(() => answer(JSON.stringify(envelope), attempts.length));
    },
    isLeader: () => true,
    onChange: () => undefined,
    onRefused: (_item, { code }) => refused.push(code),
  };
  const fire = async (): Promise<void> => {
    const due = timers;
    timers = [];
    for (const run of due) run();
    await turns();
  };
  return { outbox: new Outbox(options), attempts, refused, fire, storage };
};

export const accepted = (seq: number): Accepted => ({ seq, n: seq, ts: '', duplicate: false });
