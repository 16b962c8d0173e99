import { describe, expect, it } from 'vitest';

import { desktopKeyPlace } from './desktop-key-place';
import type { DesktopSeam, KeyAnswer } from './seam';
import { serverHost, serverOrigin, setServerOrigin } from './server-origin';

const seamWith = (answer: KeyAnswer): DesktopSeam =>
  ({ openKey: () => Promise.resolve(answer) }) as Partial<DesktopSeam> as DesktopSeam;
const KEY = Buffer.alloc(32, 7).toString('base64');

describe('The key of the store in the desktop client', () => {
  it('is the one of the keychain, which no script reads out again', async () => {
    const key = await desktopKeyPlace(seamWith({ ok: true, key: KEY })).findOrMake();
    expect(key.extractable).toBe(false);
    const again = await crypto.subtle.importKey('raw', Buffer.alloc(32, 7), 'AES-GCM', false, [
      'decrypt',
    ]);
    const iv = new Uint8Array(12);
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new Uint8Array([1]));
    const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, again, sealed);
    expect(new Uint8Array(opened)).toEqual(new Uint8Array([1]));
  });

  it('is not made anew where it does not open', async () => {
    const place = desktopKeyPlace(seamWith({ ok: false, problem: 'damaged' }));
    await expect(place.findOrMake()).rejects.toThrow('damaged');
  });
});

describe('The server of a page', () => {
  it('is the one that was chosen', () => {
    setServerOrigin('https://chat.example.org:8443');
    expect([serverOrigin(), serverHost()]).toEqual([
      'https://chat.example.org:8443',
      'chat.example.org:8443',
    ]);
  });
});
