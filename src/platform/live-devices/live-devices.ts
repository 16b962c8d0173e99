import type { DeviceId } from '@anochat/contract';
import { Injectable } from '@nestjs/common';

/** Which devices have a socket here: told by who holds the sockets, read by who would wake them. */
@Injectable()
export class LiveDevices {
  private readonly sockets = new Map<DeviceId, number>();
  private changed = new Set<DeviceId>();

  arrive(id: DeviceId): void {
    const before = this.sockets.get(id) ?? 0;
    this.sockets.set(id, before + 1);
    if (before === 0) this.changed.add(id);
  }

  depart(id: DeviceId): void {
    const left = (this.sockets.get(id) ?? 0) - 1;
    if (left > 0) {
      this.sockets.set(id, left);
      return;
    }
    this.sockets.delete(id);
    this.changed.add(id);
  }

  has(id: DeviceId): boolean {
    return this.sockets.has(id);
  }

  all(): readonly DeviceId[] {
    return [...this.sockets.keys()];
  }

  /** Those that have come or gone since it was last asked. */
  takeChanged(): readonly DeviceId[] {
    const taken = [...this.changed];
    this.changed = new Set();
    return taken;
  }
}
