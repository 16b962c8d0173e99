import type { ConversationId, UserId } from '@anochat/contract';
import type { Codec } from '../codec';
import type { Encryption, GroupView, Trust } from '../encryption/encryption';
import type {
  EncryptionHost,
  EncryptionParts,
  EncryptionService,
} from '../encryption/encryption-parts';
import { serverLines } from '../view';
import { Cell } from '../observable';
import type { Readable } from '../observable';
import type { Logger } from '../platform/platform';

const RETRY_MS = 5_000;
const LOADING_GROUP: GroupView = {
  status: 'loading',
  epoch: 0,
  roster: [],
  history: null,
  notices: [],
};
const UNKNOWN: Trust = { level: 'unverified', safetyNumber: null, qr: null };

export interface LateEncryptionOptions {
  /** `null`: this client does not encrypt. */
  readonly load: (() => Promise<EncryptionParts>) | null;
  /** Of the account that is signed in, `null` when nobody is any more. */
  readonly host: () => EncryptionHost | null;
  readonly after: (ms: number, run: () => void) => void;
  readonly log: Logger;
  /** Encrypted conversations can be opened now. */
  readonly onReady: () => void;
}

/**
 * The encryption of a client while its parts are still being loaded, and after. Until then what is
 * encrypted is pending, and what is asked for waits.
 */
export class LateEncryption {
  private current: EncryptionService | null = null;
  private opening: Promise<EncryptionService> | null = null;
  private readonly relays = new Map<string, Relay<unknown>>();
  /** Grows with each account: parts that arrive for an earlier one are not used. */
  private generation = 0;

  constructor(private readonly options: LateEncryptionOptions) {}

  /** `null` while it is being loaded, and where there is none. */
  get service(): EncryptionService | null {
    return this.current;
  }

  /** This device takes part: what people begin now is encrypted. */
  get isReady(): boolean {
    return this.current?.face.state.get().status === 'ready';
  }

  get isWanted(): boolean {
    return this.options.load !== null;
  }

  /** An account is loaded: its encryption is, too, while everything else goes on. */
  begin(): void {
    if (!this.options.load) return;
    this.open(this.generation).catch((error: unknown) => {
      this.options.log('warn', 'Encryption could not be loaded', { error: String(error) });
      const { generation } = this;
      this.options.after(RETRY_MS, () => {
        if (generation === this.generation && !this.current) this.begin();
      });
    });
  }

  async end(): Promise<void> {
    this.generation += 1;
    const { current } = this;
    this.current = null;
    this.opening = null;
    for (const relay of this.relays.values()) relay.detach();
    await current?.close();
  }

  /** Waits for the parts. */
  whenReady(): Promise<EncryptionService> {
    if (this.current) return Promise.resolve(this.current);
    if (!this.options.load) return Promise.reject(new Error('This client does not encrypt'));
    return this.open(this.generation);
  }

  readonly codec: Codec = {
    open: (entry, about) => this.current?.codec.open(entry, about) ?? this.unopened(),
    lines: (entry) =>
      this.current?.codec.lines?.(entry) ?? (this.isWanted ? [] : serverLines(entry)),
    seal: async (message) => (await this.current?.codec.seal(message)) ?? null,
    recover: async (message, envelope, problem) =>
      (await this.current?.codec.recover?.(message, envelope, problem)) ?? null,
    signDelete: async (deletion) => (await this.current?.codec.signDelete?.(deletion)) ?? null,
    refer: (entry) => this.current?.codec.refer?.(entry),
    takePage: (page) => this.current?.codec.takePage?.(page),
    sent: (message) => this.current?.codec.sent?.(message) ?? [],
  };

  readonly face: Encryption = {
    state: this.relay('state', ({ state }) => state, { status: 'loading' }),
    offers: this.relay('offers', ({ offers }) => offers, []),
    devices: this.relay('devices', ({ devices }) => devices, []),
    undecryptable: this.relay('undecryptable', ({ undecryptable }) => undecryptable, {}),
    trustOf: (user: UserId) => this.relay(`trust/${user}`, (face) => face.trustOf(user), UNKNOWN),
    group: (id: ConversationId) =>
      this.relay(`group/${id}`, (face) => face.group(id), LOADING_GROUP),
    setUp: this.late('setUp'),
    confirmWords: this.late('confirmWords'),
    renewWords: this.late('renewWords'),
    restoreByWords: this.late('restoreByWords'),
    restoreByPassphrase: this.late('restoreByPassphrase'),
    suggestPassphrase: () => {
      if (!this.current) throw new Error('Encryption is still being loaded');
      return this.current.face.suggestPassphrase();
    },
    setPassphrase: this.late('setPassphrase'),
    startOver: this.late('startOver'),
    findOffer: this.late('findOffer'),
    approve: this.late('approve'),
    decline: this.late('decline'),
    revoke: this.late('revoke'),
    markVerified: this.late('markVerified'),
    compareQr: this.late('compareQr'),
    acceptIdentity: this.late('acceptIdentity'),
    acceptName: this.late('acceptName'),
    letIn: this.late('letIn'),
    startAnew: this.late('startAnew'),
    sendAnyway: this.late('sendAnyway'),
    report: this.late('report'),
  };

  private unopened(): ReturnType<Codec['open']> {
    return this.isWanted ? { state: 'pending' } : { state: 'unreadable', reason: 'no-codec' };
  }

  private async open(generation: number): Promise<EncryptionService> {
    const { load, host, onReady } = this.options;
    if (!load) throw new Error('This client does not encrypt');
    this.opening ??= load().then((parts) => {
      const around = host();
      if (generation !== this.generation || !around) throw new Error('The session has ended');
      this.current = parts.open(around);
      for (const relay of this.relays.values()) relay.attach(this.current.face);
      onReady();
      return this.current;
    });
    try {
      return await this.opening;
    } catch (error) {
      if (generation === this.generation) this.opening = null;
      throw error;
    }
  }

  private relay<T>(key: string, from: (face: Encryption) => Readable<T>, initial: T): Readable<T> {
    const known = this.relays.get(key);
    if (known) return known.cell as Cell<T>;
    const relay = new Relay(from, initial);
    this.relays.set(key, relay);
    if (this.current) relay.attach(this.current.face);
    return relay.cell;
  }

  private late<K extends keyof AsyncFace>(name: K): AsyncFace[K] {
    const run = async (...args: unknown[]): Promise<unknown> => {
      const { face } = await this.whenReady();
      return (face[name] as (...args: unknown[]) => Promise<unknown>)(...args);
    };
    return run as AsyncFace[K];
  }
}

type AsyncFace = {
  [
    K in keyof Encryption as Encryption[K] extends (...args: never[]) => Promise<unknown>
      ? K
      : never
  ]: Encryption[K];
};

/** A cell that shows another one once it is there. */
class Relay<T> {
  readonly cell: Cell<T>;
  private unsubscribe: () => void = () => undefined;

  constructor(
    private readonly from: (face: Encryption) => Readable<T>,
    private readonly initial: T,
  ) {
    this.cell = new Cell<T>(initial);
  }

  attach(face: Encryption): void {
    this.unsubscribe();
    const source = this.from(face);
    this.unsubscribe = source.subscribe(() => this.cell.set(source.get()));
    this.cell.set(source.get());
  }

  detach(): void {
    this.unsubscribe();
    this.unsubscribe = () => undefined;
    this.cell.set(this.initial);
  }
}
