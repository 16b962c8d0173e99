import type { Base64, UserId } from '@anochat/contract';
import { LIMITS } from '@anochat/contract';
import { fromBase64, sealDraft, toBase64, type Primitives } from '@anochat/e2ee';
import { createMlsEngine, type MlsEngine } from '@anochat/e2ee/mls';
import { loadSodium } from '@anochat/e2ee/sodium';
import type { Draft } from '../../conversations/draft';
import { present } from '../../present';
import type { KeyRing } from './key-ring';
import { KeyServer } from './testing/key-server';
import { newUuid, startDevice, type KeyedDevice } from './testing/keyed-device';

const DRAFT: Draft = { text: 'Half a sentence', replyTo: 7, editing: null, updatedAt: 1_000 };

describe('OwnDrafts', () => {
  let primitives: Primitives;
  let engine: MlsEngine;
  const started: KeyedDevice[] = [];
  const [room, other] = [newUuid(), newUuid()];

  beforeAll(async () => {
    primitives = await loadSodium();
    engine = createMlsEngine(primitives);
  });
  afterEach(() => {
    for (const { keys } of started.splice(0)) keys.close();
  });

  const start = async (server: KeyServer, user: UserId): Promise<KeyedDevice> => {
    const device = await startDevice(server, primitives, engine, user);
    started.push(device);
    return device;
  };
  const ringOf = ({ keys }: KeyedDevice): KeyRing => present(keys.ring.get());
  /** Two devices of one account. */
  const setUp = async () => {
    const server = new KeyServer(primitives);
    const user = newUuid();
    const laptop = await start(server, user);
    const words = await laptop.keys.setUp();
    const phone = await start(server, user);
    await phone.keys.restoreByWords(words);
    return { server, user, laptop, phone, words };
  };
  const sealed = (device: KeyedDevice, id: string, draft = DRAFT): Base64 =>
    present(ringOf(device).drafts.seal(id, draft));
  const opened = (device: KeyedDevice, id: string, body: Base64): Promise<Draft | null> =>
    ringOf(device).drafts.open(id, body);

  it('are opened by each of the own devices, as they were', async () => {
    const { laptop, phone } = await setUp();
    const empty = { text: '', replyTo: null, editing: null, updatedAt: 2_000 };
    for (const draft of [DRAFT, empty, { ...DRAFT, text: 'ä\n😀 \ud800', editing: 3 }]) {
      expect(await opened(phone, room, sealed(laptop, room, draft))).toEqual(draft);
      expect(await opened(laptop, room, sealed(laptop, room, draft))).toEqual(draft);
    }
  });

  it('do not tell by their length what is in them, nor that there is nothing', async () => {
    const { laptop } = await setUp();
    const lengthOf = (text: string): number => sealed(laptop, room, { ...DRAFT, text }).length;
    expect(lengthOf('')).toBe(lengthOf('A whole line of text, and then one more'));
    const tooLong = { ...DRAFT, text: 'x'.repeat(LIMITS.draftBytes) };
    expect(ringOf(laptop).drafts.seal(room, tooLong)).toBeNull();
  });

  it('are refused in another conversation, and whatever else the server gives out for one', async () => {
    const { laptop, phone } = await setUp();
    const body = sealed(laptop, room);
    const bytes = fromBase64(body);
    bytes[bytes.length - 1]! ^= 1;
    expect(await opened(phone, other, body)).toBeNull();
    for (const wrong of [toBase64(bytes), 'AAAA', 'no base64']) {
      expect(await opened(phone, room, wrong)).toBeNull();
    }
  });

  it('are refused of anybody else who knows the backup key, and of no device at all', async () => {
    const { server, user, laptop, phone } = await setUp();
    const backupKey = present(present(ringOf(laptop).knownChain(user)).vault).backupKey;
    const stranger = await start(server, newUuid());
    await stranger.keys.setUp();
    const content = new Uint8Array(Buffer.from(JSON.stringify(DRAFT)));
    const forged = (by: { user: UserId; device: string }, signSeed: Uint8Array): Base64 =>
      toBase64(
        sealDraft(primitives, backupKey, room, { ...by, signSeed }, { savedAt: 9_000, content }),
      );
    const { sign } = ringOf(stranger).seeds;
    const honest = { user, device: laptop.deviceId };
    expect(await opened(phone, room, forged(honest, ringOf(laptop).seeds.sign))).toMatchObject({
      updatedAt: 9_000,
    });
    for (const by of [
      honest,
      { user, device: stranger.deviceId },
      { user: ringOf(stranger).self.userId, device: stranger.deviceId },
    ]) {
      expect(await opened(phone, room, forged(by, sign))).toBeNull();
    }
  });

  it('are refused of a device that was revoked', async () => {
    const { laptop, phone } = await setUp();
    const body = sealed(phone, room);
    expect(await opened(laptop, room, body)).toEqual(DRAFT);
    await laptop.keys.revoke(phone.deviceId);
    expect(await opened(laptop, room, body)).toBeNull();
  });

  it('are opened of a device that was linked a moment ago', async () => {
    const { server, user, laptop, words } = await setUp();
    const known = present(ringOf(laptop).knownChain(user)).n;
    const tell = server.tell.bind(server);
    server.tell = () => undefined;
    const tablet = await start(server, user);
    await tablet.keys.restoreByWords(words);
    server.tell = tell;
    expect(present(ringOf(laptop).knownChain(user)).n).toBe(known);
    expect(await opened(laptop, room, sealed(tablet, room))).toEqual(DRAFT);
  });

  it('are sealed to the newest backup key, and opened also with those before', async () => {
    const { user, laptop, phone } = await setUp();
    const before = sealed(phone, room);
    const backupKeyOf = (device: KeyedDevice) =>
      present(present(ringOf(device).knownChain(user)).vault).backupKey;
    const old = backupKeyOf(laptop);
    await laptop.keys.renewWords();
    expect(backupKeyOf(laptop)).not.toEqual(old);
    expect(await opened(laptop, room, before)).toEqual(DRAFT);
    expect(await opened(laptop, room, sealed(laptop, room))).toEqual(DRAFT);
  });

  it('of another form are not taken for a draft', async () => {
    const { user, laptop } = await setUp();
    const backupKey = present(present(ringOf(laptop).knownChain(user)).vault).backupKey;
    const by = { user, device: laptop.deviceId, signSeed: ringOf(laptop).seeds.sign };
    for (const text of ['', 'null', '{"text":1}', '{"text":"a","replyTo":0.5,"editing":null}']) {
      const saved = { savedAt: 1, content: new Uint8Array(Buffer.from(text)) };
      const body = toBase64(sealDraft(primitives, backupKey, room, by, saved));
      expect(await opened(laptop, room, body)).toBeNull();
    }
  });
});
