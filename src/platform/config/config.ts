import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { LIMITS } from '@anochat/contract';
import { ConfigError } from './config.errors';
import { Settings, type Environment } from './environment';
import { chooseFolders } from './folders';
import { type KafkaSettings, readKafka } from './kafka-settings';
import { type PushSettings, readPorts, readPush, readRanges } from './push-settings';
import { Secrets } from './secrets';

export const REGISTRATION_MODES = ['open', 'invite', 'closed'] as const;
export type RegistrationMode = (typeof REGISTRATION_MODES)[number];

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Whether the addon of native/ is used where it loads, has to load, or stays away. */
export const NATIVE_CHOICES = ['auto', 'required', 'off'] as const;
export type NativeChoice = (typeof NATIVE_CHOICES)[number];

/** What carries WebSockets: the addon where it is used, or Node with `ws`. */
export const SOCKET_ENGINES = ['native', 'ws'] as const;
export type SocketEngineChoice = (typeof SOCKET_ENGINES)[number];

/** How much may be stored, in bytes. */
export interface MediaSettings {
  /** The largest file. */
  readonly blobBytes: number;
  /** All files of one account, and of all accounts; `null`: as much as the store takes. */
  readonly userQuota: number | null;
  readonly serverQuota: number | null;
}

/** Where previews of links are fetched from, beside the open internet. */
export interface LinkSettings {
  /** Ranges of addresses. */
  readonly allow: readonly string[];
  readonly ports: readonly number[];
}

/** A bucket of S3, or of what speaks like it. */
export interface S3Settings {
  readonly endpoint: URL;
  /** Where browsers reach it. */
  readonly publicEndpoint: URL;
  readonly region: string;
  readonly bucket: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** Where traces go, by OTLP over HTTP. */
export interface TracingSettings {
  readonly endpoint: URL;
  /** The share of requests and commands that are followed, from 0 to 1. */
  readonly ratio: number;
  readonly service: string;
}

export interface TlsFiles {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** With what follows it, a stop ends within the 90 seconds that Kubernetes is told to give. */
const LONGEST_DRAIN_WAIT_S = 20;

interface ConfigValues {
  readonly host: string;
  readonly port: number;
  readonly tls: TlsFiles | undefined;
  readonly publicUrl: URL | undefined;
  readonly trustedProxies: readonly string[];
  readonly clientOrigins: readonly string[];
  readonly internalHost: string;
  readonly internalPort: number;
  readonly dataFolder: string;
  readonly secrets: Secrets;
  readonly databaseUrl: string | undefined;
  readonly directDatabaseUrl: string | undefined;
  readonly registration: RegistrationMode;
  readonly rateLimitFactor: number;
  readonly logLevel: LogLevel;
  readonly kafka: KafkaSettings | undefined;
  readonly drainWaitMs: number | undefined;
  readonly polling: boolean;
  readonly native: NativeChoice;
  readonly socketEngine: SocketEngineChoice;
  readonly media: MediaSettings;
  readonly s3: S3Settings | undefined;
  readonly links: LinkSettings | undefined;
  readonly push: PushSettings | undefined;
  readonly tracing: TracingSettings | undefined;
}

/**
 * The server's settings, checked once at start; inject it by this class. `.env.example` describes
 * each variable.
 */
export class Config {
  readonly #values: ConfigValues;

  private constructor(values: ConfigValues) {
    this.#values = values;
  }

  /**
   * @param checkout absolute folder that relative paths and the defaults start from
   * @throws ConfigError naming the variable and what to write
   */
  static fromEnvironment(environment: Environment, checkout: string): Config {
    const settings = new Settings(environment);
    const host = settings.text('HOST') ?? '127.0.0.1';
    const tls = readTls(settings);
    const publicUrl = settings.url('PUBLIC_URL', ['http:', 'https:']);
    requireSecureOrigin(host, tls, publicUrl);
    const port = settings.port('PORT', 3000);
    const folders = chooseFolders(
      checkout,
      { data: settings.text('DATA_DIR'), secrets: settings.text('SECRETS_DIR') },
      process.getuid?.() === 0,
    );
    return new Config({
      host,
      port,
      tls,
      publicUrl,
      trustedProxies: readProxies(settings),
      clientOrigins: readClientOrigins(settings),
      internalHost: settings.text('INTERNAL_HOST') ?? '127.0.0.1',
      internalPort: settings.port('INTERNAL_PORT', port === 0 ? 0 : port + 1),
      dataFolder: folders.data,
      secrets: new Secrets(folders.secrets),
      databaseUrl: settings.url('DATABASE_URL', ['postgres:', 'postgresql:'])?.href,
      directDatabaseUrl: readDirectUrl(settings),
      registration:
        settings.oneOf('REGISTRATION', REGISTRATION_MODES) ??
        // A proxy on this machine makes a loopback address public.
        (isLoopback(host) && publicUrl === undefined ? 'open' : 'invite'),
      rateLimitFactor: settings.factor('RATE_LIMIT_FACTOR', 1),
      logLevel: settings.oneOf('LOG_LEVEL', LOG_LEVELS) ?? 'info',
      kafka:
        settings.oneOf('BUS', ['memory', 'kafka']) === 'kafka' ? readKafka(settings) : undefined,
      drainWaitMs: settings.seconds('DRAIN_WAIT', LONGEST_DRAIN_WAIT_S),
      polling: settings.oneOf('SOCKET_POLLING', ['on', 'off']) === 'on',
      native: settings.oneOf('NATIVE', NATIVE_CHOICES) ?? 'auto',
      socketEngine: settings.oneOf('SOCKET_ENGINE', SOCKET_ENGINES) ?? 'native',
      media: readMedia(settings),
      s3: readS3(settings),
      links: readLinks(settings),
      push: readPush(settings),
      tracing: readTracing(settings),
    });
  }

