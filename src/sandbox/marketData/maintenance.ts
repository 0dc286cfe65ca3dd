/** One step of a venue's margin table. Notional in the quote asset. */
export type MarginTier = {
  readonly floor: number
  readonly maintenanceRate: number
  readonly maxLeverage: number
  /** Maintenance amount that keeps the margin continuous over the steps. */
  readonly deduction: number
}

type Step = readonly [floor: number, maintenanceRate: number, maxLeverage: number]

/** Fills in the deductions: each step adds floor x (rate - rate before). */
export function marginTiers(steps: readonly Step[]): readonly MarginTier[] {
  let deduction = 0
  let before = steps[0]?.[1] ?? 0
  return steps.map(([floor, maintenanceRate, maxLeverage]) => {
    deduction += floor * (maintenanceRate - before)
    before = maintenanceRate
    return { floor, maintenanceRate, maxLeverage, deduction }
  })
}

export type IsolatedPosition = {
  readonly positionSide: 'long' | 'short'
  readonly entryPrice: number
  /** Base units, above 0. */
  readonly quantity: number
  readonly leverage: number
}

/** Mark price at which the isolated margin is used up entirely. */
export function bankruptcyPrice(position: IsolatedPosition): number {
  const share = 1 / position.leverage
  return position.entryPrice * (position.positionSide === 'long' ? 1 - share : 1 + share)
}

/**
 * Mark price at which an isolated linear position is closed by the venue: wallet plus profit equals
 * the maintenance margin of the tier that holds the notional at that price. Null for a long that
 * cannot be liquidated.
 */
export function liquidationPrice(
  position: IsolatedPosition,
  tiers: readonly MarginTier[],
): number | null {
  let tier = tierOf(tiers, position.quantity * position.entryPrice)
  let price = priceInTier(position, tier)
  for (let round = 0; round < 3; round += 1) {
    const next = tierOf(tiers, position.quantity * price)
    if (next === tier) break
    tier = next
    price = priceInTier(position, tier)
  }
  return price > 0 ? price : null
}

/** The tier that holds a notional; at an exact boundary the upper one. */
export function tierOf(tiers: readonly MarginTier[], notional: number): MarginTier {
  let found = tiers[0] as MarginTier
  for (const tier of tiers) if (notional >= tier.floor) found = tier
  return found
}

function priceInTier(position: IsolatedPosition, tier: MarginTier): number {
  const { entryPrice, quantity, leverage } = position
  const wallet = (entryPrice * quantity) / leverage
  return position.positionSide === 'long'
    ? (entryPrice * quantity - wallet - tier.deduction) / (quantity * (1 - tier.maintenanceRate))
    : (entryPrice * quantity + wallet + tier.deduction) / (quantity * (1 + tier.maintenanceRate))
}
