import { Big } from 'big.js'
import type { AccountState } from '../../../contract/domain/accounts.ts'
import type { LimitStatus } from '../../../contract/domain/connections.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import {
  type Denial,
  type OrderRequest,
  orderTermsOf,
} from '../../../contract/domain/managedOrder.ts'
import type { OrderId } from '../../../contract/domain/order.ts'
import type { RouteRequest, RoutingSettings } from '../../../contract/domain/routing.ts'
import type { Environment, VenueId } from '../../../contract/domain/venue.ts'
import { capabilitiesOf } from '../../venues/account.ts'
import type {
  AccountDirectory,
  Gate,
  LiveBooks,
  MayTrade,
  TradingAccount,
  TradingMarkets,
} from '../seams.ts'
import type { FeeBook } from './feeBook.ts'
import { type Purse, type VenueView, denial } from './view.ts'

/** Where the router looks. */
export type Sources = {
  readonly accounts: AccountDirectory
  readonly markets: TradingMarkets
  readonly books: LiveBooks
  readonly gate: Gate
  readonly mayTrade: MayTrade
  readonly fees: FeeBook
  /** Every limit of a venue, where more is known than the account's own. */
  readonly limits: ((venue: VenueId) => readonly LimitStatus[]) | null
}

export type Inquiry = {
  readonly request: RouteRequest
  readonly settings: RoutingSettings
  readonly now: UnixMs
  /** Names the order in questions to the gate; nothing is sent under it. */
  readonly orderId: OrderId
}

/** A venue the order could go to, and its instrument, as far as both are there. */
export type Place = {
  readonly venue: VenueId
  readonly account: TradingAccount | null
  readonly instrument: Instrument | null
}

/** Every venue the request speaks of; all that have an account where it names none. */
export function placesOf(
  { accounts, markets }: Pick<Sources, 'accounts' | 'markets'>,
  request: RouteRequest,
): readonly Place[] {
  const { venues, accountId, symbol, marketKind } = request
  const asked = venues ?? [...new Set(accounts.all().map(({ venue }) => venue))]
  return asked.map((venue) => ({
    venue,
    account: accounts.find(venue, accountId),
    instrument: markets.instrumentAt(venue, symbol, marketKind),
  }))
}

/** What is known of each place now. */
export function gather(
  sources: Sources,
  inquiry: Inquiry,
  places: readonly Place[],
): readonly VenueView[] {
  const common = commonGround(sources, places)
  return places.map((place) => viewOf(sources, inquiry, place, common))
}

/** Why nothing goes to a place, leaving its book aside. */
export function standingRefusals(
  sources: Sources,
  { request, settings, now }: Inquiry,
  { venue, account, instrument }: Place,
): readonly Denial[] {
  if (account === null) {
    return [
      denial('noAccount', `There is no account ${request.accountId}.`, { field: 'accountId' }),
    ]
  }
  const may = sources.mayTrade(venue, 'newOrder')
  const isDisabled = settings.disabled.includes(venue) && request.venues === null
  return [
    ...(instrument === null
      ? [denial('notListed', `It lists no ${request.symbol}.`, { field: 'symbol' })]
      : listingRefusals(instrument)),
    ...(isDisabled ? [denial('disabled', 'The router is set to leave it out.')] : []),
    ...(may.allowed ? [] : [denial(may.reason, may.message)]),
    ...accountRefusals(account.state()),
    ...limitRefusals(sources.limits?.(venue) ?? account.account.limits(), now),
  ]
}

function viewOf(sources: Sources, inquiry: Inquiry, place: Place, common: CommonGround): VenueView {
  const { venue, account, instrument } = place
  const { request, settings } = inquiry
  const isKnown = account !== null && instrument !== null
  return {
    venue,
    instrument,
    capabilities:
      account === null ? null : (capabilitiesOf(account.trading, request.marketKind) ?? null),
    refusals: [
      ...standingRefusals(sources, inquiry, place),
      ...common(place),
      ...capabilityRefusals(place, request),
      ...(isKnown ? gateRefusals(sources.gate, inquiry, account, instrument) : []),
    ],
    book: instrument === null ? null : sources.books.book(instrument.instrumentId),
    fees: isKnown ? sources.fees.known(account, instrument) : null,
    priority: settings.priorities.find((each) => each.venue === venue)?.priority ?? null,
    purse: isKnown ? purseOf(account, instrument, request) : null,
  }
}

function listingRefusals({ status, venueSymbol }: Instrument): readonly Denial[] {
  if (status === 'trading') return []
  return [denial('instrumentStatus', `${venueSymbol} is ${status}.`, { value: status })]
}

