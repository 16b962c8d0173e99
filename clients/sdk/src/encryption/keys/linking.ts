import { LIMITS, type Base64, type DeviceId, type DeviceOffer } from '@anochat/contract';
import {
  addStatement,
  backupKeysBytes,
  decodeOffer,
  encodeOffer,
  FormatError,
  fromBase64,
  isOfferProven,
  linkAnswer,
  linkProblem,
  linkWords,
  openLinkAnswer,
  pinOf,
  readBackupKeys,
  readLinkQr,
  toBase64,
  type DeviceChain,
  type DeviceOffer as OfferedKeys,
  type Primitives,
} from '@anochat/e2ee';
import { AnoChatError, NoSuchOffer } from '../../errors';
import type { KeyApi } from '../../http';
import type { Logger } from '../../platform/platform';
import type { OfferedDevice } from '../encryption';
import type { AccountRecords } from './account-records';
import { decodeBase64 } from './decode-base64';
import type { Inbox } from './inbox';
import type { InboxHandler } from './key-ring';
import type { OwnAccount } from './own-account';
import type { OwnChain } from './own-chain';
import type { Shown } from './shown';

const OWED = 'keys/answer/';
/** How the device that links has come to know the new one's keys: it read them, or compared words. */
const HOW = { compared: 0, scanned: 1 } as const;
const ANSWER_BYTES = 101;

/** A new device whose keys are known, from the server or better. */
interface Candidate {
  readonly shown: OfferedDevice;
  readonly keys: OfferedKeys;
  /** Read by the camera, `null` where words are compared. */
  readonly secret: Uint8Array | null;
}

/** A new device that was approved and has not been told yet. */
interface OwedAnswer {
  readonly offer: Base64;
  readonly secret: Base64 | null;
}

export interface LinkingOptions {
  readonly primitives: Primitives;
  readonly records: AccountRecords;
  readonly api: KeyApi;
  readonly log: Logger;
  readonly account: OwnAccount;
  readonly chain: OwnChain;
  readonly inbox: Inbox;
  readonly offers: Shown<readonly OfferedDevice[]>;
}

/** How a linked device takes in another one of the account, and how the other one learns of it. */
export class Linking {
  private readonly candidates = new Map<DeviceId, Candidate>();
  private readonly declined = new Set<DeviceId>();
  private reading: Promise<void> = Promise.resolve();

  constructor(private readonly options: LinkingOptions) {
    // Members of a conversation may write to this device too.
    const own = (take: (bytes: Uint8Array) => Promise<void>): InboxHandler => {
      return (bytes, from) =>
        from.userId === options.account.self.userId ? take(bytes) : Promise.resolve();
    };
    options.inbox.handle(
      'link-answer',
      own((bytes) => this.takeAnswer(bytes)),
    );
    options.inbox.handle(
      'backup-keys',
      own((bytes) => this.takeBackupKeys(bytes)),
    );
  }

  /** Which devices wait, by the server's word. One reading after the other: the newest counts. */
  readOffers(): Promise<void> {
    const read = this.reading.then(() => this.readOffersNow());
    this.reading = read.catch(() => undefined);
    return read;
  }

  private async readOffersNow(): Promise<void> {
    const { api, chain, offers } = this.options;
    const own = await chain.current();
    const { items } = await api.encryption.deviceOffers();
    const read = await Promise.all(items.map((item) => this.candidate(own, item)));
    // What a camera has read stays, whatever the server says later.
    const waiting = read.flatMap((each) => {
      const known = each && this.candidates.get(each.shown.deviceId);
      return known?.secret ? [known] : (each ?? []);
    });
    for (const id of this.candidates.keys()) {
      if (!waiting.some(({ shown }) => shown.deviceId === id)) this.candidates.delete(id);
    }
    for (const each of waiting) this.candidates.set(each.shown.deviceId, each);
    offers.set(
      waiting.map(({ shown }) => shown).filter(({ deviceId }) => !this.declined.has(deviceId)),
    );
  }

  async find(scannedOrTyped: string): Promise<OfferedDevice> {
    const { primitives, account, chain } = this.options;
    account.linkedKeys();
    await this.readOffers();
    const scanned = readLinkQr(primitives, scannedOrTyped.trim());
    if (!scanned) return this.findByWords(scannedOrTyped);
    const { secret, offer } = scanned;
    const known = this.candidates.get(offer.device);
    if (!known) throw new NoSuchOffer();
    const own = await chain.current();
    assertLinkable(own, offer);
    // What was read counts, whatever the server says that the device's keys are.
    const isSame = toBase64(encodeOffer(known.keys)) === toBase64(encodeOffer(offer));
    const words = isSame ? known.shown.words : await linkWords(primitives, offer, own.identityKey);
    const found: Candidate = { shown: { ...known.shown, words }, keys: offer, secret };
    this.candidates.set(offer.device, found);
    return found.shown;
  }

  async approve({ deviceId, words }: OfferedDevice): Promise<void> {
    const { primitives, records, account, chain } = this.options;
    const candidate = this.candidates.get(deviceId);
    // Another device under the same id since its words were compared.
    if (candidate?.shown.words.join() !== words.join()) throw new NoSuchOffer();
    const { seeds } = account.linkedKeys();
    const key = { signer: account.self.deviceId, seed: seeds.sign };
    const owed: OwedAnswer = {
      offer: toBase64(encodeOffer(candidate.keys)),
      secret: candidate.secret && toBase64(candidate.secret),
    };
    // Before it is added: without the answer the new device would wait for ever.
    await records.write([{ key: OWED + deviceId, value: owed }]);
    await chain.extend((now) => {
      if (now.devices.some(({ device }) => device === deviceId)) return null;
      assertLinkable(now, candidate.keys);
      return { statements: [addStatement(primitives, now, key, candidate.keys)] };
    });
    await account.settle();
    await this.answer(owed);
    await this.readOffers();
  }

