import AxeBuilder from '@axe-core/playwright';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { RESULTS } from './house';

/** Takes a picture, and adds what axe finds serious or critical in it to `grave`. */
export async function examine(page: Page, name: string, grave: string[]): Promise<void> {
  mkdirSync(RESULTS, { recursive: true });
  await page.screenshot({ path: join(RESULTS, `${name}.png`), animations: 'disabled' });
  const { violations } = await new AxeBuilder({ page }).analyze();
  for (const { id, impact, nodes } of violations) {
    if (impact !== 'serious' && impact !== 'critical') continue;
    grave.push(...nodes.map(({ html }) => `${name}: ${id}: ${html.slice(0, 200)}`));
  }
}
