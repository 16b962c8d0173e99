import { Lanes } from './lanes';

describe('a lane', () => {
  const LIMITS = { most: 8, perLane: 4, perUnproven: 2 };
  const roomIn = (lanes: Lanes, lane: string): number | undefined =>
    lanes.rooms()[0].lanes.get(lane);

  it('is given more once it has answered in time, until it does not', () => {
    const lanes = new Lanes(LIMITS);
    expect(roomIn(lanes, 'a')).toBeUndefined();
    lanes.begin('a')(true);
    expect(roomIn(lanes, 'a')).toBe(4);
    lanes.begin('a')(false);
    expect(roomIn(lanes, 'a')).toBeUndefined();
  });

  it('is as it was after work in which it was not asked', () => {
    const lanes = new Lanes(LIMITS);
    lanes.begin('a')(undefined);
    expect(roomIn(lanes, 'a')).toBeUndefined();
    lanes.begin('b')(true);
    lanes.begin('b')(undefined);
    expect(roomIn(lanes, 'b')).toBe(4);
  });
});
