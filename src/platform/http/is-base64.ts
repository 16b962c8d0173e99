import { applyDecorators } from '@nestjs/common';
import { Matches, MaxLength, MinLength, type ValidationOptions } from 'class-validator';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Standard base64 with padding (RFC 4648, section 4) of 1 to `maxBytes` bytes. */
export const IsBase64 = (maxBytes: number, options: ValidationOptions = {}): PropertyDecorator =>
  applyDecorators(
    MinLength(4, options),
    MaxLength(Math.ceil(maxBytes / 3) * 4, options),
    Matches(BASE64, { message: '$property must be base64', ...options }),
  );
