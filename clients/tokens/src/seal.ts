/**
 * The seal: a ring of ticks in a 100 by 100 view box, drawn as SVG path data. Tick n stands for digit
 * n, clockwise from the top; 0 is the shortest, 9 the longest.
 */
const CENTRE = 50;
const INNER_RADIUS = 25;
const SHORTEST_TICK = 4;
const LONGER_BY_DIGIT = 7 / 3;

const coordinate = (value: number): string => String(Math.round(value * 10) / 10);

function tick(index: number, count: number, digit: number): string {
  const angle = (index / count) * 2 * Math.PI;
  const outer = INNER_RADIUS + SHORTEST_TICK + digit * LONGER_BY_DIGIT;
  const point = (radius: number): string =>
    `${coordinate(CENTRE + radius * Math.sin(angle))} ${coordinate(CENTRE - radius * Math.cos(angle))}`;
  return `M${point(INNER_RADIUS)}L${point(outer)}`;
}

/** How a ring that stands for no number is drawn: whole, every third tick, flattened, or open. */
export type SealShape = 'whole' | 'thinned' | 'quiet' | 'broken';

// A fixed ornament, nobody's number: rings beside people come from their own digits only.
const ORNAMENT = Array.from('048271593620817495036281740592638104957312680495273168490275', Number);

const keeps: Record<SealShape, (index: number) => boolean> = {
  whole: () => true,
  thinned: (index) => index % 3 === 0,
  quiet: () => true,
  broken: (index) => index < 5 || index >= 12,
};

/** Path data of the ornament ring; the lit part, when asked for, is the ticks before `end`. */
export function sealPath(shape: SealShape = 'whole', start = 0, end = ORNAMENT.length): string {
  return ORNAMENT.map((digit, index) => {
    if (index < start || index >= end || !keeps[shape](index)) return '';
    const flat = shape === 'quiet' && index > 10 && index < 52;
    return tick(index, ORNAMENT.length, flat ? 0 : digit);
  }).join('');
}

/** The ring of a real number: its digits, and nothing else, decide the lengths. */
export const ringOf = (digits: string): string =>
  Array.from(digits, Number)
    .map((digit, index, all) => tick(index, all.length, digit))
    .join('');

/** The logo: a fixed ring of twenty ticks, thicker and with a smaller core so that it holds at 16 px. */
export const LOGO_PATH =
  'M50 32L50 0M55.6 32.9L61.8 13.8M60.6 35.4L77.6 12M64.6 39.4L73.5 32.9M67.1 44.4L91.9 36.4M68 50L85.1 50M67.1 55.6L97.6 65.5M64.6 60.6L80.8 72.4M60.6 64.6L77.6 88M55.6 67.1L59.9 80.5M50 68L50 94M44.4 67.1L39.2 83.4M39.4 64.6L20.6 90.5M35.4 60.6L19.2 72.4M32.9 55.6L2.4 65.5M32 50L20.9 50M32.9 44.4L5.3 35.5M35.4 39.4L24 31.1M39.4 35.4L24.1 14.4M44.4 32.9L39.2 16.6';
export const LOGO_STROKE_WIDTH = 5.2;
