import { placeWindow, readWindowState, SMALLEST, USUAL } from './window-state';

const displays = [
  { x: 0, y: 0, width: 1_920, height: 1_040 },
  { x: 1_920, y: 0, width: 1_280, height: 984 },
];
const at = (x: number, y: number, width = 900, height = 700) => ({
  bounds: { x, y, width, height },
  isMaximized: false,
});

describe('The place of the window', () => {
  it('is where it was, on any display', () => {
    for (const state of [at(100, 50), at(2_000, 10), at(-300, 0), at(1_800, 900)])
      expect(placeWindow(state, displays)).toEqual(state.bounds);
  });

  it.each([
    ['a display that is gone', at(4_000, 100)],
    ['above the screen', at(100, -200)],
    ['below the screen', at(100, 1_030)],
    ['almost out of sight', at(-850, 100)],
  ])('is in the middle again from %s', (_where, state) => {
    expect(placeWindow(state, displays)).toEqual({ width: 900, height: 700 });
  });

  it('is never smaller than what can be read', () => {
    expect(placeWindow(at(0, 0, 10, 10), displays)).toMatchObject(SMALLEST);
  });

  it.each([
    undefined,
    null,
    'x',
    { bounds: { x: 'a' } },
    { bounds: { x: 1, y: 1, width: 0, height: 5 } },
  ])('is the usual one where nothing sensible was kept: %j', (found) =>
    expect(placeWindow(readWindowState(found), displays)).toEqual(USUAL),
  );
});
