import { createDecipheriv, createECDH, hkdfSync } from 'node:crypto';

import { isSealing, sealPush } from './seal-push';

const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');

/** RFC 8291, section 5 and appendix A. */
const VECTOR = {
  text: 'When I grow up, I want to be a watermelon',
  p256dh: bytes(
    'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  ),
  auth: bytes('BTBZMqHH6r4Tts7J_aSIgg'),
  salt: bytes('DGv6ra1nlYgDCS1FRnbzlw'),
  ownPrivate: bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'),
  devicePrivate: bytes('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94'),
  sealed:
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
};

describe('what a push carries', () => {
  it('is sealed as RFC 8291 says', () => {
    const own = createECDH('prime256v1');
    own.setPrivateKey(VECTOR.ownPrivate);
    const text = Buffer.from(VECTOR.text);
    const choice = { salt: VECTOR.salt, own, paddedBytes: text.length };
    expect(sealPush(text, VECTOR, choice).toString('base64url')).toBe(VECTOR.sealed);
  });

  it('is opened by the device, differs each time, and has one length', () => {
    const sealed = ['', 'a', 'a longer one'].map((text) => sealPush(Buffer.from(text), VECTOR));
    expect(new Set(sealed.map(({ length }) => length)).size).toBe(1);
    expect(sealed.map(open)).toEqual(['', 'a', 'a longer one']);
    expect(sealPush(Buffer.from('a'), VECTOR)).not.toEqual(sealPush(Buffer.from('a'), VECTOR));
  });

  it('is not longer than that', () => {
    expect(() => sealPush(Buffer.alloc(300), VECTOR)).toThrow(RangeError);
  });

  it.each([
    ['no point of the curve', Buffer.alloc(65, 4), VECTOR.auth],
    ['too short a point', VECTOR.p256dh.subarray(1), VECTOR.auth],
    ['too short a secret', VECTOR.p256dh, VECTOR.auth.subarray(1)],
  ])('is not sealed to %s', (_name, p256dh, auth) => {
    expect(isSealing({ p256dh, auth })).toBe(false);
    expect(isSealing(VECTOR)).toBe(true);
  });
});

/** As a browser does: from the other side of the exchange. */
function open(sealed: Buffer): string {
  const [salt, senderPublic, record] = [
    sealed.subarray(0, 16),
    sealed.subarray(21, 86),
    sealed.subarray(86),
  ];
  const device = createECDH('prime256v1');
  device.setPrivateKey(VECTOR.devicePrivate);
  const derive = (key: Buffer, by: Buffer, info: Buffer, length: number): Buffer =>
    Buffer.from(hkdfSync('sha256', key, by, info, length));
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), VECTOR.p256dh, senderPublic]);
  const secret = derive(device.computeSecret(senderPublic), VECTOR.auth, info, 32);
  const key = derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  return padded.subarray(0, padded.lastIndexOf(2)).toString();
}
