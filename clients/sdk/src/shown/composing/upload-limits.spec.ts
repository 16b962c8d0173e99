import { LIMITS } from '@anochat/contract';
import { sealedBytes } from '@anochat/e2ee';

import { takenFiles } from './upload-limits';

const limits = { blobBytes: 1000, partBytes: 100, quotaBytes: null, usedBytes: 0 };
const asTheyAre = (size: number): number => size;
const files = (...sizes: readonly number[]) => sizes.map((size) => ({ size }));

describe('takenFiles', () => {
  it('takes a file of the largest size, and none that is larger', () => {
    const { taken, refused } = takenFiles(files(1000, 1001, 0), [], limits, asTheyAre);
    expect(taken).toEqual(files(1000, 0));
    expect(refused).toEqual({ tooLarge: files(1001), noRoom: [], tooMany: [] });
  });

  it('counts of a sealed file what is stored', () => {
    const most = { ...limits, blobBytes: sealedBytes(1000) };
    expect(takenFiles(files(1000, 2000), [], most, sealedBytes).taken).toEqual(files(1000));
    expect(takenFiles(files(1000), [], limits, sealedBytes).taken).toEqual([]);
  });

  it('leaves room for what is in the tray already', () => {
    const quota = { ...limits, quotaBytes: 1500, usedBytes: 400 };
    const { taken, refused } = takenFiles(files(500, 300, 100), files(500), quota, asTheyAre);
    expect(taken).toEqual(files(500, 100));
    expect(refused.noRoom).toEqual(files(300));
  });

  it('takes as many as a message has parts', () => {
    const many = files(...Array.from({ length: LIMITS.partsPerMessage }, () => 1));
    const { taken, refused } = takenFiles(many, files(1, 1), limits, asTheyAre);
    expect(taken).toHaveLength(LIMITS.partsPerMessage - 2);
    expect(refused.tooMany).toHaveLength(2);
  });
});
