import { LIMITS } from '@anochat/contract';

/**
 * Whether lists and objects lie deeper inside of each other than LIMITS.jsonDepth. JSON.parse goes
 * to any depth; whatever walks over the value afterwards by calling itself would run out of stack.
 */
export const isTooDeep = (value: unknown, room: number = LIMITS.jsonDepth): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  if (room === 0) return true;
  for (const item of Array.isArray(value) ? value : Object.values(value)) {
    if (isTooDeep(item, room - 1)) return true;
  }
  return false;
};
