import { Body, Controller, Delete, Get, HttpCode, Param, Patch } from '@nestjs/common';
import type { Device, Items } from '@anochat/contract';
import { ApiTags } from '@nestjs/swagger';

import { Database } from '../platform/database';
import { ProblemError } from '../platform/errors';
import { type Caller, CurrentCaller, IdParam, Problems, Scope } from '../platform/http';
import { RenameDeviceDto } from './dto/rename-device.dto';
import { listDevices, renameDevice } from './store/device-store';
import { RevokeDevice } from './use-cases/revoke-device';

@ApiTags('users')
@Controller('users/me/devices')
export class DevicesController {
  constructor(
    private readonly database: Database,
    private readonly revokeDevice: RevokeDevice,
  ) {}

  /** Client installations and personal tokens, the last seen first. */
  @Get()
  @Problems()
  async list(@CurrentCaller() caller: Caller): Promise<Items<Device>> {
    const devices = await listDevices(this.database, caller.userId);
    const items = devices.map((device) => ({ ...device, current: device.id === caller.deviceId }));
    return { items };
  }

  /** Gives a device another name. */
  @Patch(':id')
  @Scope('account')
  @Problems('device.not-found')
  async rename(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParam,
    @Body() { name }: RenameDeviceDto,
  ): Promise<Device> {
    const device = await renameDevice(this.database, caller.userId, id, name);
    if (device === undefined) throw new ProblemError('device.not-found');
    return { ...device, current: device.id === caller.deviceId };
  }

  /** Ends the device's sessions, or the token. */
  @Delete(':id')
  @HttpCode(204)
  @Scope('account')
  @Problems('device.not-found')
  async revoke(@CurrentCaller() caller: Caller, @Param() { id }: IdParam): Promise<void> {
    await this.revokeDevice.execute(caller.userId, id);
  }
}
