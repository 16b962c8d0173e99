import { UUID_PATTERN } from '@anochat/contract';
import { Matches, type ValidationOptions } from 'class-validator';

/** An identifier of the contract, as a field of a body, path or query. */
export const IsId = (options: ValidationOptions = {}): PropertyDecorator =>
  Matches(UUID_PATTERN, { message: '$property must be a lower-case UUID', ...options });
