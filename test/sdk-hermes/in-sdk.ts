/** Whole, as an app has it that brings its own platform. */
export * as sdk from '../../clients/sdk/src/index';
export * as encryption from '../../clients/sdk/src/encryption/index';
export * as media from '../../clients/sdk/src/media/index';
export * as mls from '../../e2ee/src/mls/index';
export * as noble from '../../e2ee/src/primitives/noble';
