/**
 * Every number that a client may meet. Starting values: a deployment announces the ones in force
 * at `GET /api/versions`. Sizes are bytes unless the name says otherwise, times are milliseconds.
 */
export const LIMITS = {
  userNameLength: { min: 3, max: 32 },
  displayNameLength: 64,
  aboutLength: 280,
  passwordLength: { min: 8, max: 256 },
  deviceNameLength: 64,
  devicesPerUser: 50,
  tokensPerUser: 50,
  blocksPerUser: 1_000,

  titleLength: 100,
  topicLength: 500,
  /** Members named when a group is created, or added by one call. */
  membersPerCall: 200,
  groupMembers: 1_000,
  channelMembers: 100_000,
  conversationsPerUser: 5_000,
  inviteLifetimeMs: 30 * 24 * 3_600_000,
  inviteUses: 10_000,

  partsPerMessage: 32,
  textLength: 20_000,
  /** Serialised content, or the decoded body of an encrypted message. */
  contentBytes: 64 * 1024,
  /** Lists and objects inside of each other, in any request. */
  jsonDepth: 32,
  mentionsPerMessage: 64,
  blobsPerMessage: 64,

  /** An address that a preview is asked for or shown of, and what the preview says. */
  linkLength: 2_048,
  previewTitleLength: 200,
  previewDescriptionLength: 400,
  previewSiteLength: 100,
  /** Previews that one account asks for. */
  linkPreviews: { limit: 30, windowMs: 60_000 },

  /** One stored file, and the parts in which it goes up: all but the last have this size. */
  blobBytes: 4 * 1024 ** 3,
  partBytes: 8 * 1024 ** 2,
  /** Links to parts that one call asks for. */
  partsPerCall: 64,
  /** Begun by one account, and neither completed nor given up. */
  openUploads: 1_000,
  /** From the beginning of an upload to its end, and from there to the message that names it. */
  uploadMs: 24 * 3_600_000,
  uploadLinkMs: 30 * 60_000,
  downloadLinkMs: 10 * 60_000,
  emojiLength: 64,

  pushAddressLength: 2_048,
  /** Subscriptions that one account sets, and pushes that it tries out. */
  pushSubscribes: { limit: 30, windowMs: 60_000 },
  pushTests: { limit: 10, windowMs: 60_000 },

  /** Devices of one user that take part in encryption, and of all users in one group. */
  linkedDevicesPerUser: 10,
  groupLeaves: 512,
  keyPackagesPerDevice: 100,
  /** Below it the device is told to make more. */
  keyPackagesLow: 20,
  keyPackageBytes: 2 * 1024,
  /** Messages of one reason that one report of unopened ones may count. */
  unopenedPerReport: 1_000,
  unopenedReports: { limit: 6, windowMs: 3_600_000 },
  /** Claimed by one account of one other account in an hour. */
  keyPackageClaims: 60,
  usersPerClaim: 200,
  chainStatements: 1_000,
  chainStatementBytes: 1_024,
  chainStatementsPerCall: 100,
  deviceOfferBytes: 1_024,
  chainsPerLookup: 100,
  vaultBytes: 4 * 1024,
  commitBytes: 256 * 1024,
  groupInfoBytes: 512 * 1024,
  welcomeBytes: 512 * 1024,
  epochRecordBytes: 64 * 1024,
  epochRecordsPerCall: 100,
  pageEpochRecords: 200,
  pageCommits: 100,
  pageCommitsDefault: 50,
  pageWelcomes: 20,
  pageWelcomesDefault: 10,
  draftBytes: 64 * 1024,
  draftsPerUser: 200,
  pageDrafts: 50,
  inboxItemBytes: 64 * 1024,
  inboxItems: 1_000,
  pageInbox: 100,

  pageEntries: 200,
  pageEntriesDefault: 50,
  /** What was said about the entries of a page, in one answer. */
  pageAbout: 500,
  pageHeads: 200,
  pageHeadsDefault: 100,
  pageMembers: 200,
  pageMembersDefault: 100,
  pageUsers: 50,
  pageUsersDefault: 20,
  usersPerLookup: 100,

  /** The sequencer and the reducer keep so many entries above a gap, then only the head. */
  heldEntries: 256,
  serverGapWaitMs: 100,
  clientGapWaitMs: 200,
  appendBatch: 256,
  appendQueue: 10_000,
  appendWaitMs: 5_000,
  outboxAgeMs: 2_000,

  readMarkIntervalMs: 3_000,
  readMarkFlushMs: 500,
  /** Clients save a draft for the other devices once it has stood still for so long. */
  draftStillnessMs: 2_000,
  deliveredMarkMembers: 32,
  readMarkMembers: 100,
  /** The longest that messages may stay in a conversation where they disappear: a year. */
  timerSeconds: 31_536_000,
  typingIntervalMs: 4_000,
  typingExpiryMs: 6_000,
  typingMembers: 100,
  presenceWatched: 200,
  presenceGraceMs: 30_000,
  presenceSnapshotMs: 30_000,
  presenceForgetMs: 90_000,

  accessTokenMs: 10 * 60_000,
  refreshTokenMs: 60 * 24 * 3_600_000,
  refreshGraceMs: 10_000,
  sessionExpiryGraceMs: 30_000,
  oneTimeLinkMs: 24 * 3_600_000,
  registrationInviteMs: 7 * 24 * 3_600_000,
  revocationMs: 2_000,

  /** Failed sign-ins in one window, counted across all instances. */
  loginFailuresPerAccount: 10,
  loginFailuresPerAddress: 100,
  loginFailureWindowMs: 15 * 60_000,
  /** Requests in one window, counted by each instance for itself. */
  requestWindowMs: 60_000,
  requestsPerAddress: 1_800,
  requestsPerAccount: 900,
  requestsPerDevice: 600,

  socketPacketBytes: 128 * 1024,
  socketQueueBytes: 4 * 1024 * 1024,
  laggingMs: 30_000,
  /** Commands of one connection, and of all connections of a user. */
  socketCommands: { limit: 1_000, windowMs: 5_000 },
  socketCommandsPerUser: { limit: 2_000, windowMs: 5_000 },
  /** Commands of one connection that are not acknowledged yet. */
  socketCommandsUnanswered: 1_000,
  /** Of one instance, at once; a bounded number waits, and the rest is told when to come again. */
  concurrentHandshakes: 32,
  concurrentResumes: 16,
} as const;

export type Limits = typeof LIMITS;
