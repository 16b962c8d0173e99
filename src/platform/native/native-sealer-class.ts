/**
 * The class `Sealer` of the addon (native/src/binding/sealer.cc). It checks no arguments: its
 * caller does. Packed items are as native/src/core/sealing/batch.h describes them. Outcomes are
 * numbers: the fault (FAULTS), and eight times the place of the first item that has it.
 */
export interface NativeSealerHandle {
  /** @param nonces 24 bytes an item, for known-answer tests alone */
  seal(packed: Uint8Array, out: Uint8Array, nonces?: Uint8Array): number;
  open(packed: Uint8Array, out: Uint8Array): number;
  /** On threads of the addon; neither array may be touched until it settles. Never rejects. */
  sealBeside(packed: Uint8Array, out: Uint8Array): Promise<number>;
  openBeside(packed: Uint8Array, out: Uint8Array): Promise<number>;
  /** @param random key and nonce (56 bytes), for known-answer tests alone */
  newDataKey(conversation: Uint8Array, out: Uint8Array, random?: Uint8Array): void;
  verifyKey(conversation: Uint8Array, wrapped: Uint8Array): number;
  rewrapKey(conversation: Uint8Array, wrapped: Uint8Array, out: Uint8Array): number;
  replaceMasterKeys(masterKeys: NativeMasterKeys): void;
  forgetKeys(): void;
}

/** Version and 32 bytes each. */
export type NativeMasterKeys = readonly (readonly [number, Uint8Array])[];

export type NativeSealerClass = new (masterKeys: NativeMasterKeys) => NativeSealerHandle;

/** As in native/src/core/sealing/format.h. */
export const FAULTS = {
  none: 0,
  bodyFormat: 1,
  keyFormat: 2,
  noMasterKey: 3,
  doesNotOpen: 4,
} as const;
