interface State {
  readonly isUp: boolean;
  readonly why: string | undefined;
}

const LOOK_EVERY_MS = 1_000;
/** A busy instance may be late with a fetch; that is no outage yet. */
const LOOKS = 3;

/** Says once that Kafka is away, and once that it is back; kafkajs would say it for each attempt. */
export class StateLog {
  private timer: NodeJS.Timeout | undefined;
  private looksAway = 0;

  constructor(
    private readonly log: { warn(text: string): void; log(text: string): void },
    private readonly look: () => State,
  ) {}

  start(): void {
    this.timer = setInterval(() => this.note(), LOOK_EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private note(): void {
    const { isUp, why } = this.look();
    if (!isUp) {
      this.looksAway += 1;
      if (this.looksAway !== LOOKS) return;
      const because = why === undefined ? '' : `: ${why}`;
      this.log.warn(`Kafka is away${because}. Messages go on by way of the database, slower.`);
      return;
    }
    if (this.looksAway >= LOOKS)
      this.log.log(`Kafka is back after about ${(this.looksAway * LOOK_EVERY_MS) / 1_000} s`);
    this.looksAway = 0;
  }
}
