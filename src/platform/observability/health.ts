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

  get phase(): Phase {
    return this.#phase;
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
    const isDegraded = this.#phase === 'ready' && Object.values(checks).includes('down');
    return { status: isDegraded ? 'degraded' : this.#phase, checks };
  }
}
