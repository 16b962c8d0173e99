import { Health } from './health';
import { HealthMetrics } from './health-metrics';
import { Metrics } from './metrics';

describe('the metrics of health', () => {
  it('tell of what is away, and whether the instance takes traffic', async () => {
    const health = new Health();
    const { registry } = new Metrics();
    new HealthMetrics({ registry } as Metrics, health);
    let isUp = true;
    health.watch('files', () => isUp);
    const told = async (): Promise<readonly string[]> =>
      [...(await registry.metrics()).matchAll(/^anochat_(?:ready|degraded).*$/gm)].map(
        ([line]) => line,
      );
    expect(await told()).toEqual(['anochat_ready 0', 'anochat_degraded{check="files"} 0']);
    health.ready();
    isUp = false;
    expect(await told()).toEqual(['anochat_ready 1', 'anochat_degraded{check="files"} 1']);
    health.drain();
    expect((await told())[0]).toBe('anochat_ready 0');
  });
});
