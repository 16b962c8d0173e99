import type { Ack, Accepted, EntryEvent } from '@anochat/contract';
import type { Socket } from 'socket.io-client';
import { v7 } from 'uuid';

import type { Account } from '../../support/account';
import { connect, envelopeOf } from '../wire';

const ANSWER_MS = 60_000;

/** A stock client that talks and notes which entries reach it live, of each conversation. */
export class Talker {
  /** A disconnect here is one that the crowd has caused. */
  disconnects = 0;
  private readonly heard = new Map<string, number[]>();
  private readonly waiting = new Map<string, () => void>();
  private readonly socket: Socket;

  constructor(url: string, account: Account) {
    this.socket = connect(url, account);
    this.socket.on('disconnect', () => (this.disconnects += 1));
    this.socket.on('message.created', ({ conversationId, data }: EntryEvent) => {
      const seqs = this.heard.get(conversationId) ?? [];
      this.heard.set(conversationId, seqs);
      seqs.push(data.seq);
      if (data.clientId !== null) this.waiting.get(data.clientId)?.();
    });
  }

  async ready(): Promise<void> {
    if (!this.socket.connected)
      await new Promise<void>((done) => this.socket.once('connect', done));
    await this.socket.timeout(ANSWER_MS).emitWithAck('sync.resume', {});
  }

  /** @returns the seq. @throws when it is not accepted. */
  async say(conversationId: string, text: string, clientId: string = v7()): Promise<number> {
    const payload = { conversationId, clientId, envelope: envelopeOf(text) };
    const ack = (await this.socket
      .timeout(ANSWER_MS)
      .emitWithAck('message.send', payload)) as Ack<Accepted>;
    if ('problem' in ack) throw new Error(`Not accepted: ${JSON.stringify(ack.problem)}`);
    return ack.data.seq;
  }

  /** @returns milliseconds until `other` has it. */
  async roundTrip(other: Talker, conversationId: string): Promise<number> {
    const clientId = v7();
    const arrived = new Promise<void>((done) => other.waiting.set(clientId, done));
    const began = performance.now();
    await Promise.all([this.say(conversationId, 'Are you there?', clientId), arrived]);
    other.waiting.delete(clientId);
    return performance.now() - began;
  }

  seqs(conversationId: string): readonly number[] {
    return this.heard.get(conversationId) ?? [];
  }

  close(): void {
    this.socket.disconnect();
  }
}
