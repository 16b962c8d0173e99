import type { StoredEpoch } from '../stored-epoch';
import { dueEpochs } from './due-epochs';

const [ANN, BOB] = ['ann', 'bob'];
const place = (generation: number, epoch: number) => ({ conversation: 'c', generation, epoch });
const epoch = (generation: number, n: number, more: Partial<StoredEpoch> = {}): StoredEpoch => ({
  ...place(generation, n),
  suite: 3,
  firstSeq: 100 * generation + 10 * n,
  lastSeq: null,
  secret: '',
  confirmedTranscriptHash: '',
  roster: [{ user: ANN, device: 'laptop', signKey: '' }],
  lines: [],
  ...more,
});
const present = { self: ANN, since: 0, generation: 1, epoch: 4 };
const lacking = [place(0, 1), place(0, 3), place(0, 9), place(1, 2), place(1, 4), place(2, 1)];

describe('The epochs that a device asks for', () => {
  it('are those between the first of its own and the present one', () => {
    const due = dueEpochs(lacking, [epoch(0, 2), epoch(1, 4)], present);
    expect(due).toEqual([place(0, 3), place(0, 9), place(1, 2)]);
  });

  it('are none that are there by now, and none before what is its own', () => {
    expect(dueEpochs(lacking, [epoch(0, 3), epoch(1, 2)], present)).toEqual([place(0, 9)]);
    const given = epoch(0, 2, { sharedBy: BOB });
    const ofOthers = epoch(0, 2, { roster: [{ user: BOB, device: 'phone', signKey: '' }] });
    for (const other of [given, ofOthers]) {
      expect(dueEpochs(lacking, [other, epoch(1, 1)], present)).toEqual([place(1, 2)]);
    }
  });

  it('are none from before somebody else brought it in', () => {
    const again = { ...present, since: 105 };
    expect(dueEpochs(lacking, [epoch(0, 2), epoch(1, 1)], again)).toEqual([place(1, 2)]);
  });
});
