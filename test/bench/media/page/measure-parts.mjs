import { loadSodium } from '@anochat/e2ee/sodium';

import { makePartsAway } from '../../../../clients/sdk/src/media/uploads/making/make-parts-away';
import { beginSealing } from '../../../../clients/sdk/src/media/uploads/stored-form';
import { blobSource } from '../../../../clients/sdk/src/platform/browser/blob-source';
import { openMediaThread } from '../../../../clients/web/src/media/open-media-thread';

/**
 * Makes all parts of the chosen file in the web client's worker, and keeps the last `held` of them.
 * Gives the milliseconds that it took, and the longest between two turns of the page meanwhile.
 */
globalThis.measureParts = async (partBytes, held) => {
  const [file] = document.querySelector('input').files;
  const sealing = beginSealing(await loadSodium(), file.size);
  const toMake = { sealing, size: file.size, partBytes };
  const endTurns = watchTurns();
  const began = performance.now();
  const parts = [];
  for await (const made of makePartsAway(openMediaThread)(toMake, blobSource(file))) {
    if (made.type === 'part') parts.push(made.bytes);
    if (parts.length > held) parts.shift();
  }
  return { ms: performance.now() - began, pauseMs: endTurns() };
};

/** A task of every turn: the longest time that one waited for the next is the longest task between. */
function watchTurns() {
  const { port1, port2 } = new MessageChannel();
  let [last, longest, isOver] = [performance.now(), 0, false];
  port1.onmessage = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isOver) setTimeout(() => port2.postMessage(null), 1);
  };
  port2.postMessage(null);
  return () => {
    isOver = true;
    port1.close();
    return longest;
  };
}
