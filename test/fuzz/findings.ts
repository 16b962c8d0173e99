export interface Finding {
  /** Number of the request in the run. */
  readonly index: number;
  /** Operation or command. */
  readonly about: string;
  /** What was done to a valid request. */
  readonly mutation: string;
  /** What was sent, shortened. */
  readonly sent: string;
  /** What is wrong with the answer. */
  readonly complaint: string;
}

const KEPT = 60;
const SENT_LENGTH = 700;
/** Long, and of no use once the server is gone. */
const TOKENS = /eyJ[\w-]+\.[\w-]+\.[\w-]+/g;

/** What the server did that is not documented. Of the same kind only the first is kept. */
export class Findings {
  readonly #kinds = new Map<string, { readonly finding: Finding; count: number }>();

  add(finding: Finding): void {
    const kind = `${finding.about}: ${finding.complaint.slice(0, 100)}`;
    const known = this.#kinds.get(kind);
    if (known) known.count += 1;
    else if (this.#kinds.size < KEPT) {
      const sent = finding.sent.replace(TOKENS, '<token>').slice(0, SENT_LENGTH);
      this.#kinds.set(kind, { finding: { ...finding, sent }, count: 1 });
    }
  }

  lines(): readonly string[] {
    return [...this.#kinds.values()].map(
      ({ finding, count }) =>
        `#${finding.index} ${finding.about}: ${finding.complaint} (${count} times)\n` +
        `    ${finding.mutation}\n    ${finding.sent}`,
    );
  }
}
