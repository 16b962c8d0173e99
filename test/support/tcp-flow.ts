import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a socket's own buffers would take before they push back. */
const PENDING_BYTES = 1024 * 1024;

/** One direction of every connection of a proxy: bytes pass in order, later or once they are let. */
export class TcpFlow {
  delayMs = 0;
  #released: Promise<void> = Promise.resolve();
  #release: () => void = () => undefined;

  hold(): void {
    this.release();
    this.#released = new Promise((done) => (this.#release = done));
  }

  release(): void {
    this.#release();
  }

  /** The end of `from` is passed on behind its last byte. */
  carry(from: Socket, to: Socket): void {
    let pending = 0;
    let before: Promise<void> = Promise.resolve();
    const inTurn = (size: number, pass: () => void): void => {
      const due = performance.now() + this.delayMs;
      pending += size;
      if (pending > PENDING_BYTES) from.pause();
      before = before.then(async () => {
        const early = due - performance.now();
        if (early > 1) await sleep(early);
        await this.#released;
        if (to.writable) pass();
        pending -= size;
        if (from.isPaused() && pending <= PENDING_BYTES) from.resume();
      });
    };
    from.on('data', (bytes: Buffer) =>
      inTurn(bytes.length, () => {
        to.write(bytes);
      }),
    );
    from.on('end', () => inTurn(0, () => void to.end()));
  }
}
