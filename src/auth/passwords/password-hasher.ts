import { availableParallelism } from 'node:os';
import { Injectable } from '@nestjs/common';
import { argon2id, hash, verify } from 'argon2';
import { Counter } from 'prom-client';

import { unavailable } from '../../platform/errors';
import { Metrics } from '../../platform/observability';

/** OWASP's Password Storage Cheat Sheet: argon2id, 19 MiB, two passes, one lane. About 60 ms. */
const PARAMETERS = { type: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/**
 * Hashes run in libuv's pool of four threads, which files and DNS share: one is always left to
 * them. Beyond the queue (some two seconds of work) the answer is 503.
 */
const RUNNING = Math.max(1, Math.min(3, availableParallelism()));
const WAITING = 64;
const RETRY_AFTER_SECONDS = 2;

@Injectable()
export class PasswordHasher {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private readonly count: Counter;
  /** Of a password that nobody has: what an unknown name is checked against. */
  private decoy: Promise<string> | undefined;

  constructor(metrics: Metrics) {
    this.count = new Counter({
      name: 'anochat_password_hashes_total',
      help: 'Password hashes computed',
      registers: [metrics.registry],
    });
  }

  /** @throws ProblemError server.unavailable when too many are waiting */
  async hash(password: string): Promise<string> {
    return this.inTurn(() => hash(normal(password), PARAMETERS));
  }

  /**
   * Without a stored hash (no such account) it does the same work and says no, so that the time of
   * the answer does not tell which names exist.
   *
   * @throws ProblemError server.unavailable when too many are waiting
   */
  async verify(stored: string | undefined, password: string): Promise<boolean> {
    const reference = stored ?? (await this.decoyHash());
    const matches = await this.inTurn(() => verify(reference, normal(password)));
    return matches && stored !== undefined;
  }

  /** Makes the decoy before the first sign-in, whose time would show it otherwise. */
  async onModuleInit(): Promise<void> {
    await this.decoyHash();
  }

  private decoyHash(): Promise<string> {
    return (this.decoy ??= hash(crypto.randomUUID(), PARAMETERS));
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= RUNNING) {
      if (this.waiting.length >= WAITING) {
        throw unavailable('Too many people are signing in right now.', RETRY_AFTER_SECONDS);
      }
      await new Promise<void>((go) => this.waiting.push(go));
    } else {
      this.running += 1;
    }
    try {
      this.count.inc();
      return await work();
    } finally {
      // The place goes to the next in line without becoming free in between.
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}

/** The same password typed on different keyboards (RFC 8265, section 4.2.2, rule 4). */
const normal = (password: string): string => password.normalize('NFC');
