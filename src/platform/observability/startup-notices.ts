/** Gives a line for the terminal, or nothing; asked once, when the server listens. */
export type StartupNotice = (origin: string) => Promise<string | undefined>;

/**
 * What modules have to tell the person who started the server, such as the link that makes the
 * first administrator. Goes to the terminal alone, never to the log.
 */
export class StartupNotices {
  readonly #notices: StartupNotice[] = [];

  add(notice: StartupNotice): void {
    this.#notices.push(notice);
  }

  async collect(origin: string): Promise<readonly string[]> {
    const lines = await Promise.all(this.#notices.map((notice) => notice(origin)));
    return lines.filter((line) => line !== undefined);
  }
}