function capabilityRefusals({ account }: Place, { marketKind }: RouteRequest): readonly Denial[] {
  if (account === null || capabilitiesOf(account.trading, marketKind) !== undefined) return []
  return [denial('marketKind', `No ${marketKind} is traded there.`, { field: 'marketKind' })]
}

/** Balances and orders are known to be whole only while the account is live. */
function accountRefusals({ status, reason }: AccountState): readonly Denial[] {
  if (status === 'live') return []
  const why = reason === null ? '' : `: ${reason}`
  return [denial('account', `The account is ${status}${why}`, { value: status })]
}

function limitRefusals(limits: readonly LimitStatus[], now: UnixMs): readonly Denial[] {
  return limits
    .filter(({ category }) => category === 'orders')
    .filter(
      ({ remaining, reserve, penaltyUntil }) =>
        remaining <= reserve || (penaltyUntil !== null && penaltyUntil > now),
    )
    .map(({ scope, limit, used }) =>
      denial('rateLimit', `Its limit of ${scope} is used up: ${used} of ${limit}.`, {
        limit: `${limit}`,
        value: `${used}`,
      }),
    )
}

function gateRefusals(
  gate: Gate,
  { request, orderId }: Inquiry,
  { venue, environment }: TradingAccount,
  instrument: Instrument,
): readonly Denial[] {
  const asked: OrderRequest = {
    ...orderTermsOf(request),
    idempotencyKey: request.idempotencyKey,
    venue,
    accountId: request.accountId,
    instrumentId: instrument.instrumentId,
    parentId: null,
    source: 'router',
    clickedTime: request.clickedTime,
  }
  return gate.check({ orderId, request: asked, instrument, environment, replaces: null })
}

type CommonGround = (place: Place) => readonly Denial[]

/**
 * An order is never moved from one environment to another, nor from venues that only show what they
 * would send to ones that send: the trader says which ones by naming them.
 */
function commonGround(sources: Sources, places: readonly Place[]): CommonGround {
  const able = places.filter(({ account, instrument }) => account !== null && instrument !== null)
  const environments = new Set(able.flatMap(({ account }) => environmentOf(account)))
  const modes = new Set(able.map(({ venue }) => sources.gate.sending(venue)))
  return ({ venue, account }) => {
    if (account === null) return []
    const mixed = [...environments].join(' and ')
    if (environments.size > 1) {
      const message = `The venues are ${mixed}: name those of one of them.`
      return [denial('mixedEnvironments', message, { field: 'venues', value: account.environment })]
    }
    if (modes.size > 1 && sources.gate.sending(venue) === 'dryRun') {
      return [denial('dryRun', 'Orders for it are only shown, while others are sent.')]
    }
    return []
  }
}

function environmentOf(account: TradingAccount | null): readonly Environment[] {
  return account === null ? [] : [account.environment]
}

/** Null where the order frees something instead, and where the venue does not tell what is free. */
function purseOf(
  account: TradingAccount,
  instrument: Instrument,
  { side, reduceOnly, marketKind }: RouteRequest,
): Purse | null {
  const { balances, positions } = account.state()
  const { baseAsset, quoteAsset, settleAsset, instrumentId, maxLeverage } = instrument
  const free = (asset: string): string | null => mostFree(balances, asset)
  if (marketKind === 'spot') {
    const asset = side === 'buy' ? quoteAsset : baseAsset
    const available = free(asset)
    const pays = side === 'buy' ? 'quote' : 'base'
    return available === null ? null : { asset, available, pays, leverage: null }
  }
  const held = positions.filter((each) => each.instrumentId === instrumentId)
  const shrinking = side === 'buy' ? 'short' : 'long'
  const available = free(settleAsset)
  // A unified wallet lends against everything in it.
  if (balances.some(({ wallet }) => wallet === 'unified')) return null
  const isFreeing = reduceOnly || held.some(({ positionSide }) => positionSide === shrinking)
  if (isFreeing || available === null) return null
  const leverage =
    held[0]?.leverage ?? (maxLeverage === null ? null : new Big(maxLeverage).toFixed())
  const pays = marketKind === 'inverse' ? 'baseMargin' : 'quoteMargin'
  return { asset: settleAsset, available, pays, leverage }
}

/** An order spends from one wallet; an asset that is not listed is not held. */
function mostFree(balances: AccountState['balances'], asset: string): string | null {
  const held = balances.filter((each) => each.asset === asset)
  if (held.length === 0) return balances.length === 0 ? null : '0'
  return held.reduce<string | null>((most, { available }) => {
    if (available === null) return most
    return most === null || new Big(available).gt(most) ? available : most
  }, null)
}
