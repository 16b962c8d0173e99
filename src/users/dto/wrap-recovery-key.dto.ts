import { LIMITS, type WrapRecoveryKey } from '@anochat/contract';
import { ValidateIf } from 'class-validator';

import { IsBase64, type SameShape } from '../../platform/http';

export class WrapRecoveryKeyDto implements WrapRecoveryKey {
  /** `null` takes the passphrase away. */
  @ValidateIf((_, value: unknown) => value !== null)
  @IsBase64(LIMITS.vaultBytes)
  wrap!: string | null;
}
true satisfies SameShape<WrapRecoveryKeyDto, WrapRecoveryKey>;
