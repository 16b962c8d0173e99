import type { BlobRef } from '@anochat/contract';
import type { Primitives } from '@anochat/e2ee';
import { createUuidV7 } from '../../ids/uuid-v7';
import { createMemoryStorage } from '../../platform/memory-storage';
import { Records } from '../../storage/records';
import type { MediaHost } from '../media';
import { makePartsHere } from '../uploads/making/make-parts';
import type { RunOptions } from '../uploads/upload-run';
import { FileServer } from './file-server';

/** A clock whose waits are over at once. */
export const createHastyClock = () => {
  const clock = {
    time: 1_700_000_000_000,
    now: () => clock.time,
    after: (ms: number, run: () => void) => {
      let isOver = false;
      setImmediate(() => {
        if (!isOver) {
          clock.time += ms;
          run();
        }
      });
      return () => {
        isOver = true;
      };
    },
  };
  return clock;
};

/** A device with its store, and a server: `restart` gives the same device anew. */
export const createMediaWorld = (
  primitives: Primitives,
  { partBytes = 200_000, storage = createMemoryStorage() } = {},
) => {
  const clock = createHastyClock();
  const server = new FileServer(primitives, clock, partBytes);
  const newId = createUuidV7(clock, (count) => primitives.randomBytes(count));
  const hostOf = (): MediaHost & Pick<RunOptions, 'primitives' | 'makeParts'> => ({
    makeParts: makePartsHere(primitives),
    ...{ primitives, clock, newId, api: server.api, transfer: server.transfer },
    ...{ random: () => 0.5, serverUrl: 'https://chat.example' },
    records: new Records(storage, null),
  });
  return { clock, server, newId, storage, hostOf };
};

export const referenceOf = (
  uploaded: Pick<BlobRef, 'blob' | 'digest' | 'key' | 'commit'>,
  size: number,
): BlobRef => ({ name: 'a.bin', mime: 'application/pdf', size, ...uploaded });
