export { takeInstanceLock } from './instance-lease';
export { InstanceRegistration } from './instance-registration';
export { InstancesModule } from './instances.module';
