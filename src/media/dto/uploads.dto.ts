import {
  type BeginUpload,
  BLOB_KINDS,
  type BlobKind,
  type CompleteUpload,
  LIMITS,
  type SignParts,
  type UploadPart,
  UUID_V7_PATTERN,
} from '@anochat/contract';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

import { MayBeLeftOut, type SameShape } from '../../platform/http';

/** 32 bytes in base64. */
const IsDigest = (): PropertyDecorator =>
  Matches(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/, {
    message: '$property must be 32 bytes in base64',
  });

export class BeginUploadDto implements BeginUpload {
  @Matches(UUID_V7_PATTERN, { message: '$property must be a lower-case UUID of version 7' })
  id!: string;

  /** `sealed`: ciphertext; `plain`: readable by the server. */
  @IsIn(BLOB_KINDS)
  kind!: BlobKind;

  /** Bytes to be stored. */
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  size!: number;

  /** Media type of a plain file. */
  @MayBeLeftOut()
  @MaxLength(127)
  @Matches(/^[\w.+-]+\/[\w.+-]+$/)
  type?: string;
}
true satisfies SameShape<BeginUploadDto, BeginUpload>;

export class UploadPartDto implements UploadPart {
  @IsInt()
  @Min(1)
  @Max(LIMITS.blobBytes)
  number!: number;

  /** SHA-256 of the part's bytes, base64. */
  @IsDigest()
  digest!: string;
}
true satisfies SameShape<UploadPartDto, UploadPart>;

export class SignPartsDto implements SignParts {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(LIMITS.partsPerCall)
  @ValidateNested({ each: true })
  @Type(() => UploadPartDto)
  parts!: UploadPartDto[];
}
true satisfies SameShape<SignPartsDto, SignParts>;

export class CompleteUploadDto implements CompleteUpload {
  /** SHA-256 over the digests of all parts in order, base64. */
  @IsDigest()
  digest!: string;
}
true satisfies SameShape<CompleteUploadDto, CompleteUpload>;
