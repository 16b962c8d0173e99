import { chainReference } from '../../devices/chain-reference';
import type { DeviceChain } from '../../devices/device-chain';
import { encodeOffer } from '../../devices/device-offer';
import { signLeave } from '../../devices/leave';
import {
  addStatement,
  genesisStatement,
  renewStatement,
  revokeStatement,
  vaultStatement,
} from '../../devices/make-statements';
import { pairSafetyNumber, safetyNumber } from '../../devices/safety-number';
import { verifyChain } from '../../devices/verify-chain';
import { ALICE, BOB, CONVERSATION, hex, sampleDevice, seedOf } from '../samples';
import type { KnownFormat } from './known-format';

export const devices: KnownFormat = (primitives) => {
  const statements: Uint8Array[] = [];
  const chain = (): DeviceChain => {
    const verdict = verifyChain(primitives, ALICE, statements);
    if ('problem' in verdict) throw new Error(verdict.problem.type);
    return verdict.chain;
  };
  const identity = { signer: null, seed: seedOf(200) };
  const first = sampleDevice(primitives, ALICE, 1);
  const second = sampleDevice(primitives, ALICE, 2);
  const device = { signer: first.offer.device, seed: first.signSeed };
  const vault = { digest: seedOf(5), n: 1, backupKey: seedOf(6) };
  statements.push(genesisStatement(primitives, ALICE, seedOf(200)));
  statements.push(addStatement(primitives, chain(), identity, first.offer));
  statements.push(addStatement(primitives, chain(), device, second.offer));
  statements.push(vaultStatement(primitives, chain(), device, vault));
  statements.push(revokeStatement(primitives, chain(), device, second.offer.device));
  statements.push(renewStatement(primitives, chain(), seedOf(201)));
  const alice = { user: ALICE, identityKey: chain().identityKey };
  const bob = { user: BOB, identityKey: seedOf(9) };
  const leave = {
    user: ALICE,
    device: first.offer.device,
    conversation: CONVERSATION,
    generation: 0,
    seenSeq: 7,
    seenChain: seedOf(8),
  };
  return {
    offer: hex(encodeOffer(first.offer)),
    statements: statements.map(hex),
    hash: hex(chain().hash),
    reference: hex(chainReference(chain()).hash),
    safetyNumber: safetyNumber(primitives, alice),
    pairSafetyNumber: pairSafetyNumber(primitives, alice, bob),
    leave: hex(signLeave(primitives, first.signSeed, leave)),
  };
};
