import { tokens } from '@anochat/tokens';

const px = (value: string): number => Number.parseFloat(value);

const numbers = <K extends string>(
  values: Readonly<Record<K, string>>,
): Readonly<Record<K, number>> =>
  Object.fromEntries(
    Object.entries<string>(values).map(([key, value]) => [key, px(value)]),
  ) as Record<K, number>;

/** Steps of 4, by the names of the tokens: `space[4]` is 8 points. */
export const space = numbers(tokens.space);
export const radius = numbers(tokens.radius);
export const size = {
  header: px(tokens.size.header),
  /** A row of a list on a narrow screen. */
  row: 70,
  touch: px(tokens.size.touch),
  icon: px(tokens.size.icon),
  /** The widest that a column of text becomes on a tablet. */
  column: px(tokens.size.column),
} as const;
export const motion = {
  fast: px(tokens.motion.fast),
  base: px(tokens.motion.base),
  slow: px(tokens.motion.slow),
} as const;
/** Of the shadow that Android draws. */
export const elevation = tokens.elevationNative;

export type TypeName = keyof typeof tokens.type;
interface TypeStep {
  readonly fontSize: number;
  readonly lineHeight: number;
  readonly fontWeight: '400' | '600';
  readonly letterSpacing: number;
}

/** What is read is a little larger on a phone than on a desk. */
const NARROW: Partial<Record<TypeName, { readonly size: number; readonly line: number }>> = {
  body: { size: 16, line: 22 },
  ui: { size: 15, line: 20 },
};

function step(name: TypeName): TypeStep {
  const { size: own, line, weight, tracking } = tokens.type[name];
  const fontSize = NARROW[name]?.size ?? px(own);
  return {
    fontSize,
    lineHeight: NARROW[name]?.line ?? px(line),
    // Systems have no font for the weights between.
    fontWeight: weight >= 550 ? '600' : '400',
    letterSpacing: Number.parseFloat(tracking) * fontSize,
  };
}

export const type = Object.fromEntries(
  (Object.keys(tokens.type) as TypeName[]).map((name) => [name, step(name)]),
) as Readonly<Record<TypeName, TypeStep>>;
