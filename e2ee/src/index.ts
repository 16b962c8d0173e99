export type { Aead, Argon2idOptions, Ed25519, Primitives, X25519 } from './primitives/primitives';
