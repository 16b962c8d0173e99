import type { ErrorCode } from '@anochat/contract';

/** Which of the documented codes of each operation were seen. */
export class CodeCoverage {
  readonly #seen = new Set<string>();

  constructor(
    private readonly documented: readonly {
      readonly name: string;
      readonly codes: ReadonlySet<ErrorCode>;
    }[],
  ) {}

  saw(name: string, code: string): void {
    this.#seen.add(`${name} ${code}`);
  }

  has(name: string, code: string): boolean {
    return this.#seen.has(`${name} ${code}`);
  }

  /** `operation code`, for each that was documented and not seen. */
  unseen(): readonly string[] {
    return this.documented.flatMap(({ name, codes }) =>
      [...codes].map((code) => `${name} ${code}`).filter((line) => !this.#seen.has(line)),
    );
  }
}
