import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js';
import {
  generateKeyPackageWithKey,
  type KeyPackage,
  makeKeyPackageRef,
  type PrivateKeyPackage,
  verifyKeyPackage,
} from 'ts-mls/keyPackage.js';
import { verifyLeafNodeSignatureKeyPackage } from 'ts-mls/leafNode.js';
import { encodeMlsMessage } from 'ts-mls/message.js';
import { encodeCredentialIdentity } from '../../groups/credential-identity';
import { POLICY_EXTENSION } from '../../groups/group-policy';
import { concatBytes } from '../../primitives/bytes';
import type { Primitives } from '../../primitives/primitives';
import { checkSealable } from '../../public-group/check-sealable';
import { decodeMessage } from '../../public-group/decode-whole';
import { credentialOf } from '../../public-group/group-view';
import { MLS_SUITE, MLS_SUITE_NAME } from '../cipher-suite/mls-cipher-suite';
import type { KeyPackageFacts, NewKeyPackage, OwnKeyPackage } from '../mls-engine';
import { MlsError } from '../mls-error';

/** last_resort, RFC 9420's registry of extension types. */
const LAST_RESORT_EXTENSION = 0x000a;
const KEY_LENGTH = 32;

export interface OpenedKeyPackage {
  readonly publicPackage: KeyPackage;
  readonly privatePackage: PrivateKeyPackage;
}

export const decodeKeyPackage = (bytes: Uint8Array): KeyPackage => {
  const message = decodeMessage(bytes);
  if (message.wireformat !== 'mls_key_package') throw new MlsError('malformed', 'no KeyPackage');
  return message.keyPackage;
};

export const createKeyPackage = async (
  suite: CiphersuiteImpl,
  primitives: Primitives,
  { user, device, signatureSeed, lifetime, lastResort = false }: NewKeyPackage,
): Promise<OwnKeyPackage> => {
  const made = await generateKeyPackageWithKey(
    { credentialType: 'basic', identity: encodeCredentialIdentity({ user, device }) },
    {
      versions: ['mls10'],
      ciphersuites: [MLS_SUITE_NAME],
      extensions: [LAST_RESORT_EXTENSION, POLICY_EXTENSION],
      proposals: [],
      credentials: ['basic'],
    },
    { notBefore: BigInt(lifetime.notBefore), notAfter: BigInt(lifetime.notAfter) },
    lastResort ? [{ extensionType: LAST_RESORT_EXTENSION, extensionData: new Uint8Array(0) }] : [],
    { signKey: signatureSeed, publicKey: primitives.ed25519.publicKey(signatureSeed) },
    suite,
  );
  const { initPrivateKey, hpkePrivateKey, signaturePrivateKey } = made.privatePackage;
  return {
    keyPackage: encodeMlsMessage({
      version: 'mls10',
      wireformat: 'mls_key_package',
      keyPackage: made.publicPackage,
    }),
    privateKeys: concatBytes(initPrivateKey, hpkePrivateKey, signaturePrivateKey),
  };
};

/** The parts of one's own KeyPackage, as arrays of their own. */
export const openKeyPackage = ({ keyPackage, privateKeys }: OwnKeyPackage): OpenedKeyPackage => {
  if (privateKeys.length !== 3 * KEY_LENGTH) throw new MlsError('malformed', 'no private keys');
  const key = (at: number) => privateKeys.slice(at * KEY_LENGTH, (at + 1) * KEY_LENGTH);
  return {
    publicPackage: decodeKeyPackage(keyPackage),
    privatePackage: {
      initPrivateKey: key(0),
      hpkePrivateKey: key(1),
      signaturePrivateKey: key(2),
    },
  };
};

export const readKeyPackage = async (
  suite: CiphersuiteImpl,
  bytes: Uint8Array,
): Promise<KeyPackageFacts> => {
  const keyPackage = decodeKeyPackage(bytes);
  const { leafNode, extensions, initKey } = keyPackage;
  if (keyPackage.cipherSuite !== MLS_SUITE_NAME) {
    throw new MlsError('invalid', 'a KeyPackage of another suite');
  }
  const isSigned =
    (await verifyKeyPackage(keyPackage, suite.signature)) &&
    (await verifyLeafNodeSignatureKeyPackage(leafNode, suite.signature));
  if (!isSigned) throw new MlsError('invalid', 'the signature of a KeyPackage does not hold');
  await checkSealable(suite, [initKey, leafNode.hpkePublicKey]);
  const { notBefore, notAfter } = leafNode.lifetime;
  return {
    ...credentialOf(leafNode),
    suite: MLS_SUITE,
    lifetime: { notBefore: Number(notBefore), notAfter: Number(notAfter) },
    lastResort: extensions.some(({ extensionType }) => extensionType === LAST_RESORT_EXTENSION),
    ref: await makeKeyPackageRef(keyPackage, suite.hash),
  };
};
