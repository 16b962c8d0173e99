/** A browser has no such store, and no lock of a phone: see `lockAbility`. */
export { plainStore as secretStore } from '../platform/plain-store';
