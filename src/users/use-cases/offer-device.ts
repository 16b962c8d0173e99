import { Inject, Injectable } from '@nestjs/common';
import type { Base64, DeviceId } from '@anochat/contract';
import { decodeOffer, FormatError, isOfferProven, type Primitives } from '@anochat/e2ee';

import { BUS, type Bus } from '../../platform/bus';
import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import { decodeBase64 } from '../base64';
import { PRIMITIVES } from '../primitives';
import { linkedDevices, linkStateOf } from '../store/chain-device-store';
import { saveOffer } from '../store/device-offer-store';

/** A device asks the user's linked ones to be linked, with keys that it proves to hold. */
@Injectable()
export class OfferDevice {
  constructor(
    private readonly database: Database,
    @Inject(BUS) private readonly bus: Bus,
    @Inject(PRIMITIVES) private readonly primitives: Primitives,
  ) {}

  /** Nothing happens when it is linked already. */
  async execute(caller: Caller, offer: Base64): Promise<void> {
    const state = await linkStateOf(this.database, caller.deviceId);
    if (state === 'revoked') throw new ProblemError('auth.session-revoked');
    const bytes = decodeBase64(offer);
    this.requireOwn(caller, bytes);
    if (state === 'linked') return;
    await saveOffer(this.database, caller.userId, caller.deviceId, bytes);
    for (const { deviceId } of await linkedDevices(this.database, [caller.userId])) {
      this.tell(deviceId, caller.deviceId);
    }
  }

  private requireOwn({ userId, deviceId }: Caller, bytes: Uint8Array): void {
    const offer = this.decode(bytes);
    const isOwn = offer?.user === userId && offer.device === deviceId;
    if (isOwn && isOfferProven(this.primitives, offer)) return;
    throw new ProblemError('request.invalid', {
      errors: [{ path: 'offer', message: 'offer is not one of this device' }],
    });
  }

  private decode(bytes: Uint8Array): ReturnType<typeof decodeOffer> | undefined {
    try {
      return decodeOffer(bytes);
    } catch (error) {
      if (error instanceof FormatError) return undefined;
      throw error;
    }
  }

  private tell(linked: DeviceId, waiting: DeviceId): void {
    this.bus.publishSignal({
      audience: { deviceId: linked },
      type: 'device.offered',
      conversationId: null,
      data: { deviceId: waiting },
    });
  }
}
