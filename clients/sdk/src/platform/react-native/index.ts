import type { Platform } from '../platform';

export const createPlatform = (): Platform => {
  throw new Error('The platform is not made yet');
};
