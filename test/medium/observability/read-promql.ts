/** A selector of an expression: its metric, and the labels that it, or a `by` of the expression, names. */
export interface Selector {
  readonly metric: string;
  readonly labels: ReadonlySet<string>;
}

/** Labels that Prometheus adds to what it scrapes. */
const OF_THE_TARGET = new Set(['instance', 'job', 'namespace', 'pod', 'le']);

const SELECTOR =
  /\b((?:anochat|nodejs|process)_\w+|up)\b\s*(\{[^}]*\})?|\b(?:by|on)\s*\(([^)]*)\)/g;

/** What an expression asks of instances. Every label of a `by` counts for the selectors behind it. */
export const readPromql = (expression: string): readonly Selector[] => {
  const found: Selector[] = [];
  let grouped: readonly string[] = [];
  for (const [, metric, matchers, by] of expression.matchAll(SELECTOR)) {
    if (by !== undefined) grouped = by.split(',').map((label) => label.trim());
    if (metric === undefined) continue;
    const matched = [...(matchers ?? '').matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(
      ([, label = '']) => label,
    );
    const labels = [...grouped, ...matched].filter((label) => !OF_THE_TARGET.has(label));
    found.push({ metric, labels: new Set(labels) });
  }
  return found;
};
