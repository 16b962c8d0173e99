import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Accounts } from './accounts';
import { renewServer } from './renew-server';

const ORIGIN = 'https://chat.example.org';
const FILES = 'https://files.example.org';

const answering = (filesOrigin: string | undefined) => (): Promise<Response> =>
  Promise.resolve(
    Response.json(
      { server: '0.1.0', api: ['v1'], limits: {}, filesOrigin },
      { headers: { 'access-control-allow-origin': 'app://anochat' } },
    ),
  );

describe('Where the files of a known server lie', () => {
  let folder: string;
  let accounts: Accounts;
  let id: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'anochat-renew-'));
    accounts = new Accounts(join(folder, 'accounts.json'));
    id = accounts.add().id;
    accounts.change(id, { server: { origin: ORIGIN, filesOrigin: null } });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is kept anew once they have moved, there and back', async () => {
    expect(await renewServer(id, accounts, answering(undefined))).toBe(false);
    expect(await renewServer(id, accounts, answering(FILES))).toBe(true);
    expect(accounts.find(id)?.server).toEqual({ origin: ORIGIN, filesOrigin: FILES });
    expect(await renewServer(id, accounts, answering(FILES))).toBe(false);
    expect(await renewServer(id, accounts, answering(undefined))).toBe(true);
    expect(accounts.find(id)?.server).toEqual({ origin: ORIGIN, filesOrigin: null });
  });

  it('stays what it was while the server does not answer, or none was chosen', async () => {
    const fail = (): Promise<Response> => Promise.reject(new Error('offline'));
    expect(await renewServer(id, accounts, fail)).toBe(false);
    expect(accounts.find(id)?.server).toEqual({ origin: ORIGIN, filesOrigin: null });
    expect(await renewServer(accounts.add().id, accounts, answering(FILES))).toBe(false);
  });
});
