/**
 * Writes generated/tokens.css (custom properties for the web) and generated/tokens.ts (values for
 * native views and tests) from tokens.json. With --check it writes nothing and fails when the
 * committed files differ.
 *
 * Type sizes become rem, so that text follows the reader's own font size and the text-size setting;
 * geometry stays in px.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('..', import.meta.url);
const tokens = JSON.parse(readFileSync(new URL('tokens.json', root), 'utf8'));
const BASE_PX = 16;
const DISPLAY_STYLES = new Set(['title', 'headline', 'display']);
const NOTE = 'Written from tokens.json by tools/generate.mjs: change that file, not this one.';

const rem = (px) => `${Number((Number.parseFloat(px) / BASE_PX).toFixed(5))}rem`;
const declare = (prefix, values) =>
  Object.entries(values).map(([name, value]) => `--${prefix}${name}: ${value};`);

const themed = (theme) => [
  `color-scheme: ${theme};`,
  ...declare('', tokens.color[theme]),
  ...declare('e-', tokens.elevation[theme]),
];

const typeStyles = Object.entries(tokens.type).flatMap(([name, style]) => {
  const family = DISPLAY_STYLES.has(name) ? 'display' : 'sans';
  return [
    `--t-${name}: ${style.weight} ${rem(style.size)}/${rem(style.line)} var(--font-${family});`,
    `--tr-${name}: ${style.tracking};`,
  ];
});

const shared = [
  ...declare('s-', tokens.space),
  ...declare('r-', tokens.radius),
  ...declare('w-', tokens.size),
  ...declare('font-', tokens.font),
  ...typeStyles,
  ...declare('m-', tokens.motion),
  ...declare('z-', tokens.layer),
];

const block = (selector, lines, indent = '') =>
  `${indent}${selector} {\n${lines.map((line) => `${indent}  ${line}\n`).join('')}${indent}}\n`;

const css = [
  `/* ${NOTE} */\n`,
  block(':root', [...themed('light'), ...shared]),
  block(":root[data-theme='dark']", themed('dark')),
  `@media (prefers-color-scheme: dark) {\n${block(":root:not([data-theme='light'])", themed('dark'), '  ')}}\n`,
  `@media (prefers-reduced-motion: reduce) {\n${block(
    ':root',
    ['--m-fast: 0ms;', '--m-base: 0ms;', '--m-slow: 0ms;'],
    '  ',
  )}}\n`,
].join('\n');

const ts = `// ${NOTE}\nexport const tokens = ${JSON.stringify(tokens, null, 2)} as const;\n`;

const outputs = { 'generated/tokens.css': css, 'generated/tokens.ts': ts };
const stale = Object.entries(outputs).filter(([path, text]) => {
  const url = new URL(path, root);
  if (!process.argv.includes('--check')) {
    writeFileSync(url, text);
    return false;
  }
  try {
    return readFileSync(url, 'utf8') !== text;
  } catch {
    return true;
  }
});
if (stale.length > 0) {
  const names = stale.map(([path]) => fileURLToPath(new URL(path, root))).join(', ');
  console.error(`Out of date: ${names}. Run npm run generate -w clients/tokens.`);
  process.exit(1);
}
