import { applyDecorators } from '@nestjs/common';
import { USER_NAME_PATTERN } from '@anochat/contract';
import { Transform } from 'class-transformer';
import { Matches } from 'class-validator';

/** A user name, taken in any case and kept in lower case. */
export const IsUserName = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.toLowerCase() : value,
    ),
    Matches(USER_NAME_PATTERN, {
      message:
        '$property must be 3 to 32 of a-z, 0-9, dot, dash and underscore, and begin with a letter or digit',
    }),
  );
