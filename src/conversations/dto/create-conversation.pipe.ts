import type { CreateConversation } from '@anochat/contract';
import { Injectable, type PipeTransform } from '@nestjs/common';

import { ProblemError, validationPipe } from '../../platform/errors';
import { CREATE_DTOS } from './create-conversation.dto';

const isKind = (kind: unknown): kind is CreateConversation['kind'] =>
  typeof kind === 'string' && Object.hasOwn(CREATE_DTOS, kind);

/** Validates the body by the class of its kind. */
@Injectable()
export class CreateConversationPipe implements PipeTransform<unknown, Promise<CreateConversation>> {
  private readonly validation = validationPipe();

  async transform(body: unknown): Promise<CreateConversation> {
    const kind: unknown = typeof body === 'object' && body !== null && 'kind' in body && body.kind;
    if (!isKind(kind)) {
      throw new ProblemError('request.invalid', {
        errors: [
          { path: 'kind', message: `must be one of ${Object.keys(CREATE_DTOS).join(', ')}` },
        ],
      });
    }
    const validated: unknown = await this.validation.transform(body, {
      type: 'body',
      metatype: CREATE_DTOS[kind],
    });
    return validated as CreateConversation;
  }
}
