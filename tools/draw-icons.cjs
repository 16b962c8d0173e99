'use strict';
/**
 * Draws the icons that systems want of their own from the one of the web client: `node tools/draw-icons.cjs`.
 * Run it when that changes; what it writes is kept.
 */
const fs = require('node:fs');
const path = require('node:path');
const { chromium } = require('playwright-core');
const { bringBrowser } = require('./browser.cjs');
const { root } = require('./bring-up-to-date.cjs');

const GROUND = '#330e23';
const RAYS = '#f9ecf1';

/** @type {readonly { file: string, size: number, rays: string, share: number, ground?: string, corner?: number }[]} */
const ICONS = [
  // iOS takes no transparent one and rounds it itself.
  { file: 'mobile/assets/icon.png', size: 1024, rays: RAYS, share: 0.62, ground: GROUND },
  {
    file: 'mobile/assets/splash.png',
    size: 512,
    rays: RAYS,
    share: 0.68,
    ground: GROUND,
    corner: 26,
  },
  // Android cuts off up to a sixth on each side, and draws its themed icon by what is not transparent.
  { file: 'mobile/assets/adaptive-foreground.png', size: 1024, rays: RAYS, share: 0.52 },
  { file: 'mobile/assets/notification.png', size: 96, rays: '#ffffff', share: 0.92 },
  // The menu bar of macOS, which knows it by its name.
  { file: 'desktop/assets/trayTemplate.png', size: 22, rays: '#000000', share: 0.9 },
  { file: 'desktop/assets/trayTemplate@2x.png', size: 44, rays: '#000000', share: 0.9 },
];

/** What Windows lays over the icon on its task bar. */
const BADGES = [...'123456789', '9+'].map((text) => ({
  file: `desktop/assets/badge-${text === '9+' ? 'more' : text}.png`,
  size: 32,
  svg: `<circle cx="50" cy="50" r="50" fill="#90265b" /><text x="50" y="52" fill="#ffffff"
    font-family="Inter" font-weight="700" font-size="${text.length > 1 ? 54 : 72}" text-anchor="middle"
    dominant-baseline="central">${text}</text>`,
}));

async function main() {
  const { path: executablePath, reason } = bringBrowser();
  if (!executablePath) throw new Error(reason);
  const source = fs.readFileSync(path.join(root, 'clients/web/public/favicon.svg'), 'utf8');
  const drawn = / d="([^"]+)"/.exec(source)[1];
  const browser = await chromium.launch({ executablePath });
  const page = await browser.newPage();
  const draw = async (file, size, svg) => {
    const target = path.join(root, 'clients', file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>html, body { margin: 0 } svg { display: block }</style>
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="${size}" height="${size}">${svg}</svg>`);
    await page.screenshot({ path: target, omitBackground: true });
  };
  for (const { file, size, rays, share, ground, corner = 0 } of ICONS) {
    const edge = 50 - 50 * share;
    await draw(
      file,
      size,
      `${ground ? `<rect width="100" height="100" rx="${corner}" fill="${ground}" />` : ''}
      <path transform="translate(${edge} ${edge}) scale(${share})" fill="none" stroke="${rays}"
        stroke-width="6.4" stroke-linecap="round" d="${drawn}" />`,
    );
  }
  for (const { file, size, svg } of BADGES) await draw(file, size, svg);
  await browser.close();
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
