import { UUID_PATTERN, UUID_V7_PATTERN } from '@anochat/contract';
import { Matches } from 'class-validator';

import { IdParam, IsId } from '../../platform/http';
import { IsSeqText } from './is-seq-text';

/** `/conversations/:id/members/:userId` and what is alike. */
export class MemberParams extends IdParam {
  @IsId()
  userId!: string;
}

/** A member, or `me`. */
export class MemberOrMeParams extends IdParam {
  @Matches(new RegExp(`^me$|${UUID_PATTERN.source}`), {
    message: '$property must be "me" or a lower-case UUID',
  })
  userId!: string;
}

export class InviteParams extends IdParam {
  @IsId()
  inviteId!: string;
}

export class InviteCodeParams {
  @Matches(/^[A-Za-z0-9_-]{1,64}$/, { message: '$property must be the code of an invitation' })
  code!: string;
}

export class MessageParams extends IdParam {
  @Matches(UUID_V7_PATTERN, { message: '$property must be a lower-case UUID of version 7' })
  clientId!: string;
}

export class BlobParams extends IdParam {
  @IsId()
  blobId!: string;
}

export class EntryParams extends IdParam {
  @IsSeqText(1)
  seq!: number;
}
