import { Body, Controller, Get, HttpCode, Put } from '@nestjs/common';
import type { DeviceOffer, Items } from '@anochat/contract';
import { ApiTags } from '@nestjs/swagger';

import { Database } from '../platform/database';
import { type Caller, CurrentCaller, Problems, Scope } from '../platform/http';
import { encodeBase64 } from './base64';
import { OfferDeviceDto } from './dto/offer-device.dto';
import { requireLinked } from './require-linked';
import { listOffers } from './store/device-offer-store';
import { OfferDevice } from './use-cases/offer-device';

@ApiTags('encryption')
@Controller('users/me')
export class DeviceOffersController {
  constructor(
    private readonly database: Database,
    private readonly offerDevice: OfferDevice,
  ) {}

  /** The calling device asks to be linked; nothing happens when it is. */
  @Put('device-offer')
  @HttpCode(204)
  @Scope('account')
  @Problems()
  async offer(@CurrentCaller() caller: Caller, @Body() { offer }: OfferDeviceDto): Promise<void> {
    await this.offerDevice.execute(caller, offer);
  }

  /** The caller's devices that wait to be linked, the newest offer first. */
  @Get('device-offers')
  @Problems('device.not-linked')
  async list(@CurrentCaller() caller: Caller): Promise<Items<DeviceOffer>> {
    await requireLinked(this.database, caller);
    const offers = await listOffers(this.database, caller.userId);
    return { items: offers.map((row) => ({ ...row, offer: encodeBase64(row.offer) })) };
  }
}
