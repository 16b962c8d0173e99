const SAY_EVERY_MS = 5_000;
const MIB = 1_024 ** 2;

/** Says now and then how far a long work is. */
export class Progress {
  private name = '';
  private bytes = 0;
  private saidAt = Date.now();

  constructor(private readonly say: (line: string) => void) {}

  /** @param name of what comes next, such as a table */
  begin(name: string): void {
    this.name = name;
  }

  add(bytes: number): void {
    this.bytes += bytes;
    if (Date.now() - this.saidAt < SAY_EVERY_MS) return;
    this.saidAt = Date.now();
    this.say(`${Math.round(this.bytes / MIB)} MiB, at ${this.name}`);
  }
}
