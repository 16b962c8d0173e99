import type { Room } from './jobs';

export interface LaneLimits {
  /** At once, in all lanes. */
  readonly most: number;
  /** In a lane where work has lately come to its end in time. */
  readonly perLane: number;
  /** In any other. All of those together get half of the whole. */
  readonly perUnproven: number;
}

/** Above it lanes that were proven longest ago have to prove themselves again. */
const MOST_PROVEN = 500;

/**
 * Shares what may be done at once among lanes. Where work gets stuck takes little, however many such
 * lanes somebody makes: half of the room is for those that are known to get done.
 */
export class Lanes {
  private readonly running = new Map<string, number>();
  private readonly proven = new Set<string>();
  private unproven = 0;
  private all = 0;

  constructor(private readonly limits: LaneLimits) {}

  /** For lanes that get done, and for all others. */
  rooms(): readonly [proven: Room, others: Room] {
    const { most, perLane, perUnproven } = this.limits;
    const left = Math.max(0, most - this.all);
    const inProven = [...this.proven].map((lane) => [lane, this.freeIn(lane, perLane)] as const);
    const inOthers = [...this.running.keys()].map(
      (lane) => [lane, this.freeIn(lane, perUnproven)] as const,
    );
    const closed = [...this.proven].map((lane) => [lane, 0] as const);
    return [
      { most: left, lanes: new Map(inProven), each: 0 },
      {
        most: Math.min(left, Math.max(0, Math.ceil(most / 2) - this.unproven)),
        lanes: new Map([...inOthers, ...closed]),
        each: perUnproven,
      },
    ];
  }

  /** @returns to be called with whether it came to its end in time; `undefined`: that was not seen */
  begin(lane: string): (inTime: boolean | undefined) => void {
    const isProven = this.proven.has(lane);
    this.running.set(lane, (this.running.get(lane) ?? 0) + 1);
    this.all += 1;
    if (!isProven) this.unproven += 1;
    return (inTime) => {
      const left = (this.running.get(lane) ?? 0) - 1;
      if (left > 0) this.running.set(lane, left);
      else this.running.delete(lane);
      this.all -= 1;
      if (!isProven) this.unproven -= 1;
      if (inTime === undefined) return;
      this.proven.delete(lane);
      if (!inTime) return;
      this.proven.add(lane);
      const [oldest] = this.proven;
      if (this.proven.size > MOST_PROVEN && oldest !== undefined) this.proven.delete(oldest);
    };
  }

  /** Room for one more outside of the queue. */
  hasRoomIn(lane: string): boolean {
    const [proven, others] = this.rooms();
    const { most, lanes, each } = this.proven.has(lane) ? proven : others;
    return most > 0 && (lanes.get(lane) ?? each) > 0;
  }

  private freeIn(lane: string, most: number): number {
    return Math.max(0, most - (this.running.get(lane) ?? 0));
  }
}
