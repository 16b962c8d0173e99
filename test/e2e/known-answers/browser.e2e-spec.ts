import type { Browser, Page } from 'playwright-core';
import type { VectorFinding } from '../../../e2ee/src/testing/known-answers/check-known-answers';
import { readVectors } from '../../../e2ee/src/testing/known-answers/read-vectors';
import { PROVIDERS } from '../../../e2ee/src/testing/providers';
import { bundle } from '../../support/bundle';
import { hasChromium, launchChromium } from '../browser/chromium';
import { expectAllKnown } from './expect-all-known';
import type * as inBrowser from './in-browser';

declare const knownAnswers: typeof inBrowser;

const run = hasChromium ? describe : describe.skip;
run('the known answers of encryption (skipped where there is no Chromium)', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launchChromium();
    page = await browser.newPage();
    await page.addScriptTag({ content: bundle(__dirname, 'browser') });
  });
  afterAll(() => browser.close());

  it.each(PROVIDERS)('hold in a browser with %s', async (provider) => {
    const findings: readonly VectorFinding[] = await page.evaluate(
      ([name, known]) => knownAnswers.checkInBrowser(name, known),
      [provider, readVectors()] as const,
    );
    expectAllKnown(findings);
  });
});
