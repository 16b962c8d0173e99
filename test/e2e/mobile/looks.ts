import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../support/until';
import { RESULTS } from '../browser/house';
import { PHONE, type Phone } from './phone';

const PICTURES = join(RESULTS, '../mobile');
/** Of a phone that is held in the other hand: as much as a picture shows of what scrolls. */
const TALLEST = 2_400;

/** Pictures of a screen in both themes, to be looked at, and what can be told of it without eyes. */
export async function look({ page }: Phone, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  const { width, height } = PHONE.viewport;
  const hidden = await page.evaluate<number>(HIDDEN_BELOW);
  await page.setViewportSize({ width, height: Math.min(height + hidden, TALLEST) });
  for (const colorScheme of ['light', 'dark'] as const) {
    await until(`${name} in its ${colorScheme} theme`, async () => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      if (await page.evaluate<boolean>(isDrawnIn(colorScheme))) return true;
      // A screen that was just drawn may have begun to listen after the theme had changed: it hears of the next change.
      await page.emulateMedia({ colorScheme: colorScheme === 'light' ? 'dark' : 'light' });
      return false;
    });
    await page.screenshot({ path: join(PICTURES, `${name}-${colorScheme}.png`) });
  }
  const wrong = await page.evaluate<readonly string[]>(WRONG);
  await page.setViewportSize({ width, height });
  expect({ name, wrong }).toEqual({ name, wrong: [] });
}

/** By the canvas below all screens: the theme comes with the next drawing. */
const isDrawnIn = (scheme: 'light' | 'dark'): string => `(() => {
  const canvas = [...document.querySelectorAll('#root div')]
    .map((div) => getComputedStyle(div).backgroundColor)
    .find((color) => color !== 'rgba(0, 0, 0, 0)');
  return Number(/\\d+/.exec(canvas)[0]) > 128 === ${scheme === 'light'};
})()`;

const SEEN = `const seen = (element) =>
  element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
  !element.closest('[aria-hidden="true"]');`;

const HIDDEN_BELOW = `(() => {
  ${SEEN}
  const hidden = [...document.querySelectorAll('div')]
    .filter((div) => seen(div) && /auto|scroll/.test(getComputedStyle(div).overflowY))
    .map((div) => div.scrollHeight - div.clientHeight);
  return Math.max(0, ...hidden);
})()`;

/** What stands beside the screen, arrows that point the wrong way, words nobody has translated. */
const WRONG = `(() => {
  ${SEEN}
  const wrong = [];
  const width = document.documentElement.clientWidth;
  const rtl = document.documentElement.dir === 'rtl';
  if (document.documentElement.scrollWidth > width) wrong.push('the page scrolls sideways');
  for (const element of document.querySelectorAll('#root *, [role=dialog] *')) {
    if (!seen(element)) continue;
    const box = element.getBoundingClientRect();
    const what = element.dataset.testid ?? element.textContent.slice(0, 60);
    if (box.width > 1 && (box.right > width + 1 || box.left < -1))
      wrong.push('beside the screen: ' + what);
    const own = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join('');
    if (/^[a-z]+\\.[a-z][A-Za-z]+$/.test(own)) wrong.push('no words: ' + own);
    if (/\\{\\{/.test(own)) wrong.push('not filled in: ' + own);
    if (element.scrollWidth > element.clientWidth + 1 && own !== '' && getComputedStyle(element).overflowX === 'hidden')
      wrong.push('cut: ' + own);
    const role = element.getAttribute('role');
    if (role === 'button' || role === 'switch' || role === 'radio' || role === 'checkbox') {
      const named = element.getAttribute('aria-label') ?? element.textContent;
      if (named.trim() === '') wrong.push('a ' + role + ' without a name: ' + what);
    }
    if (element.dataset.testid === 'header-back' && box.left > width / 2 !== rtl)
      wrong.push('the way back is at the wrong side');
  }
  return [...new Set(wrong)];
})()`;
