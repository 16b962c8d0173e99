import { Module } from '@nestjs/common';

import { BlocksController } from './blocks.controller';
import { DevicesController } from './devices.controller';
import { BlockUser } from './use-cases/block-user';
import { ChangeProfile } from './use-cases/change-profile';
import { MakeAdmin } from './use-cases/make-admin';
import { RestoreUser } from './use-cases/restore-user';
import { RevokeDevice } from './use-cases/revoke-device';
import { SuspendUser } from './use-cases/suspend-user';
import { UnblockUser } from './use-cases/unblock-user';
import { UsersController } from './users.controller';

@Module({
  // Routes under /users/me come before /users/:id.
  controllers: [DevicesController, BlocksController, UsersController],
  providers: [
    BlockUser,
    ChangeProfile,
    MakeAdmin,
    RestoreUser,
    RevokeDevice,
    SuspendUser,
    UnblockUser,
  ],
  exports: [MakeAdmin, RestoreUser, RevokeDevice, SuspendUser],
})
export class UsersModule {}
