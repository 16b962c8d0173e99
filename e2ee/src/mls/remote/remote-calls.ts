import { MlsError } from '../mls-error';
import type { EngineAnswer, EngineCall, EngineCalls } from './engine-calls';
import type { EnginePort } from './engine-port';

/** Longer than the slowest device needs for the largest group. */
const SILENCE_MS = 120_000;

/** The other thread is gone, and with it what was asked of it. The next call begins another one. */
export class EngineLost extends Error {
  override readonly name = 'EngineLost';
}

export interface RemoteCallsOptions {
  /** Begins a thread that serves the engine. */
  readonly open: () => EnginePort;
  /** Calls once after `ms`; the answer cancels. */
  readonly after: (ms: number, run: () => void) => () => void;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Calls into the other thread. Each is answered, or rejected with `EngineLost`. */
export class RemoteCalls {
  private port: EnginePort | null = null;
  private lastId = 0;
  private readonly waiting = new Map<number, Waiting>();
  private cancelSilence: () => void = () => undefined;

  constructor(private readonly options: RemoteCallsOptions) {}

  call<K extends keyof EngineCalls>(
    name: K,
    ...args: Parameters<EngineCalls[K]>
  ): ReturnType<EngineCalls[K]> {
    const answered = new Promise((resolve, reject) => {
      const port = (this.port ??= this.begin());
      this.lastId += 1;
      const call: EngineCall = { id: this.lastId, name, args };
      port.post(call);
      this.waiting.set(call.id, { resolve, reject });
      if (this.waiting.size === 1) this.expect(port);
    });
    return answered as ReturnType<EngineCalls[K]>;
  }

  private begin(): EnginePort {
    const port = this.options.open();
    port.listen(
      (message) => {
        if (port === this.port) this.take(port, message as EngineAnswer);
      },
      (reason) => this.lose(port, reason),
    );
    return port;
  }

  private take(port: EnginePort, answer: EngineAnswer): void {
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    this.expect(port);
    if ('value' in answer) return waiting?.resolve(answer.value);
    const { kind, message } = answer.problem;
    waiting?.reject(kind === null ? new Error(message) : new MlsError(kind, message));
  }

  /** The next answer, while there is something to be answered. */
  private expect(port: EnginePort): void {
    this.cancelSilence();
    if (this.waiting.size === 0) return;
    this.cancelSilence = this.options.after(SILENCE_MS, () => this.lose(port, 'no answer'));
  }

  private lose(port: EnginePort, reason: string): void {
    if (port !== this.port) return;
    this.port = null;
    port.close();
    this.cancelSilence();
    const all = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of all) reject(new EngineLost(reason));
  }
}
