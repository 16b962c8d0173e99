import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { ALERT_CASES, type AlertCase } from './alert-cases';
import { panels } from './named-metrics';

const CHECKOUT = resolve(__dirname, '../../..');
const RULES = join(CHECKOUT, 'k8s/anochat/files/alerts.yaml');
const PROMTOOL = process.env.PROMTOOL_PATH;

const rules = readFileSync(RULES, 'utf8');
const names = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name);

describe('The rules of alerts', () => {
  it('say each how bad it is, what it is, and where to read what to do', () => {
    expect(names.length).toBeGreaterThan(20);
    const operations = readFileSync(join(CHECKOUT, 'docs/operations.md'), 'utf8');
    for (const rule of rules.split('- alert: ').slice(1)) {
      const [name = ''] = /^\w+/.exec(rule) ?? [];
      expect(rule).toMatch(/severity: (critical|warning)\n/);
      expect(rule).toMatch(/summary: .+\n\s+description: .+\n/);
      expect(rule).toContain(`runbook: docs/operations.md#${name.toLowerCase()}\n`);
      expect(operations).toContain(`\n#### ${name}\n`);
    }
  });

  it('have a case each', () => {
    expect(Object.keys(ALERT_CASES).sort()).toEqual([...names].sort());
  });

  const withPromtool = PROMTOOL === undefined ? describe.skip : describe;
  withPromtool('(skipped where there is no promtool)', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'anochat-rules-'));
      copyFileSync(RULES, join(folder, 'alerts.yaml'));
      copyFileSync(
        join(CHECKOUT, 'deploy/observability/prometheus.yml'),
        join(folder, 'prometheus.yml'),
      );
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const promtool = (...args: readonly string[]): string =>
      execFileSync(PROMTOOL ?? '', [...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });

    it('are what Prometheus takes, with the configuration that names them', () => {
      expect(promtool('check', 'rules', 'alerts.yaml')).toContain(`${names.length} rules found`);
      expect(promtool('check', 'config', 'prometheus.yml')).toContain('SUCCESS');
    });

    it('are joined by a dashboard whose every expression Prometheus reads', () => {
      const asked = panels().flatMap(({ expressions }) => expressions);
      expect(asked.length).toBeGreaterThan(40);
      const rules = asked.map((expr, i) => ({ record: `asked_${i}`, expr: filledIn(expr) }));
      const file = { groups: [{ name: 'dashboard', rules }] };
      writeFileSync(join(folder, 'dashboard.json'), JSON.stringify(file));
      expect(promtool('check', 'rules', 'dashboard.json')).toContain(`${asked.length} rules found`);
    });

    it('fire when they should, and are quiet when it is nearly so', () => {
      const tests = Object.entries(ALERT_CASES).flatMap(([name, alertCase]) => [
        unitTest(name, alertCase, 'fires'),
        unitTest(name, alertCase, 'quiet'),
      ]);
      const file = { rule_files: ['alerts.yaml'], evaluation_interval: '1m', tests };
      // JSON is YAML.
      writeFileSync(join(folder, 'test.json'), JSON.stringify(file));
      expect(promtool('test', 'rules', 'test.json')).toContain('SUCCESS');
    });
  });
});

/** With what Grafana puts in the place of its variables; those in quotes may stay. */
const filledIn = (expression: string): string => expression.replaceAll('$__rate_interval', '5m');

const TARGET = { instance: 'a:3001', job: 'anochat', namespace: 'chat' };

/** Adds the labels of the target that the sample does not name. */
const onTarget = (sample: string): string => {
  const [, metric = '', given = ''] = /^(\w+)(?:\{(.*)\})?$/.exec(sample) ?? [];
  const added = Object.entries(TARGET)
    .filter(([label]) => !given.includes(`${label}="`))
    .map(([label, value]) => `${label}="${value}"`);
  return `${metric}{${[...added, ...(given === '' ? [] : [given])].join(',')}}`;
};

const unitTest = (name: string, alertCase: AlertCase, kind: 'fires' | 'quiet'): object => ({
  name: `${name} ${kind}`,
  interval: '1m',
  input_series: alertCase[kind].map(([sample, values]) => ({ series: onTarget(sample), values })),
  promql_expr_test: [
    {
      expr: `count(ALERTS{alertname="${name}",alertstate="firing"})`,
      eval_time: `${alertCase.at}m`,
      exp_samples: kind === 'fires' ? [{ labels: '{}', value: 1 }] : [],
    },
  ],
});
