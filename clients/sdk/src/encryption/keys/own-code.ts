import {
  encodeOffer,
  linkQr,
  linkWords,
  toBase64,
  type LinkRequest,
  type Primitives,
} from '@anochat/e2ee';
import type { KeyApi } from '../../http';
import type { Logger } from '../../platform/platform';
import type { OwnOffer } from '../encryption';

export interface OwnCodeOptions {
  readonly primitives: Primitives;
  readonly api: KeyApi;
  readonly log: Logger;
  /** What is shown has its words now. */
  readonly onWords: () => void;
}

interface Shown {
  readonly identityKey: Uint8Array;
  readonly offer: OwnOffer;
}

/** What a new device shows, so that another one of the account links it, and tells the server of. */
export class OwnCode {
  private shown: Shown | null = null;
  private told: { readonly qr: string; readonly done: Promise<void> } | null = null;

  constructor(private readonly options: OwnCodeOptions) {}

  /**
   * The code is there at once. Its words are dear to make: whoever has the recovery words, or a camera,
   * does not wait for them, and the same ones are not made twice.
   */
  show(request: LinkRequest, identityKey: Uint8Array): OwnOffer {
    const qr = linkQr(request);
    const { shown } = this;
    if (shown?.offer.qr === qr && this.options.primitives.equal(shown.identityKey, identityKey)) {
      return shown.offer;
    }
    const wordless: Shown = { identityKey, offer: { qr, words: null } };
    this.shown = wordless;
    void this.makeWords(request, wordless);
    return wordless.offer;
  }

  /** To the linked devices by way of the server, once. */
  tell(request: LinkRequest): Promise<void> {
    const qr = linkQr(request);
    if (this.told?.qr === qr) return this.told.done;
    const told = { qr, done: this.tellNow(request) };
    this.told = told;
    told.done.catch(() => {
      if (this.told === told) this.told = null;
    });
    return told.done;
  }

  private async tellNow({ offer }: LinkRequest): Promise<void> {
    await this.options.api.encryption.offerDevice({ offer: toBase64(encodeOffer(offer)) });
  }

  private async makeWords({ offer }: LinkRequest, wordless: Shown): Promise<void> {
    const { primitives, log, onWords } = this.options;
    try {
      const words = await linkWords(primitives, offer, wordless.identityKey);
      // Another code is shown by now.
      if (this.shown !== wordless) return;
      this.shown = { ...wordless, offer: { ...wordless.offer, words } };
      onWords();
    } catch (error) {
      log('warn', 'The words of this device were not made', { error: String(error) });
      if (this.shown === wordless) this.shown = null;
    }
  }
}
