import { Module } from '@nestjs/common';

import { BlocksController } from './blocks.controller';
import { ChainNews } from './chain-news';
import { ChainsController } from './chains.controller';
import { ClaimLimit } from './claim-limit';
import { DeviceOffersController } from './device-offers.controller';
import { DevicesController } from './devices.controller';
import { DraftsController } from './drafts.controller';
import { EncryptionMetrics } from './encryption-metrics';
import { EpochRecordsController } from './epoch-records.controller';
import { InboxController } from './inbox.controller';
import { KeyPackagesController } from './key-packages.controller';
import { MLS_ENGINE, mlsEngineProvider } from './mls-engine';
import { PRIMITIVES, primitivesProvider } from './primitives';
import { UnopenedController } from './unopened.controller';
import { AddEpochRecords } from './use-cases/add-epoch-records';
import { BlockUser } from './use-cases/block-user';
import { ChangeProfile } from './use-cases/change-profile';
import { ClaimKeyPackages } from './use-cases/claim-key-packages';
import { ExtendChain } from './use-cases/extend-chain';
import { MakeAdmin } from './use-cases/make-admin';
import { OfferDevice } from './use-cases/offer-device';
import { PublishKeyPackages } from './use-cases/publish-key-packages';
import { RestoreUser } from './use-cases/restore-user';
import { RevokeDevice } from './use-cases/revoke-device';
import { SaveDraft } from './use-cases/save-draft';
import { SendToDevice } from './use-cases/send-to-device';
import { SuspendUser } from './use-cases/suspend-user';
import { UnblockUser } from './use-cases/unblock-user';
import { UsersController } from './users.controller';
import { VaultController } from './vault.controller';

@Module({
  // Routes under /users/me come before /users/:id.
  controllers: [
    DevicesController,
    BlocksController,
    ChainsController,
    VaultController,
    KeyPackagesController,
    EpochRecordsController,
    DraftsController,
    DeviceOffersController,
    InboxController,
    UnopenedController,
    UsersController,
  ],
  providers: [
    AddEpochRecords,
    BlockUser,
    ChainNews,
    ChangeProfile,
    ClaimKeyPackages,
    ClaimLimit,
    EncryptionMetrics,
    ExtendChain,
    MakeAdmin,
    mlsEngineProvider,
    OfferDevice,
    primitivesProvider,
    PublishKeyPackages,
    RestoreUser,
    RevokeDevice,
    SaveDraft,
    SendToDevice,
    SuspendUser,
    UnblockUser,
  ],
  exports: [ExtendChain, MakeAdmin, MLS_ENGINE, PRIMITIVES, RestoreUser, RevokeDevice, SuspendUser],
})
export class UsersModule {}
