import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bringPhonePages } from '../mobile/phone-pages';

const CLIENT = resolve(__dirname, '../../../clients/mobile');
/** What Android shows of a push before JavaScript runs. */
const WORDS = join(CLIENT, 'modules/push-words/android');
const EXPORT = join(CLIENT, 'tools/export.cjs');
/** In a namespace that has no network, where the system gives one; elsewhere Expo's own word is taken. */
const CUT_OFF = spawnSync('unshare', ['-rn', 'true']).status === 0 ? ['unshare', '-rn'] : [];
const EXPORT_MS = 900_000;
const MIB = 1024 ** 2;
/** With what a bundle of Hermes bytecode begins. */
const HERMES = Buffer.from('c61fbc03c103191f', 'hex');
/** A little above what they are: whoever adds so much says so here. */
const MOST_BYTES = { android: 12 * MIB, ios: 12 * MIB, web: 8 * MIB } as const;

const bundleOf = (platform: string, ending: string): string => {
  const folder = join(CLIENT, 'dist', platform, '_expo/static/js', platform);
  const [name, ...others] = readdirSync(folder).filter((file) => file.endsWith(ending));
  expect(others).toEqual([]);
  return join(folder, name!);
};
/** Told, as the sizes of the other clients are. */
const tellSize = (platform: string, file: string): number => {
  const bytes = readFileSync(file);
  const packed = gzipSync(bytes).length;
  const line = `${platform}: ${(bytes.length / MIB).toFixed(2)} MiB, ${(packed / MIB).toFixed(2)} MiB packed`;
  process.stdout.write(`mobile bundle, ${line}\n`);
  return bytes.length;
};

describe('the mobile client is exported without a network', () => {
  it.each(['android', 'ios'] as const)(
    'as bytecode of Hermes for %s',
    (platform) => {
      const [command, ...args] = [...CUT_OFF, process.execPath, EXPORT, platform];
      execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
      const bundle = bundleOf(platform, '.hbc');
      expect(readFileSync(bundle).subarray(0, HERMES.length)).toEqual(HERMES);
      expect(tellSize(platform, bundle)).toBeLessThan(MOST_BYTES[platform]);
    },
    EXPORT_MS,
  );

  it(
    'as pages for a browser, where its stories are told',
    async () => {
      await bringPhonePages();
      expect(tellSize('web', bundleOf('web', '.js'))).toBeLessThan(MOST_BYTES.web);
      expect(statSync(join(CLIENT, 'dist/web/index.html')).isFile()).toBe(true);
    },
    EXPORT_MS,
  );
});

interface Node {
  readonly $: Readonly<Record<string, string>>;
}

interface Introspected {
  readonly android: {
    readonly manifest: {
      readonly manifest: {
        readonly 'uses-permission': readonly Node[];
        readonly application: readonly [
          Node & { readonly 'meta-data': readonly Node[]; readonly receiver: readonly Node[] },
        ];
      };
    };
  };
  readonly ios: { readonly infoPlist: Readonly<Record<string, unknown>> };
}

const PNG_COLOUR_TYPE = 25;
const WITH_ALPHA = 6;
const config = JSON.parse(readFileSync(join(CLIENT, 'app.json'), 'utf8')) as {
  readonly expo: {
    readonly icon: string;
    readonly android: {
      readonly adaptiveIcon: Readonly<Record<'foregroundImage' | 'monochromeImage', string>>;
    };
  };
};