  /** The same settings on a database that was not known at first, such as the embedded one. */
  withDatabase(url: string): Config {
    const { databaseUrl, directDatabaseUrl } = this.#values;
    const isSame = url === databaseUrl;
    return new Config({
      ...this.#values,
      databaseUrl: url,
      directDatabaseUrl: isSame ? directDatabaseUrl : undefined,
    });
  }

  /** Address that the server listens on. */
  get host(): string {
    return this.#values.host;
  }

  /** Port for browsers and clients; 0 lets the system choose. */
  get port(): number {
    return this.#values.port;
  }

  get tls(): TlsFiles | undefined {
    return this.#values.tls;
  }

  /** Origin that people type, without a slash at the end; links given out begin with it. */
  get origin(): string {
    const { publicUrl, tls, host, port } = this.#values;
    if (publicUrl) return publicUrl.origin;
    return `${tls ? 'https' : 'http'}://${nameOf(host)}:${port}`;
  }

  /** True when browsers reach the server by https, so that cookies may be `Secure`. */
  get isSecure(): boolean {
    return this.origin.startsWith('https:');
  }

  /** Addresses and ranges of proxies whose X-Forwarded-For is believed. */
  get trustedProxies(): readonly string[] {
    return this.#values.trustedProxies;
  }

  /** Origins of clients that other addresses serve, beside the desktop client's own. */
  get clientOrigins(): readonly string[] {
    return this.#values.clientOrigins;
  }

  /** Address of the listener for health and metrics, which browsers never need. */
  get internalHost(): string {
    return this.#values.internalHost;
  }

  get internalPort(): number {
    return this.#values.internalPort;
  }

  /** Absolute folder for the embedded database and blobs. */
  get dataFolder(): string {
    return this.#values.dataFolder;
  }

  get secrets(): Secrets {
    return this.#values.secrets;
  }

  /** DATABASE_URL when it was given. */
  get givenDatabaseUrl(): string | undefined {
    return this.#values.databaseUrl;
  }

  /** The database in use. */
  get databaseUrl(): string {
    const url = this.#values.databaseUrl;
    if (url !== undefined) return url;
    throw new Error('The database was asked for before it was started');
  }

  /**
   * The same database past a pooler of transactions, for what belongs to a session: migrations, and the
   * locks that say which servers run.
   */
  get directDatabaseUrl(): string {
    return this.#values.directDatabaseUrl ?? this.databaseUrl;
  }

  get registration(): RegistrationMode {
    return this.#values.registration;
  }

  /** What the limits on requests are multiplied with; 0 lifts them. Failed sign-ins are not among them. */
  get rateLimitFactor(): number {
    return this.#values.rateLimitFactor;
  }

  get logLevel(): LogLevel {
    return this.#values.logLevel;
  }

  /** What instances hear of each other by; `undefined`: there is one alone, on the in-process bus. */
  get kafka(): KafkaSettings | undefined {
    return this.#values.kafka;
  }

  /** From "not ready" to the refusal of connections; `undefined`: as long as balancers need. */
  get drainWaitMs(): number | undefined {
    return this.#values.drainWaitMs;
  }

  get native(): NativeChoice {
    return this.#values.native;
  }

  get socketEngine(): SocketEngineChoice {
    return this.#values.socketEngine;
  }

  /** Where files are kept; `undefined`: in a folder beside the data. */
  get s3(): S3Settings | undefined {
    return this.#values.s3;
  }

  /** Of link previews; `undefined`: none are made. */
  get links(): LinkSettings | undefined {
    return this.#values.links;
  }

  /** `undefined`: no device is woken. */
  get push(): PushSettings | undefined {
    return this.#values.push;
  }

  /** `undefined`: nothing is traced. */
  get tracing(): TracingSettings | undefined {
    return this.#values.tracing;
  }

  get media(): MediaSettings {
    return this.#values.media;
  }

