export interface TestResult {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'skipped' | 'unsteady';
  /** None where a suite ended without a word. */
  readonly file?: string;
  readonly reason?: string;
}

/** Of Jest's or vitest's report on one file. */
export declare function testsOf(
  suite: string,
  report: {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  },
): TestResult[];
export declare function filesToRunAgain(tests: readonly TestResult[]): string[];
export declare function afterAnotherRun(
  tests: readonly TestResult[],
  again: readonly TestResult[],
): TestResult[];
export declare function conclude(tests: readonly TestResult[]): number;
