'use strict';
/**
 * The components of the server's image, as CycloneDX: the packages of npm that it is made of, as npm
 * lists them from the lockfile, and the libraries of the native core. `--output FILE`, else to
 * standard output.
 */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const root = path.dirname(__dirname);

/** Debian's name of the package, its own name, licence, and how it gets into the addon. */
const NATIVE = [
  { package: 'libboost-dev', name: 'boost', license: 'BSL-1.0', how: 'compiled in (headers)' },
  { package: 'libsodium-dev', name: 'libsodium', license: 'ISC', how: 'linked' },
  { package: 'liburing-dev', name: 'liburing', license: 'MIT', how: 'linked' },
];

/** Of Debian, where it has it; the build has the versions that the image gets. */
function versionOf(name) {
  const { stdout, status } = spawnSync('dpkg-query', ['-W', '-f', '${Version}', name], {
    encoding: 'utf8',
  });
  return status === 0 && stdout !== '' ? stdout : undefined;
}

function nativeComponent({ package: debian, name, license, how }) {
  const version = versionOf(debian);
  return {
    type: 'library',
    'bom-ref': `native:${name}`,
    name,
    ...(version && { version, purl: `pkg:deb/debian/${debian}@${encodeURIComponent(version)}` }),
    scope: 'required',
    licenses: [{ license: { id: license } }],
    properties: [{ name: 'anochat:native-core', value: how }],
  };
}

function billOfMaterials() {
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  // The web client is part of the image too, so its packages are listed with the server's.
  const args = [
    'sbom',
    '--sbom-format=cyclonedx',
    '--sbom-type=application',
    '--omit=dev',
    '--omit=optional',
  ];
  const { status, stdout, stderr } = spawnSync(npm[0], [...npm.slice(1), ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`npm sbom failed:\n${stderr}`);
  const bill = JSON.parse(stdout);
  // npm takes the name of the folder.
  bill.metadata.component.name = 'anochat';
  bill.components.push(
    {
      type: 'platform',
      'bom-ref': 'node',
      name: 'node',
      version: process.versions.node,
      licenses: [{ license: { id: 'MIT' } }],
    },
    ...NATIVE.map(nativeComponent),
  );
  return bill;
}

const output = process.argv.indexOf('--output');
const text = `${JSON.stringify(billOfMaterials(), null, 2)}\n`;
if (output === -1) process.stdout.write(text);
else fs.writeFileSync(process.argv[output + 1], text);
