import type { AccountId } from '../../../../contract/domain/account.ts'
import type { AccountState } from '../../../../contract/domain/accounts.ts'
import { isDecimalText } from '../../../../contract/domain/decimal.ts'
import type { InstrumentId, UnifiedSymbol } from '../../../../contract/domain/ids.ts'
import type { Instrument } from '../../../../contract/domain/instrument.ts'
import type { Side } from '../../../../contract/domain/market.ts'
import type {
  OrderType,
  TimeInForce,
  TradingCapabilities,
} from '../../../../contract/domain/order.ts'
import type { Environment, MarketKind, VenueId } from '../../../../contract/domain/venue.ts'
import type { ExitReaction, WorkingOrderType } from '../../../../contract/domain/workingOrder.ts'

/** Where an order can go: one instrument of one account, or whichever venue is best. */
export type Place = {
  readonly key: string
  readonly kind: 'venue' | 'best'
  readonly marketKind: MarketKind
  readonly accountId: AccountId
  /** Of `venue`; of `best` those that could take it. */
  readonly venues: readonly VenueId[]
  readonly instrument: Instrument | null
  readonly capabilities: TradingCapabilities
  /** The most serious one an order could reach. */
  readonly environment: Environment
}

/** What the ticket holds, as typed. */
export type Draft = {
  readonly place: string | null
  readonly side: Side
  readonly orderType: OrderType
  readonly timeInForce: TimeInForce | null
  readonly price: string
  readonly stopPrice: string
  readonly trailingDelta: string
  readonly quantity: string
  readonly sizedIn: 'base' | 'quote'
  readonly postOnly: boolean
  readonly reduceOnly: boolean
  readonly strategy: WorkingOrderType | 'none'
  readonly exitStop: string
  readonly target: string
  readonly onExitFailure: ExitReaction
  readonly otherPrice: string
  readonly otherStop: string
  readonly from: string
  readonly to: string
  readonly steps: string
  readonly limitPrice: string
  readonly minutes: string
  readonly shownQuantity: string
  readonly atEnd: 'market' | 'cancel'
}

export const emptyDraft: Draft = {
  place: null,
  side: 'buy',
  orderType: 'limit',
  timeInForce: null,
  price: '',
  stopPrice: '',
  trailingDelta: '',
  quantity: '',
  sizedIn: 'base',
  postOnly: false,
  reduceOnly: false,
  strategy: 'none',
  exitStop: '',
  target: '',
  onExitFailure: 'flatten',
  otherPrice: '',
  otherStop: '',
  from: '',
  to: '',
  steps: '5',
  limitPrice: '',
  minutes: '10',
  shownQuantity: '',
  atEnd: 'cancel',
}

const seriousness: readonly Environment[] = ['sandbox', 'testnet', 'live']

/** Every place of a symbol, single venues first, then the router where there is a choice. */
export function placesOf(
  accounts: readonly AccountState[],
  instruments: readonly Instrument[],
): readonly Place[] {
  const single = accounts.flatMap((account) =>
    instruments
      .filter(({ venue }) => venue === account.venue)
      .flatMap((instrument) => placeOf(account, instrument)),
  )
  return [...single, ...bestOf(single)]
}

function placeOf(account: AccountState, instrument: Instrument): readonly Place[] {
  const { marketKind } = instrument
  const capabilities = account.capabilities.find((each) => each.marketKind === marketKind)
  if (capabilities === undefined) return []
  const { venue, accountId, environment } = account
  const key = `${venue} ${accountId} ${instrument.instrumentId}`
  const place = { key, kind: 'venue', marketKind, accountId, venues: [venue], instrument } as const
  return [{ ...place, capabilities, environment }]
}

