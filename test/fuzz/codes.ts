import { ERRORS, type ErrorCode } from '@anochat/contract';

export { ERRORS };
export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(ERRORS, text);
