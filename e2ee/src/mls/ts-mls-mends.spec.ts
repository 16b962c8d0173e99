import { randomBytes } from 'node:crypto';
import {
  addHistoricalReceiverData,
  applyProposals,
  type ClientState,
  makePskIndex,
  validateLeafNodeCredentialAndKeyUniqueness,
  validateRatchetTree,
} from 'ts-mls/clientState.js';
import { decodeUint32, uint32Encoder } from 'ts-mls/codec/number.js';
import { decodeOptional, optionalEncoder } from 'ts-mls/codec/optional.js';
import { encode } from 'ts-mls/codec/tlsEncoder.js';
import { decodeVarLenData } from 'ts-mls/codec/variableLength.js';
import {
  createCommit,
  createGroupInfoWithExternalPubAndRatchetTree,
  joinGroupExternal,
} from 'ts-mls/createCommit.js';
import type { GroupInfo } from 'ts-mls/groupInfo.js';
import { extractEpochSecret, extractJoinerSecret } from 'ts-mls/groupContext.js';
import { initializeKeySchedule } from 'ts-mls/keySchedule.js';
import type { MlsPublicMessage } from 'ts-mls/message.js';
import { toPrivateKeyPath } from 'ts-mls/privateKeyPath.js';
import { applyUpdatePath } from 'ts-mls/updatePath.js';
import { encodeLeafNode } from 'ts-mls/leafNode.js';
import { verifyParentHashes } from 'ts-mls/parentHash.js';
import { commitSecretOfPath, pathToRoot } from 'ts-mls/pathSecrets.js';
import { decodeProposal } from 'ts-mls/proposal.js';
import { processMessage } from 'ts-mls/processMessages.js';
import { addLeafNode, type RatchetTree, removeLeafNode } from 'ts-mls/ratchetTree.js';
import { allSecretTreeValues } from 'ts-mls/secretTree.js';
import { treeHashRoot } from 'ts-mls/treeHash.js';
import { toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js';
import { bytesToBase64, zeroOutUint8Array } from 'ts-mls/util/byteArray.js';
import { loadSodium } from '../primitives/sodium';
import { mlsCipherSuite } from './cipher-suite/mls-cipher-suite';
import { requirePatch } from './cipher-suite/require-patch';
import { CLIENT_CONFIG } from './engine/client-config';
import { addOf, extensionsOf, NUMBERED_EXTENSION, RawGroup, removeOf } from './testing/raw-group';

let raw: RawGroup;
beforeAll(async () => {
  raw = new RawGroup(mlsCipherSuite(await loadSodium()));
});

const stateAt = (states: readonly ClientState[], index: number): ClientState => {
  const state = states[index];
  if (!state) throw new RangeError('no such member');
  return state;
};

/** What a joiner checks of a tree, with its own hash so that the tree alone is judged. */
const faultOf = async (tree: RatchetTree, { groupContext }: ClientState) => {
  const { lifetimeConfig, authService } = CLIENT_CONFIG;
  const treeHash = await treeHashRoot(tree, raw.suite.hash);
  return validateRatchetTree(tree, groupContext, lifetimeConfig, authService, treeHash, raw.suite);
};

/** All members take the commit of member `by`. */
const commitAs = async (
  states: ClientState[],
  by: number,
  ...args: Parameters<RawGroup['commit']> extends [unknown, ...infer Rest] ? Rest : never
) => {
  const made = await raw.commit(stateAt(states, by), ...args);
  for (const [index, state] of states.entries()) {
    states[index] =
      index === by ? made.newState : await raw.process(state, made.commit as MlsPublicMessage);
  }
  return made;
};

const parentWith = (tree: RatchetTree, at: number, unmergedLeaves: number[]): RatchetTree =>
  tree.map((node, index) =>
    index === at && node?.nodeType === 'parent'
      ? { nodeType: 'parent', parent: { ...node.parent, unmergedLeaves } }
      : node,
  );

describe('trees', () => {
  it('are valid where parents list different unmerged leaves', async () => {
    const { states } = await raw.of(8);
    await commitAs(states, 0, [removeOf(1), removeOf(5)]);
    const remaining = states.filter(({ groupActiveState }) => groupActiveState.kind === 'active');
    // By leaves 2 and 4, so that parents stand above both gaps.
    await commitAs(remaining, 1);
    await commitAs(remaining, 3);
    const [late, later] = [await raw.device(), await raw.device()];
    const { welcome } = await commitAs(remaining, 0, [addOf(late), addOf(later)]);
    const { ratchetTree } = stateAt(remaining, 0);
    const unmerged = [3, 7, 11].map((at) => {
      const node = ratchetTree[at];
      return node?.nodeType === 'parent' ? node.parent.unmergedLeaves : null;
    });
    expect(unmerged).toEqual([[1], [1, 5], [5]]);
    await expect(raw.join(welcome, late)).resolves.toBeDefined();
  });

  it('are refused with unmerged leaves that are blank, outside, elsewhere or out of order', async () => {
    const { states } = await raw.of(8);
    await commitAs(states, 0);
    const state = stateAt(states, 0);
    const { ratchetTree } = state;
    expect(await faultOf(ratchetTree, state)).toBeUndefined();
    const mark = async (at: number, leaves: number[]) =>
      (await faultOf(parentWith(ratchetTree, at, leaves), state))?.message;
    const notBelow = 'Unmerged leaf did not represent a non-blank descendant leaf node';
    expect(await mark(3, [7])).toBe(notBelow);
    expect(await mark(3, [4_000_000])).toBe(notBelow);
    expect(await mark(7, [6, 5])).toBe('unmerged_leaves are not in increasing order');
    expect(await mark(7, [1])).toContain('intermediate node');
    const blank = parentWith(ratchetTree, 7, [6]).map((node, index) =>
      index === 12 ? undefined : node,
    );
    expect((await faultOf(blank, state))?.message).toBe(notBelow);
  });

  it('are refused where a parent says nothing of a leaf that does not know its key', async () => {
    const { states } = await raw.of(4);
    await commitAs(states, 0, [removeOf(1)]);
    const { ratchetTree } = stateAt(states, 0);
    expect(await verifyParentHashes(ratchetTree, raw.suite.hash)).toBe(true);
    const { leafNode } = (await raw.device()).publicPackage;
    const [honest] = addLeafNode(ratchetTree, leafNode);
    expect(await verifyParentHashes(honest, raw.suite.hash)).toBe(true);
    // Beside the committer's leaf, where no parent hash reaches, and not listed as unmerged.
    const silent = honest.map((node, index) => (index % 2 === 1 ? ratchetTree[index] : node));
    expect(await verifyParentHashes(silent, raw.suite.hash)).toBe(false);
  });

  it('are hashed but once where nearly no leaf has a parent hash', async () => {
    const { states } = await raw.of(8);
    await commitAs(states, 0);
    const { ratchetTree } = stateAt(states, 0);
    let digests = 0;
    const digest = (data: Uint8Array) => {
      digests += 1;
      return raw.suite.hash.digest(data);
    };
    expect(await verifyParentHashes(ratchetTree, { ...raw.suite.hash, digest })).toBe(true);
    expect(digests).toBeLessThanOrEqual(ratchetTree.length);
  });

  it('may lose their only leaf, for the member that comes in again', async () => {
    const device = await raw.device();
    const state = await raw.found(device);
    expect(removeLeafNode(state.ratchetTree, toLeafIndex(0))).toEqual([undefined]);
  });
});

describe('commits', () => {
  it('tell a removed member so where its place is filled again at once', async () => {
    const { states } = await raw.of(3);
    const late = await raw.device();
    const made = await raw.commit(stateAt(states, 0), [removeOf(1), addOf(late)]);
    const removed = await raw.process(stateAt(states, 1), made.commit as MlsPublicMessage);
    expect(removed.groupActiveState.kind).toBe('removedFromGroup');
    const other = await raw.process(stateAt(states, 2), made.commit as MlsPublicMessage);
    expect(other.confirmationTag).toEqual(made.newState.confirmationTag);
  });

  it('of group-context extensions alone have a path under the new context', async () => {
    const { states } = await raw.of(3);
    const extension = { extensionType: NUMBERED_EXTENSION, extensionData: new Uint8Array([1]) };
    const made = await commitAs(states, 0, [extensionsOf([extension])]);
    const { content } = (made.commit as MlsPublicMessage).publicMessage;
    expect(content.contentType === 'commit' && content.commit.path).toBeTruthy();
    expect(stateAt(states, 1).groupContext.extensions).toEqual([extension]);
    expect(stateAt(states, 1).confirmationTag).toEqual(made.newState.confirmationTag);
    await commitAs(states, 2, [extensionsOf([])]);
    expect(stateAt(states, 1).groupContext.extensions).toEqual([]);
  });

  it('bring in no extension that a member does not support, and none twice', async () => {
    const { states } = await raw.of(2);
    const unknown = { extensionType: 0xf0ff, extensionData: new Uint8Array() };
    const known = { ...unknown, extensionType: NUMBERED_EXTENSION };
    const commit = (extensions: (typeof known)[]) =>
      raw.commit(stateAt(states, 0), [extensionsOf(extensions)]);
    await expect(commit([unknown])).rejects.toThrow('support');
    await expect(commit([known, known])).rejects.toThrow('twice');
  });

  it('find pre-shared keys also in a private message', async () => {
    const { states } = await raw.of(2);
    const key = new Uint8Array(randomBytes(32));
    const pskId = new Uint8Array([7]);
    const index = (state: ClientState) => makePskIndex(state, { [bytesToBase64(pskId)]: key });
    const proposal = {
      proposalType: 'psk',
      psk: { preSharedKeyId: { psktype: 'external', pskId, pskNonce: new Uint8Array(32) } },
    } as const;
    const made = await createCommit(
      { state: stateAt(states, 0), cipherSuite: raw.suite, pskIndex: index(stateAt(states, 0)) },
      { extraProposals: [proposal] },
    );
    if (made.commit.wireformat !== 'mls_private_message') throw new Error('not private');
    const other = stateAt(states, 1);
    const processed = await processMessage(
      made.commit,
      other,
      index(other),
      () => 'accept',
      raw.suite,
    );
    expect(processed.newState.confirmationTag).toEqual(made.newState.confirmationTag);
  });

  it('have a path when asked for one, also with Adds alone', async () => {
    const { states } = await raw.of(2);
    const made = await commitAs(states, 1, [addOf(await raw.device())], { forcePath: true });
    const { content } = (made.commit as MlsPublicMessage).publicMessage;
    expect(content.contentType === 'commit' && content.commit.path).toBeTruthy();
  });

  it('of a lone member bring a new secret', async () => {
    const state = await raw.found(await raw.device());
    const [a, b] = [await raw.commit(state), await raw.commit(state)];
    // The same but for the signed leaf key: without a secret of the path only public bytes differ.
    const { initSecret } = state.keySchedule;
    const { kdf } = raw.suite;
    const joiner = await extractJoinerSecret(
      a.newState.groupContext,
      initSecret,
      new Uint8Array(32),
      kdf,
    );
    const guess = await initializeKeySchedule(
      await extractEpochSecret(a.newState.groupContext, joiner, kdf),
      kdf,
    );
    expect(a.newState.keySchedule.exporterSecret).not.toEqual(guess.exporterSecret);
    expect(a.newState.keySchedule.exporterSecret).not.toEqual(
      b.newState.keySchedule.exporterSecret,
    );
  });

  it('end their path below a root whose other half is empty', async () => {
    const { states } = await raw.of(6);
    const made = await raw.commit(stateAt(states, 4), [0, 1, 2, 3].map(removeOf));
    const other = await raw.process(stateAt(states, 5), made.commit as MlsPublicMessage);
    expect(other.confirmationTag).toEqual(made.newState.confirmationTag);
    expect(other.ratchetTree[7]).toBeUndefined();
    expect(Object.keys(other.privatePath.privateKeys)).toEqual(['9', '10']);
  });

  it('with ExternalInit come from new members, and theirs have it', async () => {
    const { states } = await raw.of(3);
    const kemOutput = new Uint8Array(32);
    const external = { proposalType: 'external_init', externalInit: { kemOutput } } as const;
    await expect(raw.commit(stateAt(states, 0), [external])).rejects.toThrow('new members');
    const proposals = [{ proposalOrRefType: 'proposal', proposal: removeOf(1) } as const];
    const index = makePskIndex(undefined, {});
    await expect(
      applyProposals(stateAt(states, 0), proposals, undefined, index, false, raw.suite),
    ).rejects.toThrow('new members');
  });

  it('reach every member with their path, and bring new keys alone', async () => {
    const { states } = await raw.of(4);
    const { ratchetTree } = stateAt(states, 0);
    const made = await raw.commit(stateAt(states, 0));
    const { content } = (made.commit as MlsPublicMessage).publicMessage;
    if (content.contentType !== 'commit' || !content.commit.path) throw new Error('no path');
    const { path } = content.commit;
    const apply = (nodes: typeof path.nodes) =>
      applyUpdatePath(ratchetTree, toLeafIndex(0), { ...path, nodes }, raw.suite.hash, false, []);
    await expect(apply(path.nodes)).resolves.toBeDefined();
    const fewer = path.nodes.map((node) => ({ ...node, encryptedPathSecret: [] }));
    await expect(apply(fewer)).rejects.toThrow('exactly its recipients');
    const leaf = ratchetTree[2];
    if (leaf?.nodeType !== 'leaf') throw new Error('no leaf');
    const { hpkePublicKey } = leaf.leaf;
    await expect(apply(path.nodes.map((node) => ({ ...node, hpkePublicKey })))).rejects.toThrow(
      'Public keys in the UpdatePath',
    );
  });

  it('keep no key of a node that is blank now', async () => {
    const { states } = await raw.of(4);
    await commitAs(states, 0);
    await commitAs(states, 1);
    const before = stateAt(states, 0);
    expect(Object.keys(before.privatePath.privateKeys)).toContain('1');
    const made = await raw.commit(stateAt(states, 2), [removeOf(1)]);
    const after = await raw.process(before, made.commit as MlsPublicMessage);
    for (const node of Object.keys(after.privatePath.privateKeys)) {
      expect(after.ratchetTree[Number(node)]).toBeDefined();
    }
    expect(Object.keys(after.privatePath.privateKeys)).not.toContain('1');
  });
});

describe('keys of a new leaf', () => {
  it('are compared with all that are there', async () => {
    const { states } = await raw.of(3);
    await commitAs(states, 0);
    const { ratchetTree } = stateAt(states, 0);
    const node = ratchetTree[2];
    if (node?.nodeType !== 'leaf') throw new Error('no leaf');
    const { leafNode } = (await raw.device()).publicPackage;
    const check = (changed: object) =>
      validateLeafNodeCredentialAndKeyUniqueness(ratchetTree, { ...leafNode, ...changed });
    expect(await check({})).toBeUndefined();
    expect((await check({ hpkePublicKey: node.leaf.hpkePublicKey }))?.message).toContain('hpke');
    const { signaturePublicKey } = node.leaf;
    expect((await check({ signaturePublicKey }))?.message).toContain('signature');
  });
});

describe('external commits', () => {
  const infoOf = (state: ClientState): Promise<GroupInfo> =>
    createGroupInfoWithExternalPubAndRatchetTree(state, [], raw.suite);
  const joinAs = async (
    state: ClientState,
    device: Awaited<ReturnType<RawGroup['device']>>,
    resync: boolean,
  ) =>
    joinGroupExternal(
      await infoOf(state),
      device.publicPackage,
      device.privatePackage,
      resync,
      raw.suite,
      undefined,
      CLIENT_CONFIG,
    );
  const asMessage = (publicMessage: MlsPublicMessage['publicMessage']): MlsPublicMessage =>
    ({
      version: 'mls10',
      wireformat: 'mls_public_message',
      publicMessage,
    }) as MlsPublicMessage;

  it('carry the external key as RFC 9420 writes it', async () => {
    const { states } = await raw.of(1);
    const info = await infoOf(stateAt(states, 0));
    const external = info.extensions.find(({ extensionType }) => extensionType === 'external_pub');
    expect(external && Array.from(external.extensionData.subarray(0, 1))).toEqual([32]);
    expect(external?.extensionData).toHaveLength(33);
  });

  it('to replace a leaf that is not there are refused at once', async () => {
    const { states } = await raw.of(2);
    await expect(joinAs(stateAt(states, 0), await raw.device(), true)).rejects.toThrow(
      'earlier leaf',
    );
  });

  it('of another suite, or with a key that a member has, are refused', async () => {
    const { states, devices } = await raw.of(2);
    const [member, joiner] = [devices[1], await raw.device()];
    if (!member) throw new Error('no device');
    const join = ({ leafNode, ...changed }: Partial<typeof joiner.publicPackage>) =>
      joinAs(
        stateAt(states, 0),
        {
          ...joiner,
          publicPackage: {
            ...joiner.publicPackage,
            ...changed,
            leafNode: { ...joiner.publicPackage.leafNode, ...leafNode },
          },
        },
        false,
      );
    await expect(join({})).resolves.toBeDefined();
    const cipherSuite = 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519';
    await expect(join({ cipherSuite })).rejects.toThrow('cipher suite');
    const { leafNode } = joiner.publicPackage;
    const { hpkePublicKey, signaturePublicKey } = member.publicPackage.leafNode;
    await expect(join({ leafNode: { ...leafNode, hpkePublicKey } })).rejects.toThrow('hpke keys');
    await expect(join({ leafNode: { ...leafNode, signaturePublicKey } })).rejects.toThrow(
      'signature keys',
    );
  });

  it('that remove a leaf outside the tree are refused at once', async () => {
    const { states } = await raw.of(2);
    const state = stateAt(states, 0);
    const { kem } = { kem: new Uint8Array(32).fill(9) };
    const proposals = [
      removeOf(1_000_000),
      { proposalType: 'external_init', externalInit: { kemOutput: kem } } as const,
    ].map((proposal) => ({ proposalOrRefType: 'proposal', proposal }) as const);
    await expect(
      applyProposals(state, proposals, undefined, makePskIndex(undefined, {}), false, raw.suite),
    ).rejects.toThrow('empty leaf');
  });

  it('tell the device whose leaf they replace', async () => {
    const { states, devices } = await raw.of(3);
    const own = devices[1];
    if (!own) throw new Error('no device');
    const again = await raw.device([NUMBERED_EXTENSION], {
      signKey: own.privatePackage.signaturePrivateKey,
      publicKey: own.publicPackage.leafNode.signaturePublicKey,
    });
    const { publicMessage, newState } = await joinAs(stateAt(states, 0), again, true);
    const replaced = await raw.process(stateAt(states, 1), asMessage(publicMessage));
    expect(replaced.groupActiveState.kind).toBe('removedFromGroup');
    const other = await raw.process(stateAt(states, 2), asMessage(publicMessage));
    expect(other.confirmationTag).toEqual(newState.confirmationTag);
  });
});

describe('codecs', () => {
  it('keep a zero apart from nothing', () => {
    const encoded = encode(optionalEncoder(uint32Encoder))(0);
    expect(Array.from(encoded)).toEqual([1, 0, 0, 0, 0]);
    expect(decodeOptional(decodeUint32)(encoded, 0)).toEqual([0, 5]);
  });

  it('take one encoding of what is absent and of a length', () => {
    expect(decodeOptional(decodeUint32)(new Uint8Array([2, 0, 0, 0, 0]), 0)).toBeUndefined();
    expect(decodeOptional(decodeUint32)(new Uint8Array([]), 0)).toBeUndefined();
    expect(() => decodeVarLenData(new Uint8Array([0x40, 1, 7]), 0)).toThrow('as few bytes');
    expect(() => decodeVarLenData(new Uint8Array([0x80, 0, 0, 1, 7]), 0)).toThrow('as few bytes');
  });

  it('read no malformed proposal of a known type as one of an unknown type', async () => {
    // An Update with the leaf of a KeyPackage.
    const leaf = encodeLeafNode((await raw.device()).publicPackage.leafNode);
    expect(decodeProposal(new Uint8Array([0, 2, ...leaf]), 0)).toBeUndefined();
    expect(decodeProposal(new Uint8Array([0xf0, 2, 1, 9]), 0)?.[0]).toEqual({
      proposalType: 0xf002,
      proposalData: new Uint8Array([9]),
    });
  });
});

describe('secrets that are used up', () => {
  it('are given back to be wiped, and no epoch is kept with 0', async () => {
    const { states } = await raw.of(2);
    const state = stateAt(states, 0);
    expect(
      allSecretTreeValues(state.secretTree).every((value) => value instanceof Uint8Array),
    ).toBe(true);
    const none = {
      ...state,
      clientConfig: {
        ...CLIENT_CONFIG,
        keyRetentionConfig: { ...CLIENT_CONFIG.keyRetentionConfig, retainKeysForEpochs: 0 },
      },
    };
    const [kept, consumed] = addHistoricalReceiverData(none);
    expect(kept.size).toBe(0);
    expect(consumed.length).toBeGreaterThan(0);
  });

  it('are wiped without WebCrypto, whatever their size', () => {
    const secret = new Uint8Array(70_000).fill(1);
    zeroOutUint8Array(secret);
    expect(secret.every((byte) => byte === 0)).toBe(true);
  });
});

describe('path secrets', () => {
  it('that do not lead to the public keys of the tree are refused', async () => {
    const { states } = await raw.of(4);
    const made = await raw.commit(stateAt(states, 0));
    const secret = new Uint8Array(32).fill(3);
    await expect(
      toPrivateKeyPath({ 3: secret }, 1, raw.suite, made.newState.ratchetTree),
    ).rejects.toThrow('does not lead');
    const lone = [undefined, undefined, made.newState.ratchetTree[2]];
    const path = await pathToRoot(lone, toNodeIndex(2), secret, raw.suite.kdf);
    await expect(
      commitSecretOfPath(lone, toNodeIndex(2), path, raw.suite.kdf),
    ).resolves.toHaveLength(32);
    expect(Object.keys(path)).toEqual(['2']);
  });
});

describe('a library without the patch', () => {
  it('is refused', () => {
    expect(() => requirePatch()).not.toThrow();
    expect(() => requirePatch({})).toThrow('npm ci');
    expect(() => requirePatch({ anochatPatch: 1 })).toThrow('npm ci');
  });
});
