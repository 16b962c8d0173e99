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
export {
  holdToCommits,
  type GroupInfoProblem,
  type KnownEpochRecord,
} from '../public-group/hold-to-commits';
export { type FollowedCommit, PublicGroup } from '../public-group/public-group';
export { readCommit, type ReadCommit } from '../public-group/read-commit';
export { welcomeFits, welcomeTargets } from '../public-group/welcome-targets';
