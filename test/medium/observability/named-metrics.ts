import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { Metrics } from '../../../src/platform/observability';
import { readPromql, type Selector } from './read-promql';

const FILES = resolve(__dirname, '../../../k8s/anochat/files');

interface Dashboard {
  readonly panels: readonly {
    readonly title: string;
    readonly type: string;
    readonly targets?: readonly { readonly expr: string }[];
  }[];
  readonly templating: { readonly list: readonly { readonly definition?: string }[] };
}

const dashboard = (): Dashboard =>
  JSON.parse(readFileSync(join(FILES, 'dashboard.json'), 'utf8')) as Dashboard;

export interface Panel {
  readonly title: string;
  readonly expressions: readonly string[];
}

export const panels = (): readonly Panel[] =>
  dashboard()
    .panels.filter(({ type }) => type !== 'row')
    .map(({ title, targets = [] }) => ({ title, expressions: targets.map(({ expr }) => expr) }));

/** Every expression of the rules and of the dashboard, by where it stands. */
export const expressions = (): ReadonlyMap<string, string> => {
  const rules = readFileSync(join(FILES, 'alerts.yaml'), 'utf8');
  const found = new Map<string, string>();
  for (const [, name = '', text = ''] of rules.matchAll(
    /- alert: (\w+)\n\s+expr:\s+([^]*?)\n\s+(?:for|labels):/g,
  ))
    found.set(name, text);
  for (const { title, expressions: texts } of panels())
    texts.forEach((text, i) => found.set(`${title} ${i}`, text));
  dashboard().templating.list.forEach(({ definition }, i) => {
    if (definition !== undefined) found.set(`variable ${i}`, definition);
  });
  return found;
};

/** What expressions name that the server does not have, or not with such labels. */
export const notExposed = (
  text: string,
  { registry }: Metrics,
  isMeant: (selector: Selector) => boolean,
): readonly string[] => {
  const types = new Map(
    [...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)].map(([, name = '', type = '']) => [name, type]),
  );
  const missing: string[] = [];
  for (const [place, expression] of expressions()) {
    for (const selector of readPromql(expression).filter(isMeant)) {
      const { metric, labels } = selector;
      if (metric === 'up') continue;
      const base = metric.replace(/_(?:bucket|sum|count)$/, '');
      const name = ['histogram', 'summary'].includes(types.get(base) ?? '') ? base : metric;
      const known: unknown = registry.getSingleMetric(name);
      const labelNames =
        typeof known === 'object' && known !== null && 'labelNames' in known
          ? (known.labelNames as readonly string[])
          : [];
      if (!types.has(name)) missing.push(`${place}: ${metric}`);
      for (const label of labels)
        if (!labelNames.includes(label)) missing.push(`${place}: ${metric} by ${label}`);
    }
  }
  return missing;
};
