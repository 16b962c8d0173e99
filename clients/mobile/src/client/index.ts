export * from '@anochat/sdk/react';
export { openClient, openRemembered, useRunning } from './running-client';
