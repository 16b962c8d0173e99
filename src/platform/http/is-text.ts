import { applyDecorators } from '@nestjs/common';
import { IsString, Length, Matches } from 'class-validator';

/** Postgres cannot hold U+0000 in a text, and no name or sentence needs the other control characters. */

const WITHOUT_CONTROLS = /^[^\u0000-\u0008\u000b-\u001f\u007f\p{Surrogate}]*$/u;

/** A text of `min` to `max` characters that is safe to store and show: tabs and line ends are allowed. */
export const IsText = (min: number, max: number): PropertyDecorator =>
  applyDecorators(
    IsString(),
    Length(min, max),
    Matches(WITHOUT_CONTROLS, { message: '$property must not hold control characters' }),
  );
