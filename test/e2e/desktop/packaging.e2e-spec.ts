import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const CHECKOUT = resolve(__dirname, '../../..');
const CLIENT = join(CHECKOUT, 'clients/desktop');
const run = promisify(execFile);
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** What marks the fuses in the program file of Electron; behind it their version, number and states. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** As @electron/fuses numbers them. */
const FUSES = [
  'runAsNode',
  'cookieEncryption',
  'nodeOptions',
  'inspect',
  'asarIntegrity',
  'onlyAsar',
  'browserSnapshot',
  'fileProtocolPrivileges',
];
const ON = '1'.charCodeAt(0);

interface Packaged {
  /** Base64 by path, of every file in the archive. */
  readonly files: Readonly<Record<string, string>>;
  readonly fuses: Readonly<Record<string, number>>;
}

describe('The desktop client as electron-builder packages it, on a stand-in for the files of Electron', () => {
  let folder: string;
  let packaged: Packaged;
  let said: string;
  const file = (name: string): Buffer => Buffer.from(packaged.files[name] ?? '', 'base64');

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'anochat-pack-'));
    const electron = join(folder, 'electron');
    for (const name of ['locales', 'resources'])
      mkdirSync(join(electron, name), { recursive: true });
    for (const language of ['en-US', 'de', 'fr'])
      writeFileSync(join(electron, `locales/${language}.pak`), '');
    // All fuses as Electron ships them: those that matter are the other way round.
    const wire = Buffer.concat([Buffer.of(1, FUSES.length), Buffer.from('10110001')]);
    const program = Buffer.concat([Buffer.from(`\x7fELF ${SENTINEL}`), wire, Buffer.from('end')]);
    writeFileSync(join(electron, 'electron'), program, { mode: 0o755 });
    for (const name of ['chrome-sandbox', 'LICENSE', 'LICENSES.chromium.html'])
      writeFileSync(join(electron, name), '');
    const cli = join(CHECKOUT, 'node_modules/electron-builder/cli.js');
    const args = ['--linux', 'dir', '--config', 'electron-builder.config.cjs'];
    const { stdout } = await run(process.execPath, [cli, ...args], {
      cwd: CLIENT,
      env: {
        ...process.env,
        ELECTRON_DIST: electron,
        ANOCHAT_PACK_FOLDER: join(folder, 'out'),
        ANOCHAT_UPDATE_FEED: '',
      },
    });
    said = stdout;
    const out = join(folder, 'out/linux-unpacked');
    // By Node itself: the packages that read archive and fuses are ES modules.
    const read = [join(CLIENT, 'build/read-package.mjs'), join(out, 'resources/app.asar')];
    const { stdout: told } = await run(process.execPath, [...read, join(out, 'anochat')], {
      maxBuffer: 64 * 1024 ** 2,
    });
    packaged = JSON.parse(told) as Packaged;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds the two bundles, the web build, its manifest and icons, and nothing else', () => {
    const others = Object.keys(packaged.files).filter((name) => !name.startsWith('dist/web/'));
    const badges = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'more'].map(
      (number) => `dist/badge-${number}.png`,
    );
    expect(others.sort()).toEqual([
      ...badges,
      'dist/bundle.json',
      'dist/icon.png',
      'dist/main.cjs',
      'dist/preload.cjs',
      'dist/trayTemplate.png',
      'dist/trayTemplate@2x.png',
      'package.json',
    ]);
    expect(said).not.toMatch(/deprecated|invalid/i);
  });

  it('says its name where Electron looks for it, for menus, keychain and folder, and its desktop entry', () => {
    const { productName, desktopName } = JSON.parse(file('package.json').toString()) as Record<
      string,
      unknown
    >;
    expect([productName, desktopName]).toEqual(['AnoChat', 'anochat.desktop']);
  });

  it('has every file of the web build as its manifest says, and the manifest as the program says', () => {
    const manifest = JSON.parse(file('dist/bundle.json').toString()) as Record<string, string>;
    const web = Object.keys(packaged.files).filter((name) => name.startsWith('dist/web/'));
    expect(web.map((name) => name.replace('dist/web/', '')).sort()).toEqual(
      Object.keys(manifest).sort(),
    );
    for (const name of web)
      expect([name, sha256(file(name))]).toEqual([name, manifest[name.replace('dist/web/', '')]]);
    expect(file('dist/main.cjs').toString()).toContain(sha256(file('dist/bundle.json')));
    expect(Object.keys(manifest)).toEqual(expect.arrayContaining(['index.html', 'sw.js']));
  });

  it('loads nothing but itself: neither other modules nor a worker that keeps files', () => {
    const main = file('dist/main.cjs').toString();
    const required = [...main.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name!);
    const foreign = required.filter((name) => !name.startsWith('node:') && name !== 'electron');
    for (const name of foreign) expect(builtinModules).toContain(name);
    const preload = file('dist/preload.cjs').toString();
    expect([...preload.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name)).toEqual([
      'electron',
    ]);
    expect(file('dist/web/sw.js').toString()).toMatch(/^const SHELL = \[\];$/m);
  });

  it('has its fuses set', () => {
    const states = Object.fromEntries(FUSES.map((name, at) => [name, packaged.fuses[at] === ON]));
    expect(states).toEqual({
      runAsNode: false,
      cookieEncryption: true,
      nodeOptions: false,
      inspect: false,
      asarIntegrity: true,
      onlyAsar: true,
      browserSnapshot: false,
      fileProtocolPrivileges: false,
    });
  });

  it('is made in no form that starts without the sandbox, and looks for updates nowhere', () => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- as electron-builder reads it
    const config = require(join(CLIENT, 'electron-builder.config.cjs')) as {
      readonly linux: { readonly target: readonly string[]; readonly executableArgs?: unknown };
      readonly publish: unknown;
    };
    expect(config.linux.target).toEqual(['deb', 'rpm', 'tar.gz']);
    expect(config.linux.executableArgs).toBeUndefined();
    expect(config.publish).toBeNull();
    expect(existsSync(join(folder, 'out/linux-unpacked/resources/app-update.yml'))).toBe(false);
  });
});
