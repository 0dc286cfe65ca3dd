import { Big } from 'big.js'
import type { AccountId } from '../../contract/domain/account.ts'
import type { InstrumentId } from '../../contract/domain/ids.ts'
import type { Instrument } from '../../contract/domain/instrument.ts'
import type { PositionSide } from '../../contract/domain/market.ts'
import type { Fill } from '../../contract/domain/order.ts'
import type { Environment, VenueId } from '../../contract/domain/venue.ts'
import { type Holding, applyTrade, nothingHeld } from './averageCost.ts'

/** Which holding: an account keeps long and short of a contract apart in hedge mode only. */
export type HoldingKey = {
  readonly venue: VenueId
  readonly environment: Environment
  readonly accountId: AccountId
  readonly instrumentId: InstrumentId
  readonly positionSide: PositionSide | null
}

export type LedgerEntry = HoldingKey & {
  readonly held: Holding
  /** Since the ledger began or was last cleared, settle asset. */
  readonly realized: Big
}

/**
 * Paid in one asset for trades priced in another. `traded` is their notional in the quote asset: by
 * it a fee can be judged whose asset has no price.
 */
export type FeeEntry = {
  readonly environment: Environment
  readonly asset: string
  readonly quoteAsset: string
  readonly amount: Big
  readonly traded: Big
}

/** Holdings at average cost, from fills. Each fill counts once; a fee told later is added later. */
export type Ledger = {
  /** False for a fill that told nothing new. */
  apply(fill: Fill, instrument: Instrument): boolean
  /** What this fill says is in what was adopted: it counts no more. */
  skip(fill: Fill): void
  /** Takes a holding over as it is: what the venue says wins. */
  adopt(key: HoldingKey, held: Holding): void
  find(key: HoldingKey): LedgerEntry | null
  entries(): readonly LedgerEntry[]
  fees(): readonly FeeEntry[]
  /** A new day: what is held stays, what was realised and paid begins at nothing. */
  clearFigures(): void
  dump(): LedgerDump
}

export type LedgerDump = {
  readonly entries: readonly (HoldingKey & {
    readonly quantity: string
    readonly cost: string
    readonly realized: string
  })[]
  readonly fees: readonly {
    readonly environment: Environment
    readonly asset: string
    readonly quoteAsset: string
    readonly amount: string
    readonly traded: string
  }[]
}

/** A fill that was counted, and whether its fee was. */
export type CountedFill = { readonly fillId: string; readonly withFee: boolean }

/** Fills remembered, so that one told again is known; the oldest give way. */
const remembered = 50_000

export function createLedger(
  from: LedgerDump | null = null,
  alreadyCounted: readonly CountedFill[] = [],
): Ledger {
  const entries = new Map<string, LedgerEntry>()
  const fees = new Map<string, FeeEntry>()
  const counted = new Map(alreadyCounted.map(({ fillId, withFee }) => [fillId, withFee]))
  for (const { quantity, cost, realized, ...key } of from?.entries ?? []) {
    const held = { quantity: new Big(quantity), cost: new Big(cost) }
    entries.set(keyOf(key), { ...key, held, realized: new Big(realized) })
  }
  for (const fee of from?.fees ?? []) {
    const { amount, traded } = fee
    fees.set(feeKey(fee), { ...fee, amount: new Big(amount), traded: new Big(traded) })
  }

  const pay = (fill: Fill, instrument: Instrument): boolean => {
    const { environment, fee, feeAsset } = fill
    if (fee === null || feeAsset === null) return false
    const { quoteAsset } = instrument
    const key = feeKey({ environment, asset: feeAsset, quoteAsset })
    const before = fees.get(key)
    fees.set(key, {
      environment,
      asset: feeAsset,
      quoteAsset,
      amount: (before?.amount ?? zero).plus(fee),
      traded: (before?.traded ?? zero).plus(tradedBy(fill, instrument)),
    })
    return true
  }

  const remember = (id: string, withFee: boolean): void => {
    counted.set(id, withFee)
    if (counted.size > remembered) counted.delete([...counted.keys()][0] as string)
  }

  const trade = (fill: Fill, instrument: Instrument): void => {
    const key = holdingKeyOf(fill)
    const before = entries.get(keyOf(key))
    const held = before?.held ?? nothingHeld
    const quantity = tradedQuantity(fill, instrument, held)
    const after = applyTrade(instrument, held, { quantity, price: new Big(fill.lastPrice) })
    const realized = (before?.realized ?? zero).plus(after.realized)
    entries.set(keyOf(key), { ...key, held: after.held, realized })
  }

  return {
    apply(fill, instrument) {
      const id = fillId(fill)
      const known = counted.get(id)
      if (known === true) return false
      if (known === undefined) trade(fill, instrument)
      const withFee = pay(fill, instrument)
      remember(id, withFee)
      return known === undefined || withFee
    },
    skip: (fill) => remember(fillId(fill), true),
    adopt(key, held) {
      const realized = entries.get(keyOf(key))?.realized ?? zero
      entries.set(keyOf(key), { ...holdingKeyOf(key), held, realized })
    },
    find: (key) => entries.get(keyOf(key)) ?? null,
    entries: () => [...entries.values()],
    fees: () => [...fees.values()],
    clearFigures() {
      fees.clear()
      for (const [key, entry] of entries) {
        if (entry.held.quantity.eq(0)) entries.delete(key)
        else entries.set(key, { ...entry, realized: zero })
      }
    },
    dump: () => ({
      entries: [...entries.values()].map(({ held, realized, ...key }) => ({
        ...key,
        quantity: held.quantity.toFixed(),
        cost: held.cost.toFixed(),
        realized: realized.toFixed(),
      })),
      fees: [...fees.values()].map((fee) => ({
        ...fee,
        amount: fee.amount.toFixed(),
        traded: fee.traded.toFixed(),
      })),
    }),
  }
}

const zero = new Big(0)

/**
 * Signed. At a spot venue more can be sold than was bought here: what was held before has a cost
 * that we do not know, so selling it realises nothing and leaves no short position.
 */
function tradedQuantity(fill: Fill, { marketKind }: Instrument, held: Holding): Big {
  const quantity = new Big(fill.lastQuantity)
  if (fill.side === 'buy') return quantity
  const sold = marketKind === 'spot' && quantity.gt(held.quantity) ? held.quantity : quantity
  return sold.times(-1)
}

/** In the quote asset. */
function tradedBy(fill: Fill, { marketKind, multiplier }: Instrument): Big {
  const units = new Big(fill.lastQuantity).times(multiplier)
  return marketKind === 'inverse' ? units : units.times(fill.lastPrice)
}

function feeKey(fee: Pick<FeeEntry, 'environment' | 'asset' | 'quoteAsset'>): string {
  return [fee.environment, fee.asset, fee.quoteAsset].join('|')
}

/** A fill counts once per venue, account, instrument and trade id. */
export function fillId(fill: Fill): string {
  const { venue, environment, accountId, instrumentId, tradeId } = fill
  return [venue, environment, accountId, instrumentId, tradeId].join('|')
}

export function holdingKeyOf(key: HoldingKey): HoldingKey {
  const { venue, environment, accountId, instrumentId, positionSide } = key
  return { venue, environment, accountId, instrumentId, positionSide }
}

export function keyOf(key: HoldingKey): string {
  const { venue, environment, accountId, instrumentId, positionSide } = key
  return [venue, environment, accountId, instrumentId, positionSide ?? ''].join('|')
}
