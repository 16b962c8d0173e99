import type { SeenMessages } from '@anochat/e2ee';

/** As a client keeps it: what was opened once is not opened again. */
export class SeenInMemory implements SeenMessages {
  readonly #seen = new Set<string>();

  hasId(device: string, clientId: string): boolean {
    return this.#seen.has(`${device} ${clientId}`);
  }

  hasCounter(device: string, counter: number): boolean {
    return this.#seen.has(`${device} ${counter}`);
  }

  add(device: string, clientId: string, counter: number): void {
    this.#seen.add(`${device} ${clientId}`).add(`${device} ${counter}`);
  }
}
