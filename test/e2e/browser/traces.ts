import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { ConversationId, ClientId, DeviceId, EntryKind } from '@anochat/contract';
import { Secrets } from '../../../src/platform/config';
import { createSealer, MasterKeyRing, readMasterKeys } from '../../../src/platform/sealer';
import type { Instance } from '../../support/instance';

/** Letters that are looked for, as they are and as bytes often are written down. */
function formsOf(text: string): ReadonlyMap<string, Buffer> {
  const utf8 = Buffer.from(text);
  const wide = Buffer.from(text, 'utf16le');
  const forms = new Map([
    ['plain', utf8],
    ['hex', Buffer.from(utf8.toString('hex'))],
    ['HEX', Buffer.from(utf8.toString('hex').toUpperCase())],
    ['utf-16', wide],
    ['hex of utf-16', Buffer.from(wide.toString('hex'))],
  ]);
  for (const before of [0, 1, 2]) {
    const base64 = Buffer.concat([Buffer.alloc(before), utf8]).toString('base64');
    // Without the letters that depend on what stands before and after.
    const sure = base64.slice(Math.ceil((before * 4) / 3), -4);
    forms.set(`base64 at ${before}`, Buffer.from(sure));
    forms.set(`hex of base64 at ${before}`, Buffer.from(Buffer.from(sure).toString('hex')));
  }
  return forms;
}

/** Where `text` is, in what form, and what stands around it. */
export function findIn(places: ReadonlyMap<string, Buffer>, text: string): readonly string[] {
  const forms = [...formsOf(text)];
  return [...places].flatMap(([place, bytes]) =>
    forms.flatMap(([form, wanted]) => {
      const at = bytes.indexOf(wanted);
      if (at < 0) return [];
      const around = bytes.subarray(Math.max(0, at - 60), at + wanted.length + 60);
      return [`${place}: ${form}: ${around.toString('latin1').replace(/[^\x20-\x7e]/g, '.')}`];
    }),
  );
}

/** Everything that goes over the wires of a page from now on. */
export function recordWires(page: Page): () => Buffer {
  const heard: Buffer[] = [];
  const note = (bytes: string | Buffer | null): void => {
    if (bytes !== null) heard.push(Buffer.from(bytes));
  };
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => note(payload));
    socket.on('framereceived', ({ payload }) => note(payload));
  });
  page.on('request', (request) => {
    note(request.url());
    note(request.postDataBuffer());
  });
  page.on('response', (response) => {
    if (!response.url().includes('/api/')) return;
    response.body().then(note, () => undefined);
  });
  return () => Buffer.concat(heard);
}

/** Every file that a server has written: its database as pages and log, blobs, bus, its own log. */
export function filesOf({ folder }: Instance): ReadonlyMap<string, Buffer> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    files
      .filter((file) => file.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [path.slice(folder.length), readFileSync(path)]),
  );
}

/** Every row of every table. */
export async function rowsOf(server: Instance): Promise<ReadonlyMap<string, Buffer>> {
  const tables = await server.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const dump = new Map<string, Buffer>();
  for (const { name } of tables) {
    const rows = await server.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
    dump.set(`table ${name}`, Buffer.from(rows.map(({ row }) => row).join('\n')));
  }
  return dump;
}

interface SealedRow {
  readonly data_key: Buffer;
  readonly conversation_id: ConversationId;
  readonly device: DeviceId;
  readonly client_id: ClientId;
  readonly kind: EntryKind;
  readonly body: Buffer;
}

/** What whoever holds the keys of the server reads in the bodies that it has stored. */
export async function bodiesOf(server: Instance): Promise<Buffer> {
  const secrets = new Secrets(join(server.folder, 'secrets'));
  const keys = new MasterKeyRing((skip) => readMasterKeys(secrets, skip));
  const sealer = await createSealer(keys, undefined);
  const rows = await server.query<SealedRow>(
    `SELECT c.data_key, e.conversation_id, e.device, e.client_id, e.kind, e.body
     FROM entries e JOIN conversations c ON c.id = e.conversation_id
     WHERE e.body IS NOT NULL AND e.client_id IS NOT NULL`,
  );
  const bodies = await sealer.open(
    rows.map(({ data_key: dataKey, body: sealed, ...row }) => ({
      dataKey,
      sealed,
      context: {
        conversationId: row.conversation_id,
        deviceId: row.device,
        clientId: row.client_id,
        kind: row.kind,
      },
    })),
  );
  return Buffer.concat(bodies);
}
