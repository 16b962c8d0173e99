import { createNoblePrimitives } from '../../e2ee/src/primitives/noble';

/** What the test writes before the script, and all that the engine has. */
declare const given: { readonly seed: readonly number[] };
declare const print: (line: string) => void;

let isOver = false;

/** The last word. */
export function end(said: string): void {
  print(said);
  isOver = true;
}

/** The engine's own `setTimeout` waits for its turn alone. */
export function after(ms: number, run: () => void): () => void {
  const due = Date.now() + ms;
  let isCancelled = false;
  const turn = (): void => {
    // Timers of devices that nobody has ended would keep the engine.
    if (isCancelled || isOver) return;
    if (Date.now() >= due) run();
    else setTimeout(turn, 0);
  };
  setTimeout(turn, 0);
  return () => {
    isCancelled = true;
  };
}

/** In place of libsodium, which needs WebAssembly. */
export const primitives = createNoblePrimitives(randomBytes);

let count = 0;

/** The engine has no randomness: the seed comes from outside. */
export function randomBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 32) {
    count += 1;
    const block = primitives.sha256(Uint8Array.from([...given.seed, ...counted(count)]));
    bytes.set(block.subarray(0, length - at), at);
  }
  return bytes;
}

const counted = (n: number): readonly number[] => [24, 16, 8, 0].map((bits) => (n >> bits) & 0xff);
