import { linkAnswer } from '../../linking/link-answer';
import { linkQr } from '../../linking/link-qr';
import { linkWords } from '../../linking/link-words';
import { ALICE, hex, sampleDevice, seedOf } from '../samples';
import type { KnownFormat } from './known-format';

export const linking: KnownFormat = async (primitives) => {
  const { offer } = sampleDevice(primitives, ALICE, 2);
  const request = { secret: seedOf(1).slice(0, 16), offer };
  const pin = { identityKey: seedOf(5), n: 3, hash: seedOf(6) };
  return {
    qr: linkQr(request),
    answer: hex(linkAnswer(primitives, request, pin)),
    words: await linkWords(primitives, offer, pin.identityKey),
  };
};
