export { BoundedGate } from './bounded-gate';
