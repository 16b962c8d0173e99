export { LiveDevices } from './live-devices';
export { LiveDevicesModule } from './live-devices.module';
