export { mlsCipherSuite } from './cipher-suite/mls-cipher-suite';
export { createMlsEngine } from './engine/create-mls-engine';
export type {
  ExternalJoin,
  KeyPackageFacts,
  KeyPackageLifetime,
  MlsEngine,
  NewGroup,
  NewKeyPackage,
  OwnKeyPackage,
  WelcomeToJoin,
} from './mls-engine';
export { MlsError, type MlsErrorKind } from './mls-error';
export type { AppliedCommit, CommitPlan, MlsGroup, PendingCommit } from './mls-group';
export type { EnginePort } from './remote/engine-port';
export { RemoteCalls, type RemoteCallsOptions } from './remote/remote-calls';
export { createRemoteEngine } from './remote/remote-engine';
export { serveEngine } from './remote/serve-engine';
export {
  holdToCommits,
  type GroupInfoProblem,
  type KnownEpochRecord,
} from '../public-group/hold-to-commits';
export { type FollowedCommit, PublicGroup } from '../public-group/public-group';
export { readCommit, type ReadCommit } from '../public-group/read-commit';
export { welcomeFits, welcomeTargets } from '../public-group/welcome-targets';
