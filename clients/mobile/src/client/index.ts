export * from '@anochat/sdk/react';
export { openClient, useRunning } from './running-client';
