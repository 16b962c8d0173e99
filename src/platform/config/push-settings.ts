import { createPrivateKey } from 'node:crypto';
import { isIP } from 'node:net';

import { ConfigError } from './config.errors';
import type { Settings } from './environment';

/** An account of Google's that may send for one project. */
export interface FcmSettings {
  readonly project: string;
  readonly email: string;
  /** PKCS #8, PEM. */
  readonly privateKey: string;
  readonly tokenUrl: URL;
  readonly endpoint: URL;
}

/** A key of Apple's that may send for one app. */
export interface ApnsSettings {
  /** PKCS #8, PEM. */
  readonly key: string;
  readonly keyId: string;
  readonly teamId: string;
  /** The app's bundle id. */
  readonly topic: string;
  readonly endpoint: URL;
}

/** How devices are woken. */
export interface PushSettings {
  /** Whom a push service may turn to: `mailto:` or `https:`; `undefined`: the server's own address. */
  readonly contact: string | undefined;
  /** Where push services may be, beside the open internet: ranges of addresses; and their ports. */
  readonly allow: readonly string[];
  readonly ports: readonly number[];
  /** Authorities that are trusted beside those of everybody, in PEM. */
  readonly authorities: string | undefined;
  readonly fcm: FcmSettings | undefined;
  readonly apns: ApnsSettings | undefined;
}

/** @returns undefined: nobody is woken */
export function readPush(settings: Settings): PushSettings | undefined {
  if (settings.oneOf('PUSH', ['on', 'off']) === 'off') return undefined;
  const contact = settings.text('PUSH_CONTACT');
  if (contact !== undefined && !/^(mailto:[^@\s]+@[^@\s]+|https:\/\/\S+)$/.test(contact)) {
    throw new ConfigError(
      `PUSH_CONTACT=${contact} is neither: write mailto:you@example.org or https://example.org.`,
    );
  }
  return {
    contact,
    allow: readRanges(settings, 'PUSH_ALLOW'),
    ports: readPorts(settings, 'PUSH_PORTS', [443]),
    authorities: settings.file('PUSH_CA')?.toString('utf8'),
    fcm: readFcm(settings),
    apns: readApns(settings),
  };
}

/** Ranges of addresses, with commas between. */
export function readRanges(settings: Settings, name: string): readonly string[] {
  const ranges = settings.list(name);
  const bad = ranges.find((range) => !isRange(range));
  if (bad === undefined) return ranges;
  throw new ConfigError(
    `${name} holds ${bad}: write ranges with commas between, such as 10.1.0.0/16.`,
  );
}

export function readPorts(
  settings: Settings,
  name: string,
  fallback: readonly number[],
): readonly number[] {
  const ports = settings.list(name);
  const bad = ports.find((port) => !/^\d{1,5}$/.test(port) || Number(port) > 65_535);
  if (bad !== undefined) {
    throw new ConfigError(`${name} holds ${bad}: write ports, such as 80,443,8080.`);
  }
  return ports.length === 0 ? fallback : ports.map(Number);
}

function isRange(text: string): boolean {
  const [address = '', bits = '', ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0 || !/^\d{1,3}$/.test(bits)) return false;
  return Number(bits) <= (version === 4 ? 32 : 128);
}

/** The file that Google gives for a service account. */
function readFcm(settings: Settings): FcmSettings | undefined {
  const text = settings.text('FCM_SERVICE_ACCOUNT');
  if (text === undefined) return undefined;
  const account = parse(text);
  const field = (name: string): string => {
    const value = account[name];
    if (typeof value === 'string' && value !== '') return value;
    throw new ConfigError(`FCM_SERVICE_ACCOUNT has no ${name}: give the whole file of the key.`);
  };
  const tokenUri = field('token_uri');
  if (!URL.canParse(tokenUri)) {
    throw new ConfigError('FCM_SERVICE_ACCOUNT has a token_uri that is no address.');
  }
  const privateKey = field('private_key');
  if (keyType(privateKey) !== 'rsa') {
    throw new ConfigError(
      'FCM_SERVICE_ACCOUNT has a private_key that is no RSA key: make a new key of the service ' +
        "account in Google's console, and give its file as it is.",
    );
  }
  return {
    project: field('project_id'),
    email: field('client_email'),
    privateKey,
    tokenUrl: new URL(tokenUri),
    endpoint: settings.url('FCM_ENDPOINT', ['https:']) ?? new URL('https://fcm.googleapis.com'),
  };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // The value is not repeated: it holds a key.
  }
  throw new ConfigError('FCM_SERVICE_ACCOUNT is no JSON: give the file of a service account.');
}

/** `rsa`, the name of a curve, or `undefined`: it is no private key. */
function keyType(pem: string): string | undefined {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(pem);
    return asymmetricKeyDetails?.namedCurve ?? asymmetricKeyType;
  } catch {
    // What it says of the key is not repeated.
    return undefined;
  }
}

function readApns(settings: Settings): ApnsSettings | undefined {
  const key = settings.text('APNS_KEY');
  if (key === undefined) return undefined;
  const keyId = settings.text('APNS_KEY_ID');
  const teamId = settings.text('APNS_TEAM_ID');
  const topic = settings.text('APNS_TOPIC');
  if (keyId === undefined || teamId === undefined || topic === undefined) {
    throw new ConfigError('APNS_KEY needs APNS_KEY_ID, APNS_TEAM_ID and APNS_TOPIC beside it.');
  }
  if (keyType(key) !== 'prime256v1') {
    throw new ConfigError(
      "APNS_KEY is no key of Apple's for push: give the content of the .p8 file as it is, or name the " +
        'file in APNS_KEY_FILE.',
    );
  }
  const endpoint = settings.url('APNS_ENDPOINT', ['https:']);
  return {
    ...{ key, keyId, teamId, topic },
    endpoint: endpoint ?? new URL('https://api.push.apple.com'),
  };
}
