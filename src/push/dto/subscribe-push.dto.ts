import {
  LIMITS,
  PUSH_KINDS,
  type PushKeys,
  type PushKind,
  type SubscribePush,
} from '@anochat/contract';
import { Type } from 'class-transformer';
import { IsIn, IsObject, Matches, MaxLength, ValidateNested } from 'class-validator';

import { MayBeLeftOut, type SameShape } from '../../platform/http';

export class PushKeysDto implements PushKeys {
  /** A point of P-256 that is not compressed: 65 bytes, base64url. */
  @Matches(/^[\w-]{87}=?$/, { message: '$property must be 65 bytes of base64url' })
  p256dh!: string;

  /** 16 bytes, base64url. */
  @Matches(/^[\w-]{22}(==)?$/, { message: '$property must be 16 bytes of base64url' })
  auth!: string;
}
true satisfies SameShape<PushKeysDto, PushKeys>;

export class SubscribePushDto implements SubscribePush {
  @IsIn(PUSH_KINDS)
  kind!: PushKind;

  /** An `https:` address for `webpush` and `unifiedpush`, else the token of the device. */
  @MaxLength(LIMITS.pushAddressLength)
  @Matches(/^[!-~]+$/, { message: '$property must be an address or a token' })
  address!: string;

  @MayBeLeftOut()
  @IsObject()
  @ValidateNested()
  @Type(() => PushKeysDto)
  keys?: PushKeysDto;
}
true satisfies SameShape<SubscribePushDto, SubscribePush>;
