import { type Envelope, e2eeEnvelope, redactionEnvelope, serverEnvelope } from '@anochat/contract';
import { Injectable, type PipeTransform } from '@nestjs/common';

import { fieldErrorsOf, ProblemError } from '../../platform/errors';

/** The schema that the body means to follow: its errors name fields, those of a union do not. */
const schemaFor = (
  body: unknown,
): typeof serverEnvelope | typeof e2eeEnvelope | typeof redactionEnvelope => {
  const { kind, mode } = (typeof body === 'object' && body !== null ? body : {}) as Readonly<
    Record<string, unknown>
  >;
  if (kind === 'redaction') return redactionEnvelope;
  return mode === 'e2ee' ? e2eeEnvelope : serverEnvelope;
};

/** Validates a message by the contract's own schemas, which clients run too. */
@Injectable()
export class EnvelopePipe implements PipeTransform<unknown, Envelope> {
  transform(body: unknown): Envelope {
    const result = schemaFor(body).safeParse(body);
    if (result.success) return result.data;
    throw new ProblemError('request.invalid', { errors: fieldErrorsOf(result.error) });
  }
}
