export { checkoutFolder } from './checkout-folder';
export {
  Config,
  type LogLevel,
  type MediaSettings,
  type NativeChoice,
  type RegistrationMode,
  type TlsFiles,
  type TracingSettings,
} from './config';
export { ConfigError } from './config.errors';
export { ConfigModule } from './config.module';
export type { KafkaSettings } from './kafka-settings';
export type { ApnsSettings, FcmSettings, PushSettings } from './push-settings';
export { isOpenToOthers } from './is-open-to-others';
export { Secrets } from './secrets';
export { serverVersion } from './server-version';
