/**
 * The class `Sealer` of the addon (native/src/binding/sealer.cc). It checks lengths alone. Packed items are as native/src/core/sealing/batch.h describes them. Outcomes are
 * numbers: the fault (FAULTS), and eight times the place of the first item that has it.
 */
export interface NativeSealerHandle {
  seal(packed: Uint8Array, out: Uint8Array): number;
  open(packed: Uint8Array, out: Uint8Array): number;
  /** On threads of the addon; neither array may be touched until it settles. Never rejects. */
  sealBeside(packed: Uint8Array, out: Uint8Array): Promise<number>;
  openBeside(packed: Uint8Array, out: Uint8Array): Promise<number>;
  newDataKey(conversation: Uint8Array, version: number, out: Uint8Array): number;
  verifyKey(conversation: Uint8Array, wrapped: Uint8Array): number;
  rewrapKey(
    conversation: Uint8Array,
    wrapped: Uint8Array,
    version: number,
    out: Uint8Array,
  ): number;
  replaceMasterKeys(masterKeys: NativeMasterKeys): void;
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
