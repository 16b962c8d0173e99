export { type CommitData, decodeCommitData, encodeCommitData } from './groups/commit-data';
export type { AddFacts, CommitFacts, Committer, ProposalFacts } from './groups/commit-facts';
export { COMMIT_REASONS, type CommitReason } from './groups/commit-reason';
export { COMMIT_REFUSALS, type CommitRefusal, type CommitVerdict } from './groups/commit-verdict';
export type { CommitWorld, DeviceVerdict } from './groups/commit-world';
export {
  type CredentialIdentity,
  decodeCredentialIdentity,
  encodeCredentialIdentity,
} from './groups/credential-identity';
export { decodeGroupId, encodeGroupId, type GroupId } from './groups/group-id';
export {
  type DirectPolicy,
  type GroupPolicy,
  POLICY_EXTENSION,
  type SharedPolicy,
} from './groups/group-policy';
export { judgeCommit } from './groups/judge-commit';
export {
  type GenerationFacts,
  type GenerationRefusal,
  judgeGeneration,
} from './groups/judge-generation';
export { judgeLaterGeneration, type LaterGenerationFacts } from './groups/judge-later-generation';
export { judgeJoin, type JoinRefusal, type JoinVerdict, leavesToRemove } from './groups/judge-join';
export type { DeviceCredential, Leaf } from './groups/leaf';
export { leads, mayAdd, outranks } from './groups/who-may';
export { decodePolicy, encodePolicy } from './groups/policy-bytes';
export type {
  Aead,
  Argon2idOptions,
  Ed25519,
  Primitives,
  RunningDigest,
  X25519,
} from './primitives/primitives';
export { hkdfExpand, hkdfExtract } from './hpke/hkdf';
export { hpkeOpen, hpkeSeal, type HpkeSealed } from './hpke/hpke';
export { deriveHpkeKeyPair, type HpkeKeyPair } from './hpke/kem';
export { fromBase64, toBase64 } from './bytes/base64';
export { FormatError } from './bytes/format-error';
export { padmeLength } from './bytes/padme';
export { utf8Bytes, utf8Text } from './bytes/utf8';
export { chainReference, type ChainReference, compareChain } from './devices/chain-reference';
export { type Comparison, comparisonQr, compareQr } from './devices/comparison-qr';
export { credentialVerdict } from './devices/credential';
export {
  activeDevices,
  type ChainDevice,
  type ChainPin,
  type ChainProblem,
  type ChainVerdict,
  type DeviceChain,
  pinOf,
  vouchedFor,
} from './devices/device-chain';
export {
  decodeOffer,
  type DeviceKeys,
  type DeviceOffer,
  encodeOffer,
  isOfferProven,
  offerDevice,
} from './devices/device-offer';
export {
  addStatement,
  genesisStatement,
  renewStatement,
  revokeStatement,
  type StatementKey,
  vaultStatement,
} from './devices/make-statements';
export { isLeaveBy, type Leave, readLeave, signLeave } from './devices/leave';
export { type Identity, pairSafetyNumber, safetyNumber } from './devices/safety-number';
export {
  decodeStatement,
  type Statement,
  type StatementBody,
  type StatementSigner,
  type VaultReference,
} from './devices/statement';
export { continueChain, verifyChain } from './devices/verify-chain';
export {
  chunkPlace,
  type ChunkPlace,
  openChunk,
  sealChunk,
  sealChunkInto,
} from './files/file-chunks';
export {
  CHUNK_LOG2,
  createFile,
  FILE_HEADER_BYTES,
  type FileDescription,
  type FileProblem,
  openFile,
  sealedBytes,
  type SealedFile,
} from './files/file-header';
export { fileRange, type FileRange, openRange } from './files/file-range';
export { deriveEpochKeys, EPOCH_EXPORT_LABEL, type EpochKeys } from './messages/epoch-keys';
export { messageTag } from './messages/message-tag';
export type { MessageHeader, ReadHeader } from './messages/message-header';
export type { MessageInner } from './messages/message-inner';
export {
  isReportTrue,
  messageReport,
  readReport,
  type ReportedMessage,
} from './messages/message-report';
export {
  type IncomingMessage,
  type KnownEpoch,
  type MessageEvidence,
  type MessageOutcome,
  type OpenedMessage,
  openMessage,
  type RosterMember,
  type SeenMessages,
} from './messages/open-message';
export { type OutgoingMessage, sealMessage } from './messages/seal-message';
export { UNDECRYPTABLE, type Undecryptable } from './messages/undecryptable';
export { type ChainPoint, chainStart, chainStep } from './transcript/chain';
export { bodyDigest, entryDigest } from './transcript/entry-digest';
export {
  decodeReference,
  encodeReference,
  type EntryReference,
  referenceTo,
} from './transcript/entry-reference';
export { backupKeysBytes, readBackupKeys } from './backup/backup-keys';
export { type EpochRecord } from './backup/epoch-record';
export {
  unwrapRecoveryKey,
  WRAP_COST,
  type WrapCost,
  type WrapProblem,
  wrapRecoveryKey,
} from './backup/passphrase-wrap';
export {
  createPassphrase,
  createRecoveryKey,
  isRecoveryWord,
  recoveryKeyFromWords,
  recoveryWords,
} from './backup/recovery-words';
export { type Draft, openDraft, sealDraft } from './backup/sealed-draft';
export {
  type OpenedRecord,
  openRecord,
  type RecordPlace,
  type RecordProblem,
  type RecordPurpose,
  sealRecord,
} from './backup/sealed-record';
export { openVault, sealVault, type VaultProblem, type VaultSecrets } from './backup/vault';
export { linkAnswer, openLinkAnswer } from './linking/link-answer';
export { linkWords } from './linking/link-words';
export { linkProblem, type LinkProblem } from './linking/link-problem';
export { createLinkSecret, linkQr, type LinkRequest, readLinkQr } from './linking/link-qr';
export { type InboxKind, openInboxItem, sealInboxItem } from './sealed/inbox-item';
export {
  type OpenedSeal,
  openSealed,
  type SealingDevice,
  sealTo,
  verifySealed,
} from './sealed/seal-to';
export { sealedContext, type SealedPurpose } from './sealed/sealed-context';
export {
  type EpochRange,
  type HistoryRequest,
  historyRequestBytes,
  readHistoryRequest,
} from './sealed/history-request';
export {
  firstThatFit,
  readSharedHistory,
  type SharedHistory,
  sharedHistoryBytes,
} from './sealed/shared-history';
export {
  type KeptEntry,
  noLossReport,
  type NoLossReport,
  type SeenAlike,
} from './transcript/no-loss-report';
export {
  isDeleteBy,
  readDelete,
  signDelete,
  SIGNED_DELETE_BYTES,
  type SignedDelete,
} from './transcript/signed-delete';
export {
  type LoggedDigest,
  type PageVerdict,
  type SignedPoint,
  verifyPage,
} from './transcript/verify-page';
export { differingIn } from './transcript/verify-scattered';
