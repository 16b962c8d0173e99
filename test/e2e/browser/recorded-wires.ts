import type { Platform } from '@anochat/sdk';

/** Everything that goes over the wires of a client of the SDK, as the bytes that it is there. */
export class RecordedWires {
  readonly #heard: Buffer[] = [];

  heard(): Buffer {
    return Buffer.concat(this.#heard);
  }

  readonly around = (base: Platform): Platform => ({
    ...base,
    fetch: async (url, request) => {
      this.#note(url, request.body);
      const response = await base.fetch(url, request);
      const text = await response.text();
      this.#note(text);
      return { ...response, text: () => Promise.resolve(text) };
    },
    transfer: {
      put: (url, transmission) => {
        this.#note(url, transmission.body);
        return base.transfer.put(url, transmission);
      },
      get: async (url, request) => {
        this.#note(url);
        const download = await base.transfer.get(url, request);
        return { ...download, body: this.#listened(download.body) };
      },
    },
    connectSocket: (options, listener) => {
      const socket = base.connectSocket(options, {
        ...listener,
        event: (name, argument) => {
          this.#note(name, JSON.stringify(argument));
          listener.event(name, argument);
        },
      });
      return {
        request: async (command, payload, timeoutMs) => {
          this.#note(command, JSON.stringify(payload));
          const answer = await socket.request(command, payload, timeoutMs);
          this.#note(JSON.stringify(answer));
          return answer;
        },
        close: () => socket.close(),
      };
    },
  });

  async *#listened(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of body) {
      this.#note(piece);
      yield piece;
    }
  }

  #note(...all: readonly (string | Uint8Array | undefined)[]): void {
    for (const bytes of all) if (bytes !== undefined) this.#heard.push(Buffer.from(bytes));
  }
}
