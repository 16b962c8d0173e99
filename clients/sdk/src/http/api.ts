import type {
  Accepted,
  AddEpochRecords,
  AddMembers,
  Authentication,
  Ban,
  BeginUpload,
  BlobId,
  BlobLink,
  ChainLength,
  ChangePasswordRequest,
  ChangeRole,
  ChannelListing,
  ClaimedKeyPackages,
  ClaimKeyPackages,
  ClientId,
  CommitAccepted,
  CommitEntry,
  CommitsQuery,
  CompleteUpload,
  ConversationId,
  CreateConversation,
  CreateInvite,
  CreateRegistrationInvite,
  CreateToken,
  Device,
  DeviceChainPart,
  DeviceId,
  DeviceOffer,
  DraftsQuery,
  Entry,
  EntryPage,
  EnvelopeInput,
  EpochRecord,
  ExtendChain,
  GroupState,
  Head,
  InboxItem,
  Invite,
  InvitePreview,
  KeyPackageSupply,
  LeaveEncrypted,
  LoginRequest,
  LogoutRequest,
  LookUpChains,
  Mark,
  MarkUpTo,
  Me,
  Member,
  NewCommit,
  NewGeneration,
  OfferDevice,
  Page,
  PagePreview,
  PartLink,
  PersonalToken,
  PreviewLink,
  PublishKeyPackages,
  PushOptions,
  PushSubscriptionState,
  PushTest,
  RefreshRequest,
  RegisterRequest,
  ReportUnopened,
  RegistrationInvite,
  RenameDevice,
  ReplaceGroupInfo,
  ResetPasswordRequest,
  SaveDraft,
  SealedDraft,
  SendToDevice,
  Seq,
  Session,
  SessionId,
  SetupRequest,
  SignParts,
  SubscribePush,
  SyncPage,
  TransferOwnership,
  UpdateConversation,
  UpdateOwnMembership,
  UpdateProfile,
  Upload,
  UploadLimits,
  UserId,
  UserProfile,
  Vault,
  Versions,
  Welcome,
  WrapRecoveryKey,
} from '@anochat/contract';
import type { Call, Http } from './http';

export interface Paging {
  readonly limit?: number;
  readonly cursor?: string;
}
export interface Items<T> {
  readonly items: readonly T[];
}
/** Exactly one of the three, or none for the end of the log. */
export type EntryQuery = { readonly limit?: number } & (
  | { readonly before?: Seq; readonly after?: undefined; readonly around?: undefined }
  | { readonly after: Seq; readonly before?: undefined; readonly around?: undefined }
  | { readonly around: Seq; readonly before?: undefined; readonly after?: undefined }
);

type Method = Call['method'];