function bestOf(places: readonly Place[]): readonly Place[] {
  const groups = Map.groupBy(places, ({ accountId, marketKind }) => `${accountId} ${marketKind}`)
  return [...groups].flatMap(([key, group]) => {
    const [first] = group
    const venues = [...new Set(group.flatMap((place) => place.venues))]
    if (first === undefined || venues.length < 2) return []
    const environments = group.map(({ environment }) => seriousness.indexOf(environment))
    return [
      {
        ...first,
        key: `best ${key}`,
        kind: 'best' as const,
        venues,
        instrument: null,
        environment: seriousness[Math.max(...environments)] ?? 'live',
      },
    ]
  })
}

/** The place chosen, else the first. */
export function placeChosen(places: readonly Place[], key: string | null): Place | null {
  return places.find((place) => place.key === key) ?? places[0] ?? null
}

/** The type and time in force that a place really takes, nearest to what was chosen. */
export function settled(draft: Draft, { capabilities }: Place): Draft {
  const types = capabilities.orderTypes
  const orderType = types.includes(draft.orderType) ? draft.orderType : (types[0] ?? 'market')
  const times = capabilities.timesInForce[orderType] ?? []
  const { timeInForce } = draft
  const kept = timeInForce !== null && times.includes(timeInForce) ? timeInForce : null
  return {
    ...draft,
    orderType,
    timeInForce: kept ?? (times.includes('gtc') ? 'gtc' : (times[0] ?? null)),
    sizedIn: orderType === 'market' && capabilities.quoteQuantity ? draft.sizedIn : 'base',
    postOnly: draft.postOnly && capabilities.postOnly && orderType === 'limit',
    reduceOnly: draft.reduceOnly && capabilities.reduceOnly,
  }
}

export const hasPrice = (type: OrderType): boolean => type === 'limit' || type === 'stopLimit'
export const hasStop = (type: OrderType): boolean => type === 'stopMarket' || type === 'stopLimit'

type Terms = {
  readonly side: Side
  readonly orderType: OrderType
  readonly quantity: string | null
  readonly quoteQuantity: string | null
  readonly price: string | null
  readonly stopPrice: string | null
  readonly trailingDelta: string | null
  readonly timeInForce: TimeInForce | null
  readonly postOnly: boolean
  readonly reduceOnly: boolean
}

/** Only what the type has: a price left over from another type is not sent. */
export function termsOf(draft: Draft): Terms {
  const { side, orderType, timeInForce, postOnly, reduceOnly } = draft
  const isBase = draft.sizedIn === 'base'
  return {
    side,
    orderType,
    quantity: isBase ? draft.quantity : null,
    quoteQuantity: isBase ? null : draft.quantity,
    price: hasPrice(orderType) ? draft.price : null,
    stopPrice: hasStop(orderType) ? draft.stopPrice : null,
    trailingDelta: orderType === 'trailingStop' ? draft.trailingDelta : null,
    timeInForce,
    postOnly,
    reduceOnly,
  }
}

const minuteMs = 60_000

/** What a working order is told; null for a plain order. */
export function planOf(draft: Draft) {
  const { side, quantity, reduceOnly, postOnly } = draft
  const shared = { side, quantity, reduceOnly }
  const orNull = (text: string): string | null => (text === '' ? null : text)
  const maxMs = Math.round(Number(draft.minutes) * minuteMs)
  switch (draft.strategy) {
    case 'none':
      return null
    case 'bracket':
      return {
        type: 'bracket' as const,
        entry: termsOf(draft),
        stop: draft.exitStop === '' ? null : { stopPrice: draft.exitStop },
        target: orNull(draft.target),
        onExitFailure: draft.onExitFailure,
      }
    case 'oco': {
      const other = { ...draft, orderType: 'stopMarket' as const, timeInForce: null }
      return {
        type: 'oco' as const,
        first: termsOf(draft),
        second: termsOf({ ...other, stopPrice: draft.otherStop, postOnly: false }),
      }
    }
    case 'ladder':
      return {
        ...shared,
        type: 'ladder' as const,
        postOnly,
        from: draft.from,
        to: draft.to,
        steps: Number(draft.steps),
      }
    case 'chase':
      return {
        ...shared,
        type: 'chase' as const,
        postOnly,
        limitPrice: draft.limitPrice,
        maxMs,
        atEnd: draft.atEnd,
      }
    case 'twap':
      return {
        ...shared,
        type: 'twap' as const,
        durationMs: maxMs,
        slices: Number(draft.steps),
        limitPrice: orNull(draft.limitPrice),
      }
    case 'iceberg':
      return {
        ...shared,
        type: 'iceberg' as const,
        postOnly,
        price: draft.price,
        shownQuantity: draft.shownQuantity,
      }
    case 'trailing':
      break
  }
  return { ...shared, type: 'trailing' as const, trailingDelta: draft.trailingDelta }
}