  decline({ deviceId }: OfferedDevice): void {
    this.candidates.delete(deviceId);
    this.declined.add(deviceId);
    const { offers } = this.options;
    offers.set(offers.get().filter((offer) => offer.deviceId !== deviceId));
  }

  /** Answers that a crash or a lost connection left over. */
  async answerOwed(): Promise<void> {
    const owed = await this.options.records.list<OwedAnswer>(OWED);
    for (const answer of owed) await this.answer(answer);
  }

  /** After the backup keys were renewed: to every other device, by the inbox. */
  async shareBackupKeys(): Promise<void> {
    const { account, chain, inbox, log } = this.options;
    const keys = account.linkedKeys();
    const { userId, deviceId } = account.self;
    const others = (await chain.current()).devices.filter(
      ({ device, ended }) => ended === null && device !== deviceId,
    );
    for (const { device } of others) {
      await inbox
        .send(userId, device, 'backup-keys', backupKeysBytes(keys.backupKeys), keys)
        .catch((error: unknown) => {
          log('warn', 'A device was not given the backup keys', { device, error: String(error) });
        });
    }
  }

  private async candidate(own: DeviceChain, item: DeviceOffer): Promise<Candidate | null> {
    const { primitives } = this.options;
    const { deviceId, deviceName, offer } = item;
    const keys = offeredKeys(primitives, offer);
    if (keys?.device !== deviceId || linkProblem(own, { offer: keys }, LIMITS.linkedDevicesPerUser))
      return null;
    const known = this.candidates.get(deviceId);
    const isSame = known && toBase64(encodeOffer(known.keys)) === offer;
    // Words are dear to make.
    if (known && (isSame || known.secret)) return known;
    const words = await linkWords(primitives, keys, own.identityKey);
    return { shown: { deviceId, name: deviceName, words }, keys, secret: null };
  }

  private findByWords(typed: string): OfferedDevice {
    const words = typed.trim().toLowerCase().split(/\s+/).join(' ');
    for (const { shown } of this.candidates.values()) {
      if (shown.words.join(' ') === words) return shown;
    }
    throw new NoSuchOffer();
  }

  private async answer(owed: OwedAnswer): Promise<void> {
    const { primitives, records, account, chain, inbox } = this.options;
    const offer = decodeOffer(fromBase64(owed.offer));
    const { user, device } = offer;
    const own = await chain.current();
    if (own.devices.some((known) => known.device === device && known.ended === null)) {
      const keys = account.linkedKeys();
      const secret = owed.secret && fromBase64(owed.secret);
      const payload = new Uint8Array([
        ...(secret
          ? [HOW.scanned, ...linkAnswer(primitives, { secret, offer }, pinOf(own))]
          : [HOW.compared]),
        ...backupKeysBytes(keys.backupKeys),
      ]);
      await inbox.send(user, device, 'link-answer', payload, keys);
    }
    await records.write([{ key: OWED + device, value: undefined }]);
  }

  /**
   * Whoever scanned this device's code shows it, and tells the account's true chain. Where words were
   * compared they covered the identity: people saw that both devices go by the same one.
   */
  private async takeAnswer(bytes: Uint8Array): Promise<void> {
    const { account, log } = this.options;
    if (!account.linkRequest()) return;
    const isScanned = bytes[0] === HOW.scanned;
    const keysAt = isScanned ? 1 + ANSWER_BYTES : 1;
    const backupKeys = readBackupKeys(bytes.slice(keysAt));
    if (!backupKeys) return log('error', 'An answer to this device is none');
    if (isScanned && !(await this.isTrueChain(bytes.slice(1, keysAt)))) {
      return account.refuse('linked-elsewhere');
    }
    await account.change((keys) => ({
      ...keys,
      backupKeys,
      linkSecret: null,
      wordsConfirmed: true,
    }));
    await account.refresh();
  }

  private async isTrueChain(answer: Uint8Array): Promise<boolean> {
    const { primitives, account, chain } = this.options;
    const request = account.linkRequest();
    const pin = request && openLinkAnswer(primitives, request, answer);
    if (!pin) return false;
    if ((chain.get()?.n ?? 0) < pin.n) await chain.refresh();
    const own = await chain.current();
    return (
      primitives.equal(own.identityKey, pin.identityKey) &&
      primitives.equal(own.hashes[pin.n - 1] ?? new Uint8Array(), pin.hash)
    );
  }

  private async takeBackupKeys(bytes: Uint8Array): Promise<void> {
    const { primitives, account, chain } = this.options;
    const backupKeys = readBackupKeys(bytes);
    await chain.refresh();
    const inUse = (await chain.current()).vault?.backupKey;
    const last = backupKeys?.at(-1);
    // One that another renewal has overtaken is of no use.
    if (!backupKeys || !last || !inUse) return;
    if (!primitives.equal(primitives.x25519.publicKey(last), inUse)) return;
    await account.change((keys) => ({ ...keys, backupKeys }));
  }
}

/** @throws AnoChatError `limit.reached` @throws NoSuchOffer */
const assertLinkable = (chain: DeviceChain, offer: OfferedKeys): void => {
  const problem = linkProblem(chain, { offer }, LIMITS.linkedDevicesPerUser);
  if (problem === 'too-many-devices') throw AnoChatError.of('limit.reached');
  if (problem) throw new NoSuchOffer();
};

const offeredKeys = (primitives: Primitives, offer: Base64): OfferedKeys | null => {
  const bytes = decodeBase64(offer);
  if (bytes === null) return null;
  try {
    const keys = decodeOffer(bytes);
    return isOfferProven(primitives, keys) ? keys : null;
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
};
