import { readFileSync } from 'node:fs';
import { ConfigError } from './config.errors';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Settings that let somebody in somewhere. Each may come as a file too, `NAME_FILE`: what is mounted
 * into a container shows neither in its environment nor in the description of it.
 */
export const CREDENTIALS = [
  'DATABASE_URL',
  'MIGRATION_DATABASE_URL',
  'S3_ACCESS_KEY',
  'S3_SECRET_KEY',
  'KAFKA_USERNAME',
  'KAFKA_PASSWORD',
  'FCM_SERVICE_ACCOUNT',
  'APNS_KEY',
] as const;

/** Reads single settings; an empty one counts as not given, as `NAME=` in a file means. */
export class Settings {
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  text(name: string): string | undefined {
    const value = this.#given(name);
    if (!CREDENTIALS.some((credential) => credential === name)) return value;
    const content = this.file(`${name}_FILE`)?.toString('utf8').trim();
    if (content === undefined) return value;
    if (value !== undefined) {
      throw new ConfigError(`${name} and ${name}_FILE are both set: leave one of them away.`);
    }
    if (content !== '') return content;
    throw new ConfigError(`${name}_FILE=${String(this.#given(`${name}_FILE`))} is empty.`);
  }

  /** 0 lets the system choose. */
  port(name: string, fallback: number): number {
    const value = this.text(name);
    if (value === undefined) return fallback;
    if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value);
    throw new ConfigError(`${name}=${value} is no port: write a number from 0 to 65535.`);
  }

  /** In whole seconds, as milliseconds. */
  seconds(name: string, longest: number): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (/^\d{1,6}$/.test(value) && Number(value) <= longest) return Number(value) * 1_000;
    throw new ConfigError(`${name}=${value} is no time: write seconds, from 0 to ${longest}.`);
  }

  factor(name: string, fallback: number): number {
    const value = this.text(name);
    if (value === undefined) return fallback;
    if (/^\d{1,6}(\.\d{1,6})?$/.test(value)) return Number(value);
    throw new ConfigError(`${name}=${value} is no factor: write a number such as 0, 0.5 or 10.`);
  }

  /** A size in bytes: a number, with K, M, G or T behind it for powers of 1024. */
  bytes(name: string, fallback: number): number {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const [, number, unit = ''] = /^(\d{1,13})([KMGT]?)$/.exec(value) ?? [];
    const bytes = Number(number) * 1_024 ** ['', 'K', 'M', 'G', 'T'].indexOf(unit);
    if (Number.isSafeInteger(bytes)) return bytes;
    throw new ConfigError(`${name}=${value} is no size: write a number such as 500M, 10G or 0.`);
  }

  oneOf<const T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const found = allowed.find((choice) => choice === value);
    if (found !== undefined) return found;
    throw new ConfigError(`${name}=${value} is unknown: write one of ${allowed.join(', ')}.`);
  }

  url(name: string, protocols: readonly string[]): URL | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (url && protocols.includes(url.protocol)) return url;
    // The value is not repeated: an address of a database holds a password.
    throw new ConfigError(
      `${name} is no address that starts with ${protocols.map((p) => `${p}//`).join(' or ')}.`,
    );
  }

  list(name: string): readonly string[] {
    return (this.text(name) ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean);
  }

  file(name: string): Buffer | undefined {
    const path = this.text(name);
    if (path === undefined) return undefined;
    try {
      return readFileSync(path);
    } catch (cause) {
      throw new ConfigError(`${name}=${path} cannot be read: ${String(cause)}`, { cause });
    }
  }

  #given(name: string): string | undefined {
    const value = this.#environment[name]?.trim();
    return value === '' ? undefined : value;
  }
}
