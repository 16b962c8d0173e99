import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';

import { CommandRefused } from '../cli.errors';

/** What the Secrets of this command hold: files by name. */
export type Files = Readonly<Record<string, Buffer>>;

export interface FoundSecret {
  readonly names: readonly string[];
  /** Which state of it was read; a write that names an older one is refused. */
  readonly version: string;
}

/** The place of every pod's account (Kubernetes: "Accessing the API from a Pod"). */
export const POD_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

const PATIENCE_MS = 20_000;
const NOT_FOUND = 404;
const CONFLICT = 409;

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Secrets of the namespace that this pod runs in, with the rights of its account. */
export class ClusterSecrets {
  private readonly host: string;
  private readonly port: string;

  /**
   * @param folder the account's `token`, `ca.crt` and `namespace`
   * @throws CommandRefused outside of a cluster
   */
  constructor(
    environment: Readonly<Record<string, string | undefined>>,
    private readonly folder: string,
  ) {
    const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = '443' } = environment;
    if (host === undefined) {
      throw new CommandRefused('--kubernetes-secret is for a pod: this is none.');
    }
    this.host = host;
    this.port = port;
  }

  /** @returns false when there is one of that name, which is left as it is */
  async create(name: string, files: Files): Promise<boolean> {
    const answer = await this.ask('POST', '', 'application/json', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, labels: { 'app.kubernetes.io/part-of': 'anochat' } },
      type: 'Opaque',
      data: encode(files),
    });
    if (answer.status === CONFLICT) return false;
    required(answer, `making the Secret ${name}`);
    return true;
  }

  async find(name: string): Promise<FoundSecret | undefined> {
    const answer = await this.ask('GET', `/${name}`);
    if (answer.status === NOT_FOUND) return undefined;
    required(answer, `reading the Secret ${name}`);
    const secret = JSON.parse(answer.body) as {
      readonly metadata: { readonly resourceVersion: string };
      readonly data?: Readonly<Record<string, string>>;
    };
    return { names: Object.keys(secret.data ?? {}), version: secret.metadata.resourceVersion };
  }

  /** @returns false when somebody has changed it since it was found */
  async add(name: string, files: Files, { version }: FoundSecret): Promise<boolean> {
    const answer = await this.ask('PATCH', `/${name}`, 'application/merge-patch+json', {
      metadata: { resourceVersion: version },
      data: encode(files),
    });
    if (answer.status === CONFLICT) return false;
    required(answer, `adding to the Secret ${name}`);
    return true;
  }

  private ask(method: string, path: string, type?: string, body?: object): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          ...{ host: this.host, port: this.port, method },
          path: `/api/v1/namespaces/${this.read('namespace')}/secrets${path}`,
          ca: this.read('ca.crt'),
          headers: {
            authorization: `Bearer ${this.read('token')}`,
            ...(type !== undefined && { 'content-type': type }),
          },
          timeout: PATIENCE_MS,
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (part: string) => (text += part));
          response.once('error', reject);
          response.once('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
        },
      );
      sent.once('timeout', () => sent.destroy(new Error(`nothing for ${PATIENCE_MS} ms`)));
      sent.once('error', (cause) => {
        const at = `${this.host}:${this.port}`;
        reject(new CommandRefused(`The API of Kubernetes at ${at}: ${cause.message}`, { cause }));
      });
      sent.end(body && JSON.stringify(body));
    });
  }

  private read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8').trim();
  }
}

const encode = (files: Files): Record<string, string> =>
  Object.fromEntries(
    Object.entries(files).map(([name, content]) => [name, content.toString('base64')]),
  );

/** The body is not told of: it may hold what was sent. */
function required({ status, body }: Answer, doing: string): void {
  if (status >= 200 && status < 300) return;
  throw new CommandRefused(`Kubernetes answered ${status} to ${doing}${reasonIn(body)}.`);
}

function reasonIn(body: string): string {
  try {
    const { reason } = JSON.parse(body) as { readonly reason?: unknown };
    return typeof reason === 'string' ? ` (${reason})` : '';
  } catch {
    return '';
  }
}
