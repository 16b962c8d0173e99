export { createPlatform } from '@anochat/sdk/platform';
