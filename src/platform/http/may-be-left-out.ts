import { ValidateIf } from 'class-validator';

/** Absent, or what the other rules say. `null` is a value: IsOptional would let it through to the database. */
export const MayBeLeftOut = (): PropertyDecorator =>
  ValidateIf((_, value: unknown) => value !== undefined);