type Need = readonly [text: string, name: string]

/** What is still missing or is no amount, for the trader; null when it can be sent. */
export function missing(draft: Draft): string | null {
  const needs = needsOf(draft)
  const bad = needs.find(([text]) => !isDecimalText(text))
  if (bad === undefined) return incomplete(draft)
  const [text, name] = bad
  return text === '' ? `${name} is missing.` : `${name} is no amount.`
}

function needsOf(draft: Draft): readonly Need[] {
  const size: Need = [draft.quantity, 'Quantity']
  switch (draft.strategy) {
    case 'ladder':
      return [size, [draft.from, 'First price'], [draft.to, 'Last price'], [draft.steps, 'Steps']]
    case 'chase':
      return [size, [draft.limitPrice, 'Price limit'], [draft.minutes, 'Minutes']]
    case 'twap':
      return [
        size,
        [draft.minutes, 'Minutes'],
        [draft.steps, 'Slices'],
        ...given(draft.limitPrice, 'Price limit'),
      ]
    case 'iceberg':
      return [size, [draft.price, 'Price'], [draft.shownQuantity, 'Shown quantity']]
    case 'trailing':
      return [size, [draft.trailingDelta, 'Distance']]
    case 'oco':
      return [...termNeeds(draft), [draft.otherStop, 'Stop of the other']]
    case 'bracket':
      return [
        ...termNeeds(draft),
        ...given(draft.exitStop, 'Stop loss'),
        ...given(draft.target, 'Target'),
      ]
    case 'none':
      break
  }
  return termNeeds(draft)
}

function termNeeds(draft: Draft): readonly Need[] {
  const { orderType } = draft
  return [
    [draft.quantity, 'Quantity'],
    ...(hasPrice(orderType) ? [[draft.price, 'Price'] as const] : []),
    ...(hasStop(orderType) ? [[draft.stopPrice, 'Stop price'] as const] : []),
    ...(orderType === 'trailingStop' ? [[draft.trailingDelta, 'Distance'] as const] : []),
  ]
}

/** Something that may be left empty, but not be nonsense. */
function given(text: string, name: string): readonly Need[] {
  return text === '' ? [] : [[text, name]]
}

function incomplete({ strategy, exitStop, target }: Draft): string | null {
  return strategy === 'bracket' && exitStop === '' && target === ''
    ? 'A bracket needs a stop loss, a target, or both.'
    : null
}

/** The order as the engine is asked for it. */
export function orderInput(draft: Draft, place: Place) {
  const [venue] = place.venues
  if (venue === undefined || place.instrument === null) return null
  const { instrumentId }: { instrumentId: InstrumentId } = place.instrument
  return { ...termsOf(draft), venue, accountId: place.accountId, instrumentId }
}

export function routeInput(draft: Draft, place: Place, symbol: UnifiedSymbol) {
  const { accountId, marketKind } = place
  return { ...termsOf(draft), accountId, marketKind, symbol }
}

/** What is worth about how much, for a glance: market data, never what is sent. */
export function estimate(draft: Draft, mark: number | null): number | null {
  if (draft.sizedIn === 'quote') return numberOf(draft.quantity)
  const price = numberOf(draft.price) ?? numberOf(draft.stopPrice) ?? mark
  const quantity = numberOf(draft.quantity)
  return price === null || quantity === null ? null : price * quantity
}

function numberOf(text: string): number | null {
  return isDecimalText(text) ? Number(text) : null
}
