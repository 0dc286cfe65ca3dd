import { minuteMs } from '../../marketData/factor.ts'
import { RateWindow } from '../../net/rateWindow.ts'
import type { RestAnswer } from '../sandboxVenue.ts'
import { banned, banSeconds, tooManyRequests } from './refusals.ts'

/** Requests over the budget within one minute after which the address is banned for a while. */
const patience = 10

/** What a request took of the address's budget; `refusal` where it took too much. */
export type Taken = {
  readonly used: number
  readonly headers: Readonly<Record<string, string>>
  readonly refusal: RestAnswer | null
}

/** The weight an address may use in a minute, over REST and sockets together. */
export class AddressBudget {
  readonly limit: number
  private readonly window: RateWindow
  private readonly headerNames: readonly string[]
  private overBudget = 0
  private bannedUntil = 0

  /** `headerNames` are the line's headers that tell the used weight. */
  constructor(perMinute: number, headerNames: readonly string[]) {
    this.limit = perMinute
    this.window = new RateWindow(perMinute, minuteMs)
    this.headerNames = headerNames
  }

  take(weight: number, now: number): Taken {
    if (now < this.bannedUntil) {
      const refusal = banned(Math.ceil((this.bannedUntil - now) / 1000))
      return { used: this.limit, headers: {}, refusal }
    }
    const used = this.window.take(weight, now)
    const headers = Object.fromEntries(this.headerNames.map((name) => [name, String(used)]))
    if (used > this.limit) return { used, headers, refusal: this.refuse(now, headers) }
    this.overBudget = 0
    return { used, headers, refusal: null }
  }

  /** Whole seconds until the next minute. */
  secondsLeft(now: number): number {
    return this.window.secondsLeft(now)
  }

  private refuse(now: number, headers: Record<string, string>): RestAnswer {
    this.overBudget += 1
    if (this.overBudget <= patience) {
      return tooManyRequests(this.window.secondsLeft(now), headers, this.limit)
    }
    this.bannedUntil = now + banSeconds * 1000
    return banned(banSeconds)
  }
}
