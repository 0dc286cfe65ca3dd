import type { MarginTier } from '../../../contract/domain/margin.ts'

/** A step of a table before its deductions are known. Notional in the quote asset. */
export type TierStep = readonly [floor: number, maintenanceRate: number, maxLeverage: number]

/** Largest disagreement of a stated deduction with the continuous one, quote asset. */
const deductionTolerance = 0.01

/** Adds the deductions that keep the margin continuous: each adds floor x (rate - rate before). */
export function tiersOf(steps: readonly TierStep[]): readonly MarginTier[] {
  let deduction = 0
  let rateBefore = steps[0]?.[1] ?? 0
  return steps.map(([floor, maintenanceRate, maxLeverage], index) => {
    deduction += floor * (maintenanceRate - rateBefore)
    rateBefore = maintenanceRate
    const cap = steps[index + 1]?.[0] ?? null
    return { floor, cap, maintenanceRate, deduction, maxLeverage }
  })
}

/** The tier that holds a notional; at an exact boundary the upper one. */
export function tierAt(tiers: readonly MarginTier[], notional: number): MarginTier {
  const [first] = tiers
  if (first === undefined) throw new Error('a bracket table without tiers')
  return tiers.findLast(({ floor }) => notional >= floor) ?? first
}

/** Maintenance margin of a notional, quote asset. Continuous and rising. */
export function maintenanceMargin(tiers: readonly MarginTier[], notional: number): number {
  const { maintenanceRate, deduction } = tierAt(tiers, notional)
  return notional * maintenanceRate - deduction
}

/** Why a table cannot be used, or null when it can. */
export function tableFault(tiers: readonly MarginTier[]): string | null {
  if (tiers.length === 0) return 'it has no tiers'
  if (tiers[0]?.floor !== 0) return 'its first tier does not begin at 0'
  for (const [index, tier] of tiers.entries()) {
    const fault = tierFault(tier, tiers[index - 1])
    if (fault !== null) return `tier ${index + 1} ${fault}`
  }
  return null
}

function tierFault(tier: MarginTier, before: MarginTier | undefined): string | null {
  const { floor, maintenanceRate: rate, deduction, maxLeverage } = tier
  if (!(rate > 0 && rate < 1)) return `has the rate ${rate}`
  if (!(maxLeverage >= 1)) return `has the leverage ${maxLeverage}`
  if (rate * maxLeverage >= 1) return 'would be liquidated at its own entry'
  const expected =
    before === undefined ? 0 : before.deduction + floor * (rate - before.maintenanceRate)
  if (Math.abs(deduction - expected) > deductionTolerance) {
    return `has the maintenance amount ${deduction}, which leaves a jump: it must be ${expected}`
  }
  if (before === undefined) return null
  if (floor <= before.floor || before.cap !== floor) return 'does not begin where the last ends'
  return rate < before.maintenanceRate ? 'has a lower rate than the one before' : null
}
