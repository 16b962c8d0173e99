import { ValidationPipe, type ValidationError } from '@nestjs/common';
import type { FieldError } from '@anochat/contract';
import type { z } from 'zod/mini';

import { ProblemError } from './problem-error';

const flatten = (errors: readonly ValidationError[], parent = ''): FieldError[] =>
  errors.flatMap((error) => {
    const path =
      parent === ''
        ? error.property
        : /^\d+$/.test(error.property)
          ? `${parent}[${error.property}]`
          : `${parent}.${error.property}`;
    const own = Object.values(error.constraints ?? {}).map((message) => ({ path, message }));
    return [...own, ...flatten(error.children ?? [], path)];
  });

/** For every REST body, path and query: unknown fields are refused, the field's path is told. */
export const validationPipe = (): ValidationPipe =>
  new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    validateCustomDecorators: true,
    exceptionFactory: (errors) => new ProblemError('request.invalid', { errors: flatten(errors) }),
  });

/** Of a union the first member's issues are told: the known kinds come first in the contract. */
const told = (issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] => {
  const first = issue.code === 'invalid_union' ? issue.errors.find((some) => some.length > 0) : [];
  if (first === undefined || first.length === 0) return [issue];
  return first.flatMap(told).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
};

/** Issues of a contract schema (zod) as field errors. */
export const fieldErrorsOf = (error: z.core.$ZodError): FieldError[] =>
  error.issues.flatMap(told).map((issue) => ({
    path: issue.path
      .map((step, i) =>
        typeof step === 'number' ? `[${step}]` : `${i === 0 ? '' : '.'}${String(step)}`,
      )
      .join(''),
    message: issue.message === '' ? issue.code : issue.message,
  }));