  /** How clients may connect: by WebSocket, and by HTTP polling where a proxy lets nothing else through. */
  get socketTransports(): readonly ('websocket' | 'polling')[] {
    return this.#values.polling ? ['polling', 'websocket'] : ['websocket'];
  }
}

function readClientOrigins(settings: Settings): readonly string[] {
  const origins = settings.list('CLIENT_ORIGINS');
  const wrong = origins.find(
    (origin) => !URL.canParse(origin) || new URL(origin).origin !== origin,
  );
  if (wrong === undefined) return origins;
  throw new ConfigError(
    `CLIENT_ORIGINS holds ${wrong}: write origins with commas between, such as https://app.example.org.`,
  );
}

function readS3(settings: Settings): S3Settings | undefined {
  const endpoint = settings.url('S3_ENDPOINT', ['http:', 'https:']);
  if (endpoint === undefined) return undefined;
  const accessKey = settings.text('S3_ACCESS_KEY');
  const secretKey = settings.text('S3_SECRET_KEY');
  if (accessKey === undefined || secretKey === undefined) {
    throw new ConfigError('S3_ENDPOINT needs S3_ACCESS_KEY and S3_SECRET_KEY beside it.');
  }
  return {
    endpoint,
    publicEndpoint: settings.url('S3_PUBLIC_ENDPOINT', ['http:', 'https:']) ?? endpoint,
    region: settings.text('S3_REGION') ?? 'us-east-1',
    bucket: settings.text('S3_BUCKET') ?? 'anochat',
    accessKey,
    secretKey,
  };
}

function readDirectUrl(settings: Settings): string | undefined {
  const direct = settings.url('MIGRATION_DATABASE_URL', ['postgres:', 'postgresql:'])?.href;
  if (direct === undefined || settings.text('DATABASE_URL') !== undefined) return direct;
  throw new ConfigError('MIGRATION_DATABASE_URL needs DATABASE_URL beside it.');
}

function readLinks(settings: Settings): LinkSettings | undefined {
  if (settings.oneOf('LINK_PREVIEWS', ['on', 'off']) === 'off') return undefined;
  return {
    allow: readRanges(settings, 'LINK_PREVIEW_ALLOW'),
    ports: readPorts(settings, 'LINK_PREVIEW_PORTS', [80, 443]),
  };
}

function readTracing(settings: Settings): TracingSettings | undefined {
  const endpoint = settings.url('OTEL_EXPORTER_OTLP_ENDPOINT', ['http:', 'https:']);
  if (endpoint === undefined) return undefined;
  const ratio = settings.factor('OTEL_TRACES_SAMPLER_ARG', 0.05);
  if (ratio > 1) throw new ConfigError('OTEL_TRACES_SAMPLER_ARG is a share: from 0 to 1.');
  return { endpoint, ratio, service: settings.text('OTEL_SERVICE_NAME') ?? 'anochat' };
}

function readMedia(settings: Settings): MediaSettings {
  const quota = (name: string, fallback: number): number | null =>
    settings.bytes(name, fallback) || null;
  return {
    blobBytes: Math.min(settings.bytes('MEDIA_FILE_LIMIT', LIMITS.blobBytes), LIMITS.blobBytes),
    userQuota: quota('MEDIA_USER_QUOTA', 10 * 1_024 ** 3),
    serverQuota: quota('MEDIA_SERVER_QUOTA', 0),
  };
}

function readTls(settings: Settings): TlsFiles | undefined {
  const cert = settings.file('TLS_CERT');
  const key = settings.file('TLS_KEY');
  if (cert && key) return { cert, key };
  if (!cert && !key) return undefined;
  throw new ConfigError('TLS_CERT and TLS_KEY belong together: set both, or neither.');
}

function readProxies(settings: Settings): readonly string[] {
  const proxies = settings.list('TRUSTED_PROXIES');
  const bad = proxies.find((proxy) => !isAddressOrRange(proxy));
  if (bad === undefined) return proxies;
  throw new ConfigError(
    `TRUSTED_PROXIES holds ${bad}: write addresses or ranges with commas between, such as 10.0.0.0/8,::1.`,
  );
}

function isAddressOrRange(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
  );
}

/** What to type for an address; for "every address" the machine's name. */
function nameOf(host: string): string {
  if (isLoopback(host)) return 'localhost';
  if (host === '0.0.0.0' || host === '::') return hostname();
  return isIP(host) === 6 ? `[${host}]` : host;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** Browsers give encryption, offline use and the microphone to secure origins alone: https, or this machine. */
function requireSecureOrigin(
  host: string,
  tls: TlsFiles | undefined,
  publicUrl: URL | undefined,
): void {
  if (isLoopback(host) || tls || publicUrl?.protocol === 'https:') return;
  // In a container the server listens on all of its addresses, and the port may be this machine's alone.
  if (publicUrl && isLoopback(publicUrl.hostname)) return;
  throw new ConfigError(
    `HOST=${host} would serve other machines by plain http, and browsers refuse encryption, offline use and the microphone there.\n` +
      'Set TLS_CERT and TLS_KEY to a certificate, or PUBLIC_URL=https://... behind a proxy that has one (docs/operations.md),\n' +
      'or leave HOST away to serve this machine alone.',
  );
}
