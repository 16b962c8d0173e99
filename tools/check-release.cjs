'use strict';
/**
 * `npm run check:release`: what a release says of itself holds together. One version in every
 * manifest, in the image and in compose.yaml; and every package that is delivered, to servers or
 * to browsers, under a licence that goes with Apache-2.0 and asks nothing of whoever runs it.
 */
const fs = require('node:fs');
const path = require('node:path');

const root = path.dirname(__dirname);
const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');

/** By their SPDX names; OFL-1.1 is the typeface's. */
const LICENCES = new Set([
  ...['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0'],
  ...['ISC', 'MIT', 'OFL-1.1', 'Python-2.0', 'Unlicense'],
]);
/** Where a package says it, if not by such a name in its manifest. */
const ELSEWHERE = {
  jsonify: 'its manifest: "Public Domain"',
  pause: 'its Readme: MIT',
};
/**
 * Metro and Babel bundle the mobile client with them, and nothing of them is in what people install:
 * MPL-2.0, unchanged, and a table under CC-BY-4.0.
 */
const BUILD_TOOL = /^(lightningcss(-.+)?|caniuse-lite)$/;

function versionFaults() {
  const { version, workspaces } = JSON.parse(read('package.json'));
  const found = [
    ...workspaces.map((folder) => [folder, JSON.parse(read(`${folder}/package.json`)).version]),
    ...matches('Dockerfile', /image\.version="([^"]*)"/g),
    ...matches('compose.yaml', /image: anochat:(\S+)/g),
  ];
  return found
    .filter(([, other]) => other !== version)
    .map(([where, other]) => `${where} has version ${other}, package.json ${version}`);
}

function matches(file, pattern) {
  const found = [...read(file).matchAll(pattern)].map((match) => [file, match[1]]);
  return found.length > 0 ? found : [[file, 'none']];
}

function licenceFaults() {
  const { packages } = JSON.parse(read('package-lock.json'));
  return Object.entries(packages)
    .filter(([place, { dev, link }]) => place.includes('node_modules/') && !dev && !link)
    .map(([place, { license }]) => [
      place.split('node_modules/').at(-1),
      license ?? licenceOfOld(place),
    ])
    .filter(([name]) => !ELSEWHERE[name] && !BUILD_TOOL.test(name))
    .filter(([, license]) => !isAllowed(license))
    .map(([name, license]) => `${name} is under ${license ?? 'no licence that it names'}`);
}

/** Manifests of the time before there was `license` have a list, which the lockfile leaves out. */
function licenceOfOld(place) {
  const manifest = `${place}/package.json`;
  if (!fs.existsSync(path.join(root, manifest))) return undefined;
  return JSON.parse(read(manifest)).licenses?.[0]?.type;
}

/** `A OR B` is a choice, which is ours. */
const isAllowed = (license = '') =>
  license
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((name) => LICENCES.has(name));

const faults = [...versionFaults(), ...licenceFaults()];
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
