import { join } from 'node:path';
import {
  afterAnotherRun,
  conclude,
  filesToRunAgain,
  testsOf,
  type TestResult,
} from './test-results.cjs';

const ROOT = join(__dirname, '..');

const test = (
  status: TestResult['status'],
  name: string,
  file: string | undefined = `test/${name}.spec.ts`,
): TestResult => ({ status, name, file, reason: status === 'failed' ? `why ${name}` : undefined });

describe('the report on a file', () => {
  it('names each test by suite and file, with what it said where it failed', () => {
    const tests = testsOf('medium', {
      name: join(ROOT, 'test/a.spec.ts'),
      status: 'failed',
      assertionResults: [
        { fullName: 'holds', status: 'passed', failureMessages: [] },
        { fullName: 'breaks', status: 'failed', failureMessages: ['one', 'two'] },
        { fullName: 'waits', status: 'pending', failureMessages: [] },
      ],
    });
    expect(tests.map(({ name, status }) => [name, status])).toEqual([
      ['medium: test/a.spec.ts: holds', 'passed'],
      ['medium: test/a.spec.ts: breaks', 'failed'],
      ['medium: test/a.spec.ts: waits', 'skipped'],
    ]);
    expect(tests[1]?.reason).toBe('one\ntwo');
  });

  it('is a failure of the file where it could not be loaded', () => {
    const report = { name: join(ROOT, 'test/a.spec.ts'), status: 'failed', message: 'no module' };
    expect(testsOf('e2e', { ...report, assertionResults: [] })).toEqual([
      {
        name: 'e2e: test/a.spec.ts',
        file: 'test/a.spec.ts',
        status: 'failed',
        reason: 'no module',
      },
    ]);
  });
});

describe('the files to run again', () => {
  it('are those of what failed, each once', () => {
    const tests = [
      test('failed', 'a', 'a.spec.ts'),
      test('failed', 'b', 'a.spec.ts'),
      test('failed', 'c', 'c.spec.ts'),
      test('passed', 'd'),
      test('skipped', 'e'),
    ];
    expect(filesToRunAgain(tests)).toEqual(['a.spec.ts', 'c.spec.ts']);
  });

  it('are none where nothing failed, or more than two files did', () => {
    expect(filesToRunAgain([test('passed', 'a')])).toEqual([]);
    expect(filesToRunAgain(['a', 'b', 'c'].map((name) => test('failed', name)))).toEqual([]);
  });

  it('are none where a property has a counterexample: another run would draw other examples', () => {
    const found = {
      ...test('failed', 'a'),
      reason: 'Error: Property failed after 3 tests\n{ seed: 1 }',
    };
    expect(filesToRunAgain([found, test('failed', 'b')])).toEqual([]);
  });

  it('are none where the suite itself ended badly', () => {
    const ended: TestResult = { status: 'failed', name: 'e2e: ended with a signal' };
    expect(filesToRunAgain([ended, test('failed', 'a')])).toEqual([]);
  });
});

describe('after another run', () => {
  const statuses = (tests: readonly TestResult[]) =>
    tests.map(({ name, status }) => `${name} ${status}`);

  it('what passes then is unsteady, with what it said first; what fails again has failed', () => {
    const tests = [test('passed', 'a'), test('failed', 'b'), test('failed', 'c')];
    const after = afterAnotherRun(tests, [test('passed', 'b'), test('failed', 'c')]);
    expect(statuses(after)).toEqual(['a passed', 'b unsteady', 'c failed']);
    expect(after[1]?.reason).toBe('why b');
  });

  it('what failed and is not run then has failed', () => {
    expect(statuses(afterAnotherRun([test('failed', 'a')], []))).toEqual(['a failed']);
    expect(statuses(afterAnotherRun([test('failed', 'a')], [test('skipped', 'a')]))).toEqual([
      'a failed',
    ]);
  });

  it('a file that had failed before its tests is unsteady, and its tests count', () => {
    const whole = test('failed', 'file', 'x.spec.ts');
    const inFile = [test('passed', 'one', 'x.spec.ts'), test('skipped', 'two', 'x.spec.ts')];
    expect(statuses(afterAnotherRun([whole], inFile))).toEqual([
      'file unsteady',
      'one passed',
      'two skipped',
    ]);
    const [one] = inFile;
    const after = afterAnotherRun([whole], [one!, test('failed', 'two', 'x.spec.ts')]);
    expect(statuses(after)).toEqual(['file failed', 'one passed', 'two failed']);
  });

  it('what failed there and not before is unsteady, with what it said there', () => {
    const tests = [test('passed', 'a', 'x.spec.ts'), test('failed', 'b', 'x.spec.ts')];
    const again = [test('failed', 'a', 'x.spec.ts'), test('passed', 'b', 'x.spec.ts')];
    const after = afterAnotherRun(tests, again);
    expect(statuses(after)).toEqual(['a unsteady', 'b unsteady']);
    expect(after[0]?.reason).toBe('why a');
  });
});

describe('the end of a run', () => {
  const { CI } = process.env;
  let said: string;
  beforeEach(() => {
    said = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      said += String(text);
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    if (CI === undefined) delete process.env.CI;
    else process.env.CI = CI;
  });
  const end = (tests: readonly TestResult[], ci = '') => {
    process.env.CI = ci;
    return conclude(tests);
  };

  it('is one line of totals, and passes with unsteady tests, which it tells', () => {
    const unsteady: TestResult = { ...test('unsteady', 'b'), reason: 'why b' };
    expect(end([test('passed', 'a'), unsteady], 'true')).toBe(0);
    expect(said).toContain('unsteady b\n         why b\n');
    expect(said).toMatch(/\n2 passed, 0 failed, 0 skipped\n$/);
  });

  it('fails with a failure, which it tells again, and without any test', () => {
    expect(end([test('passed', 'a'), test('failed', 'b')])).toBe(1);
    expect(said).toContain('failed   b\n         why b\n');
    expect(end([])).toBe(1);
  });

  it('fails in CI for a skip that is not listed, and elsewhere does not', () => {
    const tests = [test('passed', 'a'), test('skipped', 'of a name that is listed nowhere')];
    expect(end(tests)).toBe(0);
    expect(end(tests, 'true')).toBe(1);
    const listed = test('skipped', 'works as a plain user');
    expect(end([test('passed', 'a'), listed], 'true')).toBe(0);
  });
});
