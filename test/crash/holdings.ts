import { Big } from 'big.js'
import type { AccountState } from '../../src/contract/domain/accounts.ts'
import type { VenueId } from '../../src/contract/domain/venue.ts'
import type { Difference } from './compare.ts'
import type { OwnOrder } from './record.ts'
import type { HeldAccount } from './sandboxProcess.ts'

/**
 * Whether balances and positions are what the venue holds, and positions what our own fills add up
 * to: the account began without any.
 */
export function holdingDifferences(
  venue: VenueId,
  held: HeldAccount,
  state: AccountState | undefined,
  ours: readonly OwnOrder[],
): readonly Difference[] {
  if (state === undefined) return [{ what: 'balance', words: `${venue} has no account`, about: [] }]
  const isSpot = state.positions.length === 0 && held.positions.length === 0
  return [
    ...balanceDifferences(venue, held, state),
    ...positionDifferences(venue, held, state),
    ...(isSpot ? [] : fillDifferences(venue, held, ours)),
  ]
}

function balanceDifferences(
  venue: VenueId,
  { balances }: HeldAccount,
  state: AccountState,
): readonly Difference[] {
  return Object.entries(balances).flatMap(([asset, { total }]) => {
    const told = state.balances.find((each) => each.asset === asset)
    const is = told?.total ?? '0'
    if (new Big(is).eq(total)) return []
    return [
      { what: 'balance', words: `${venue} ${asset}: we have ${is}, the venue ${total}`, about: [] },
    ]
  })
}

function positionDifferences(
  venue: VenueId,
  { positions }: HeldAccount,
  state: AccountState,
): readonly Difference[] {
  const theirs = positions.map(({ quantity }) => new Big(quantity).abs().toFixed()).toSorted()
  const ours = state.positions
    .map(({ quantity }) => new Big(quantity).toFixed())
    .filter((quantity) => quantity !== '0')
    .toSorted()
  if (theirs.join() === ours.join()) return []
  const words = `${venue} positions: we have ${ours.join(', ')}, the venue ${theirs.join(', ')}`
  return [{ what: 'position', words, about: [] }]
}

function fillDifferences(
  venue: VenueId,
  { positions }: HeldAccount,
  ours: readonly OwnOrder[],
): readonly Difference[] {
  const sums = new Map<string, Big>()
  for (const { fills } of ours) {
    for (const { instrumentId, side, lastQuantity } of fills) {
      const signed = side === 'buy' ? new Big(lastQuantity) : new Big(lastQuantity).neg()
      sums.set(instrumentId, (sums.get(instrumentId) ?? new Big(0)).plus(signed))
    }
  }
  const summed = [...sums.values()].filter((sum) => !sum.eq(0)).map((sum) => sum.abs().toFixed())
  const theirs = positions.map(({ quantity }) => new Big(quantity).abs().toFixed())
  if (summed.toSorted().join() === theirs.toSorted().join()) return []
  const words = `${venue}: our fills add up to ${summed.join(', ')}, the venue has ${theirs.join(', ')}`
  return [{ what: 'position', words, about: [] }]
}
