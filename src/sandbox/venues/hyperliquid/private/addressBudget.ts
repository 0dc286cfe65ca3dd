import { type Fixed, fixedText, one } from '../../../matching/fixed.ts'

/** Actions every address may send before it has traded anything. */
const granted = 10_000
/** Once used up, one action may still be sent in this time, ms. */
const trickleMs = 10_000

type Used = { actions: number; lastTrickle: number }

/**
 * Counts the actions of each address against what it may send: so many at first, and one more for
 * each USDC traded. Cancels may go further.
 */
export class AddressBudget {
  private readonly used = new Map<string, Used>()

  /** Null takes them; else the venue's refusal. */
  take(
    address: string,
    request: {
      readonly count: number
      readonly traded: Fixed
      readonly isCancel: boolean
      readonly now: number
    },
  ): string | null {
    const { count, traded, isCancel, now } = request
    const used = this.of(address)
    const cap = capOf(traded)
    const limit = isCancel ? Math.min(cap + 100_000, cap * 2) : cap
    if (used.actions + count > limit && now - used.lastTrickle < trickleMs) {
      return (
        `Too many cumulative requests sent (${used.actions + count} > ${limit}) for cumulative ` +
        `volume traded $${fixedText(traded, 2)}. Place taker orders to free up 1 request per USDC traded.`
      )
    }
    if (used.actions + count > limit) used.lastTrickle = now
    used.actions += count
    return null
  }

  /** Sets how many an address has sent. */
  set(address: string, actions: number): void {
    this.of(address).actions = actions
  }

  status(address: string, traded: Fixed): Readonly<Record<string, unknown>> {
    return {
      cumVlm: fixedText(traded, 2),
      nRequestsUsed: this.of(address).actions,
      nRequestsCap: capOf(traded),
      nRequestsSurplus: 0,
    }
  }

  private of(address: string): Used {
    const known = this.used.get(address)
    if (known !== undefined) return known
    const made = { actions: 0, lastTrickle: Number.NEGATIVE_INFINITY }
    this.used.set(address, made)
    return made
  }
}

function capOf(traded: Fixed): number {
  return granted + Number(traded / one)
}
