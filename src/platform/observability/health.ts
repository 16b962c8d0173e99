export type Phase = 'starting' | 'ready' | 'draining';

/** Says whether something that the server leans on is well; must not throw and must be quick. */
export type HealthCheck = () => boolean;

export interface HealthReport {
  readonly status: Phase | 'degraded';
  readonly checks: Readonly<Record<string, 'up' | 'down'>>;
}

/**
 * The instance's own state. Something outside that is away (Postgres, the bus) makes it `degraded`
 * and leaves it ready: otherwise one outage would take every instance out at once.
 */
export class Health {
  #phase: Phase = 'starting';
  readonly #checks = new Map<string, HealthCheck>();
  readonly #awaited = new Set<string>();

  /** `ready` once the application has booted and everything that it awaits has been there once. */
  get phase(): Phase {
    return this.#phase === 'ready' && this.#awaited.size > 0 ? 'starting' : this.#phase;
  }

  /** Also while something is still awaited: a start that takes its time is no start that failed. */
  get hasBooted(): boolean {
    return this.#phase !== 'starting';
  }

  /** Holds readiness back until what is returned is called. */
  awaits(name: string): () => void {
    this.#awaited.add(name);
    return () => void this.#awaited.delete(name);
  }

  ready(): void {
    this.#phase = 'ready';
  }

  drain(): void {
    this.#phase = 'draining';
  }

  /** Modules add what they lean on, by a short name. */
  watch(name: string, check: HealthCheck): void {
    this.#checks.set(name, check);
  }

  report(): HealthReport {
    const checks = Object.fromEntries(
      [...this.#checks].map(([name, check]) => [name, check() ? 'up' : 'down'] as const),
    );
    const isDegraded = this.phase === 'ready' && Object.values(checks).includes('down');
    return { status: isDegraded ? 'degraded' : this.phase, checks };
  }
}