/** Every REST call of the server, grouped as the documentation groups them. */
export const createApi = (http: Http) => {
  const v1 = <T>(method: Method, path: string, more: Partial<Call> = {}): Promise<T> =>
    http.call<T>({ method, path: '/v1' + path, ...more });
  const of = (id: ConversationId): string => `/conversations/${encodeURIComponent(id)}`;
  const open = { isPublic: true } as const;

  return {
    versions: () => http.call<Versions>({ method: 'GET', path: '/versions', ...open }),

    auth: {
      setup: (body: SetupRequest) => v1<Authentication>('POST', '/auth/setup', { body, ...open }),
      register: (body: RegisterRequest) =>
        v1<Authentication>('POST', '/auth/register', { body, ...open }),
      login: (body: LoginRequest) => v1<Authentication>('POST', '/auth/login', { body, ...open }),
      refresh: (body: RefreshRequest) =>
        v1<Authentication>('POST', '/auth/refresh', { body, ...open }),
      logout: (body: LogoutRequest = {}) => v1<undefined>('POST', '/auth/logout', { body }),
      sessions: () => v1<Items<Session>>('GET', '/auth/sessions'),
      endSession: (id: SessionId) => v1<undefined>('DELETE', `/auth/sessions/${id}`),
      endOtherSessions: () => v1<undefined>('DELETE', '/auth/sessions'),
      changePassword: (body: ChangePasswordRequest) =>
        v1<undefined>('PUT', '/auth/password', { body }),
      resetPassword: (body: ResetPasswordRequest) =>
        v1<undefined>('POST', '/auth/password-reset', { body, ...open }),
      invites: () => v1<Items<RegistrationInvite>>('GET', '/auth/invites'),
      createInvite: (body: CreateRegistrationInvite) =>
        v1<RegistrationInvite>('POST', '/auth/invites', { body }),
      deleteInvite: (id: string) => v1<undefined>('DELETE', `/auth/invites/${id}`),
      tokens: () => v1<Items<PersonalToken>>('GET', '/auth/tokens'),
      createToken: (body: CreateToken) => v1<PersonalToken>('POST', '/auth/tokens', { body }),
      deleteToken: (id: DeviceId) => v1<undefined>('DELETE', `/auth/tokens/${id}`),
    },

    users: {
      me: () => v1<Me>('GET', '/users/me'),
      updateMe: (body: UpdateProfile) => v1<Me>('PATCH', '/users/me', { body }),
      search: (prefix: string, paging: Paging = {}) =>
        v1<Page<UserProfile>>('GET', '/users', { query: { prefix, ...paging } }),
      lookup: (ids: readonly UserId[]) =>
        v1<Items<UserProfile>>('GET', '/users/lookup', { query: { ids: ids.join(',') } }),
      get: (id: UserId) => v1<UserProfile>('GET', `/users/${id}`),
      devices: () => v1<Items<Device>>('GET', '/users/me/devices'),
      renameDevice: (id: DeviceId, body: RenameDevice) =>
        v1<Device>('PATCH', `/users/me/devices/${id}`, { body }),
      deleteDevice: (id: DeviceId) => v1<undefined>('DELETE', `/users/me/devices/${id}`),
      blocks: () => v1<Items<UserProfile>>('GET', '/users/me/blocks'),
      block: (id: UserId) => v1<undefined>('PUT', `/users/me/blocks/${id}`),
      drafts: (query: DraftsQuery = {}) =>
        v1<Page<SealedDraft>>('GET', '/users/me/drafts', { query: { ...query } }),
      saveDraft: (id: ConversationId, body: SaveDraft) =>
        v1<undefined>('PUT', `/users/me/drafts/${id}`, { body }),
      unblock: (id: UserId) => v1<undefined>('DELETE', `/users/me/blocks/${id}`),
    },

    encryption: {
      chains: (body: LookUpChains) => v1<Items<DeviceChainPart>>('POST', '/users/chains', { body }),
      extendChain: (body: ExtendChain) => v1<ChainLength>('POST', '/users/me/chain', { body }),
      vault: () => v1<Vault>('GET', '/users/me/vault'),
      wrapRecoveryKey: (body: WrapRecoveryKey) =>
        v1<undefined>('PUT', '/users/me/vault/wrap', { body }),
      publishKeyPackages: (body: PublishKeyPackages) =>
        v1<undefined>('PUT', '/users/me/key-packages', { body }),
      keyPackageSupply: () => v1<KeyPackageSupply>('GET', '/users/me/key-packages'),
      claimKeyPackages: (body: ClaimKeyPackages) =>
        v1<ClaimedKeyPackages>('POST', '/key-packages/claim', { body }),
      reportUnopened: (body: ReportUnopened) =>
        v1<undefined>('POST', '/users/me/unopened', { body }),
      addEpochRecords: (body: AddEpochRecords) =>
        v1<undefined>('POST', '/users/me/epoch-records', { body }),
      epochRecords: (query: Paging & { readonly conversationId?: ConversationId }) =>
        v1<Page<EpochRecord>>('GET', '/users/me/epoch-records', { query: { ...query } }),
      offerDevice: (body: OfferDevice) => v1<undefined>('PUT', '/users/me/device-offer', { body }),
      deviceOffers: () => v1<Items<DeviceOffer>>('GET', '/users/me/device-offers'),
      sendToDevice: (body: SendToDevice) => v1<undefined>('POST', '/inbox', { body }),
      inbox: (paging: Paging = {}) =>
        v1<Page<InboxItem>>('GET', '/inbox', { query: { ...paging } }),
      deleteInboxItem: (id: string) => v1<undefined>('DELETE', `/inbox/${id}`),
    },

    conversations: {
      sync: (query: {
        readonly token?: string;
        readonly cursor?: string;
        readonly limit?: number;
      }) => v1<SyncPage>('GET', '/sync', { query }),
      create: (body: CreateConversation) => v1<Head>('POST', '/conversations', { body }),
      get: (id: ConversationId) => v1<Head>('GET', of(id)),
      update: (id: ConversationId, body: UpdateConversation) => v1<Head>('PATCH', of(id), { body }),
      updateOwnMembership: (id: ConversationId, body: UpdateOwnMembership) =>
        v1<Head>('PATCH', `${of(id)}/members/me`, { body }),
      channels: (prefix: string, paging: Paging = {}) =>
        v1<Page<ChannelListing>>('GET', '/channels', { query: { prefix, ...paging } }),
      join: (id: ConversationId) => v1<Head>('POST', `${of(id)}/join`),
      /** `body` in an encrypted conversation: the signed word that others may take the devices out. */
      leave: (id: ConversationId, body?: LeaveEncrypted) =>
        v1<undefined>('DELETE', `${of(id)}/members/me`, { body }),
    },

    groups: {
      get: (id: ConversationId) => v1<GroupState>('GET', `${of(id)}/group`),
      commit: (id: ConversationId, body: NewCommit) =>
        v1<CommitAccepted>('POST', `${of(id)}/commits`, { body }),
      commits: (id: ConversationId, query: CommitsQuery) =>
        v1<Page<CommitEntry>>('GET', `${of(id)}/commits`, { query: { ...query } }),
      beginGeneration: (id: ConversationId, body: NewGeneration) =>
        v1<CommitAccepted>('POST', `${of(id)}/generations`, { body }),
      replaceGroupInfo: (id: ConversationId, body: ReplaceGroupInfo) =>
        v1<undefined>('PUT', `${of(id)}/group-info`, { body }),
      welcomes: () => v1<Items<Welcome>>('GET', '/welcomes'),
      deleteWelcome: (id: string) => v1<undefined>('DELETE', `/welcomes/${id}`),
    },

    members: {
      list: (id: ConversationId, paging: Paging = {}) =>
        v1<Page<Member>>('GET', `${of(id)}/members`, { query: { ...paging } }),
      search: (id: ConversationId, prefix: string) =>
        v1<Items<Member>>('GET', `${of(id)}/members/search`, { query: { prefix } }),
      add: (id: ConversationId, body: AddMembers) =>
        v1<Head>('POST', `${of(id)}/members`, { body }),
      remove: (id: ConversationId, user: UserId) =>
        v1<undefined>('DELETE', `${of(id)}/members/${user}`),
      changeRole: (id: ConversationId, user: UserId, body: ChangeRole) =>
        v1<undefined>('PATCH', `${of(id)}/members/${user}`, { body }),
      transferOwnership: (id: ConversationId, body: TransferOwnership) =>
        v1<undefined>('POST', `${of(id)}/ownership`, { body }),
      bans: (id: ConversationId, paging: Paging = {}) =>
        v1<Page<Ban>>('GET', `${of(id)}/bans`, { query: { ...paging } }),
      ban: (id: ConversationId, user: UserId) => v1<undefined>('PUT', `${of(id)}/bans/${user}`),
      unban: (id: ConversationId, user: UserId) =>
        v1<undefined>('DELETE', `${of(id)}/bans/${user}`),
    },

    invites: {
      list: (id: ConversationId) => v1<Items<Invite>>('GET', `${of(id)}/invites`),
      create: (id: ConversationId, body: CreateInvite) =>
        v1<Invite>('POST', `${of(id)}/invites`, { body }),
      delete: (id: ConversationId, invite: string) =>
        v1<undefined>('DELETE', `${of(id)}/invites/${invite}`),
      preview: (code: string) => v1<InvitePreview>('GET', `/invites/${encodeURIComponent(code)}`),
      join: (code: string) => v1<Head>('POST', `/invites/${encodeURIComponent(code)}/join`),
    },

    links: {
      preview: (body: PreviewLink) => v1<PagePreview>('POST', '/link-previews', { body }),
    },

    push: {
      options: () => v1<PushOptions>('GET', '/push'),
      subscriptions: () => v1<Items<PushSubscriptionState>>('GET', '/push/subscriptions'),
      subscribe: (body: SubscribePush) =>
        v1<PushSubscriptionState>('PUT', '/push/subscriptions/current', { body }),
      unsubscribe: (device: DeviceId) => v1<undefined>('DELETE', `/push/subscriptions/${device}`),
      test: (device: DeviceId) => v1<PushTest>('POST', `/push/subscriptions/${device}/test`),
    },

    media: {
      limits: () => v1<UploadLimits>('GET', '/uploads/limits'),
      begin: (body: BeginUpload) => v1<Upload>('POST', '/uploads', { body }),
      get: (id: BlobId) => v1<Upload>('GET', `/uploads/${id}`),
      signParts: (id: BlobId, body: SignParts) =>
        v1<Items<PartLink>>('POST', `/uploads/${id}/parts`, { body }),
      complete: (id: BlobId, body: CompleteUpload) =>
        v1<Upload>('POST', `/uploads/${id}/complete`, { body }),
      giveUp: (id: BlobId) => v1<undefined>('DELETE', `/uploads/${id}`),
      link: (id: ConversationId, blob: BlobId) => v1<BlobLink>('GET', `${of(id)}/blobs/${blob}`),
    },

    log: {
      send: (id: ConversationId, clientId: ClientId, body: EnvelopeInput) =>
        v1<Accepted>('PUT', `${of(id)}/messages/${clientId}`, { body }),
      entries: (id: ConversationId, query: EntryQuery = {}) =>
        v1<EntryPage>('GET', `${of(id)}/entries`, { query: { ...query } }),
      /** @param cursor `aboutCursor` of a page of entries, or `nextCursor` of the page before */
      about: (id: ConversationId, cursor: string) =>
        v1<Page<Entry>>('GET', `${of(id)}/about`, { query: { cursor } }),
      markRead: (id: ConversationId, body: MarkUpTo) =>
        v1<undefined>('PUT', `${of(id)}/read`, { body }),
      markDelivered: (id: ConversationId, body: MarkUpTo) =>
        v1<undefined>('PUT', `${of(id)}/delivered`, { body }),
      marks: (id: ConversationId) => v1<Items<Mark>>('GET', `${of(id)}/marks`),
      receipts: (id: ConversationId, seq: Seq, paging: Paging = {}) =>
        v1<Page<Mark>>('GET', `${of(id)}/receipts/${seq}`, { query: { ...paging } }),
    },
  } as const;
};

export type Api = ReturnType<typeof createApi>;
/** What files need of the server. */
export type MediaApi = Pick<Api, 'media'>;
/** What the keys need of the server. */
export type KeyApi = Pick<Api, 'encryption'>;