describe('what the apps ask of a phone', () => {
  let found: Introspected;
  beforeAll(() => {
    const cli = require.resolve('expo/bin/cli', { paths: [CLIENT] });
    const told = execFileSync(process.execPath, [cli, 'config', '--type', 'introspect', '--json'], {
      cwd: CLIENT,
      env: { ...process.env, CI: '1', EXPO_OFFLINE: '1', EXPO_NO_TELEMETRY: '1' },
      maxBuffer: 64 * MIB,
    });
    const config = JSON.parse(String(told)) as { _internal: { modResults: Introspected } };
    found = config._internal.modResults;
  }, 180_000);

  it('is what they use on Android, and nothing else', () => {
    const permissions = found.android.manifest.manifest['uses-permission'].map(({ $ }) => $);
    const asked = permissions.filter(($) => $['tools:node'] !== 'remove');
    expect(asked.map(($) => $['android:name']?.replace('android.permission.', '')).sort()).toEqual([
      'CAMERA',
      'INTERNET',
      'MODIFY_AUDIO_SETTINGS',
      'POST_NOTIFICATIONS',
      'RECORD_AUDIO',
      'USE_BIOMETRIC',
      'USE_FINGERPRINT',
      'VIBRATE',
    ]);
    const removed = permissions.filter(($) => $['tools:node'] === 'remove');
    expect(removed.map(($) => $['android:name'])).toEqual(
      expect.arrayContaining([
        'android.permission.SYSTEM_ALERT_WINDOW',
        'android.permission.READ_EXTERNAL_STORAGE',
        'android.permission.WRITE_EXTERNAL_STORAGE',
      ]),
    );
  });

  it('leaves nothing in backups, and goes nowhere in the clear', () => {
    const [{ $ }] = found.android.manifest.manifest.application;
    expect($['android:allowBackup']).toBe('false');
    expect($['android:usesCleartextTraffic']).toBe('false');
    expect($['android:requestLegacyExternalStorage']).toBeUndefined();
    const transport = found.ios.infoPlist['NSAppTransportSecurity'];
    expect(transport).toMatchObject({ NSAllowsArbitraryLoads: false });
  });

  it('shows of a push, while the app is not running, what its own words say', () => {
    const [application] = found.android.manifest.manifest.application;
    const renderer = application['meta-data'].find(
      ({ $ }) => $['android:name'] === 'dev.djara.expounifiedpush.PAYLOAD_RENDERER',
    )?.$['android:value'];
    const kotlin = readFileSync(
      join(WORDS, 'src/main/java', `${renderer!.replaceAll('.', '/')}.kt`),
    );
    expect(String(kotlin)).toContain(`class ${renderer!.split('.').at(-1)!} : PushPayloadRenderer`);
    expect(readFileSync(join(WORDS, 'consumer-rules.pro'), 'utf8')).toContain(
      `-keep class ${renderer!} { <init>(); }`,
    );
  });

  it('is woken by no distributor of Google’s in the app, and by a service that is no other app’s', () => {
    const [{ receiver }] = found.android.manifest.manifest.application;
    expect(receiver.map(({ $ }) => [$['android:name'], $['tools:node']])).toEqual(
      ['FirebaseReceiver', 'UnifiedPushReceiver'].map((name) => [
        `org.unifiedpush.android.embedded_fcm_distributor.impl.${name}`,
        'remove',
      ]),
    );
    const library = createRequire(join(CLIENT, 'package.json')).resolve(
      'expo-unified-push/package.json',
    );
    const manifest = readFileSync(join(library, '../android/src/main/AndroidManifest.xml'), 'utf8');
    expect(manifest.match(/<(service|receiver|provider|activity)\b[^>]*>/g)).toEqual([
      '<service android:name=".ExpoUPService" android:exported="false">',
    ]);
  });

  it('has icons that Android can cut out and colour, and one that iOS takes', () => {
    const { icon, android } = config.expo;
    const isTransparent = (file: string): boolean =>
      readFileSync(join(CLIENT, file)).readUInt8(PNG_COLOUR_TYPE) === WITH_ALPHA;
    expect(isTransparent(icon)).toBe(false);
    for (const file of [android.adaptiveIcon.foregroundImage, android.adaptiveIcon.monochromeImage])
      expect(isTransparent(file)).toBe(true);
  });

  it('is said in words on an iPhone', () => {
    const { infoPlist } = found.ios;
    for (const key of ['Camera', 'Microphone', 'PhotoLibrary', 'FaceID'])
      expect(infoPlist[`NS${key}UsageDescription`]).toMatch(/^AnoChat /);
    expect(infoPlist['UIBackgroundModes']).not.toContain('audio');
  });
});
