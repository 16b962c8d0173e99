export { checkoutFolder } from './checkout-folder';
export {
  Config,
  type LogLevel,
  type MediaSettings,
  type NativeChoice,
  type RegistrationMode,
  type TlsFiles,
} from './config';
export { ConfigError } from './config.errors';
export { ConfigModule } from './config.module';
export { Secrets } from './secrets';
export { serverVersion } from './server-version';
