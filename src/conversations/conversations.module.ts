import { Module } from '@nestjs/common';

import { MediaModule } from '../media';
import { BlobsController } from './blobs.controller';
import { Conversations } from './conversations';
import { ConversationsController } from './conversations.controller';
import { ConversationsFace } from './conversations-face';
import { GroupsController } from './groups.controller';
import { CommitChecker } from './groups/commit-checker';
import { CommitDesk } from './groups/commit-desk';
import { CommitMetrics } from './groups/commit-metrics';
import { CommitSealer } from './groups/commit-sealer';
import { DeleteChecker } from './groups/delete-checker';
import { FoundGroup } from './groups/found-group';
import { GenerationChecker } from './groups/generation-checker';
import { GroupKeeper } from './groups/group-keeper';
import { GroupNews } from './groups/group-news';
import { mlsSuiteProvider } from './groups/mls-suite';
import { NewGroupChecker } from './groups/new-group-checker';
import { JoiningController } from './joining.controller';
import { AppendMetrics } from './log/append-metrics';
import { AppendTraces } from './log/append-traces';
import { BacklogMetrics } from './log/backlog-metrics';
import { BodySealer } from './log/body-sealer';
import { BrokenSeals } from './log/broken-seals';
import { ChangeNews } from './log/change-news';
import { EntryOpener } from './log/entry-opener';
import { ExpiredMessageSweep } from './log/expired-message-sweep';
import { FactsCache } from './log/facts-cache';
import { LogWriter } from './log/log-writer';
import { OutboxRelay } from './log/outbox-relay';
import { PublishedOutbox } from './log/published-outbox';
import { LogController } from './log.controller';
import { MarkKeeper } from './marks/mark-keeper';
import { MasterKeyRegistry } from './master-key-registry';
import { MembersController } from './members.controller';
import { HeadReader } from './sync/head-reader';
import { AddMembers } from './use-cases/add-members';
import { BanMember } from './use-cases/ban-member';
import { BeginGeneration } from './use-cases/begin-generation';
import { ChangeOwnMembership } from './use-cases/change-own-membership';
import { ChangeRole } from './use-cases/change-role';
import { ChangeSettings } from './use-cases/change-settings';
import { CommitToGroup } from './use-cases/commit-to-group';
import { CreateConversation } from './use-cases/create-conversation';
import { CreateInvite } from './use-cases/create-invite';
import { DeleteInvite } from './use-cases/delete-invite';
import { JoinConversation } from './use-cases/join-conversation';
import { ListCommits } from './use-cases/list-commits';
import { ReadAbout } from './use-cases/read-about';
import { ReadEntryPage } from './use-cases/read-entry-page';
import { RemoveMember } from './use-cases/remove-member';
import { ReplaceGroupInfo } from './use-cases/replace-group-info';
import { SendMessage } from './use-cases/send-message';
import { Sync } from './use-cases/sync';
import { TransferOwnership } from './use-cases/transfer-ownership';
import { UnbanMember } from './use-cases/unban-member';

/** Needs the global modules of configuration, observability, database, bus, blobs and sealer. */
@Module({
  imports: [MediaModule],
  controllers: [
    ConversationsController,
    MembersController,
    JoiningController,
    LogController,
    BlobsController,
    GroupsController,
  ],
  providers: [
    AddMembers,
    AppendMetrics,
    AppendTraces,
    BacklogMetrics,
    BanMember,
    BeginGeneration,
    BodySealer,
    BrokenSeals,
    ChangeNews,
    ChangeOwnMembership,
    ChangeRole,
    ChangeSettings,
    CommitChecker,
    CommitDesk,
    CommitMetrics,
    CommitSealer,
    CommitToGroup,
    CreateConversation,
    CreateInvite,
    DeleteChecker,
    DeleteInvite,
    EntryOpener,
    ExpiredMessageSweep,
    FactsCache,
    FoundGroup,
    GenerationChecker,
    GroupKeeper,
    GroupNews,
    HeadReader,
    JoinConversation,
    ListCommits,
    LogWriter,
    MarkKeeper,
    MasterKeyRegistry,
    mlsSuiteProvider,
    NewGroupChecker,
    OutboxRelay,
    PublishedOutbox,
    ReadAbout,
    ReadEntryPage,
    RemoveMember,
    ReplaceGroupInfo,
    SendMessage,
    Sync,
    TransferOwnership,
    UnbanMember,
    { provide: Conversations, useClass: ConversationsFace },
  ],
  exports: [Conversations],
})
export class ConversationsModule {}
