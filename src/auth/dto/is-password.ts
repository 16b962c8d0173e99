import { applyDecorators } from '@nestjs/common';
import { LIMITS } from '@anochat/contract';
import { IsString, Length } from 'class-validator';

const { min, max } = LIMITS.passwordLength;

/** Any characters at all: a rule about kinds of characters makes passwords worse (NIST SP 800-63B). */
export const IsPassword = (): PropertyDecorator => applyDecorators(IsString(), Length(min, max));

/** A password that is only compared: one of an odd length is wrong, not malformed. */
export const IsGivenPassword = (): PropertyDecorator => applyDecorators(IsString(), Length(1, max));
