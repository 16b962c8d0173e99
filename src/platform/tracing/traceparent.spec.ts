import { readTraceparent, writeTraceparent } from './traceparent';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

describe('a traceparent', () => {
  it('is read as it was written', () => {
    const place = { traceId: TRACE, spanId: SPAN };
    expect(readTraceparent(writeTraceparent(place))).toEqual(place);
  });

  it.each([
    undefined,
    '',
    'anything',
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE}-${SPAN}-00`,
    `01-${TRACE}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01-more`,
  ])('of %p names nothing that is followed', (text) => {
    expect(readTraceparent(text)).toBeUndefined();
  });
});
