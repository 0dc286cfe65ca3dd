import type { MarketKind } from '../../../contract/domain/venue.ts'
import type {
  ClientOrderId,
  TradingCapabilities,
  VenueOrderId,
} from '../../../contract/domain/order.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import { type Result, fail, succeed } from '../../../contract/errors.ts'
import type { RequestAction, RequestArguments, RequestContext, VenueTrading } from '../account.ts'
import { textOrderIds } from '../shared/orderIds.ts'
import { type OrderRules, checkAmendment, checkOrder } from '../../core/orderRules.ts'
import { instrumentOf, missing, readTerms, readWord } from '../shared/orderTerms.ts'
import { buildRequest } from './build.ts'
import { bookLimit, executionsLimit, openOrdersLimit, positionsLimit } from './limits.ts'
import {
  type Draft,
  type Ids,
  type Target,
  amendOrder,
  cancelAllOrders,
  cancelOrder,
  createOrder,
  executions,
  instrumentsInfo,
  openOrders,
  orderbook,
  positions,
  recentOrder,
  walletBalance,
} from './requests.ts'
import { receiveWindowMs } from './sign.ts'
import { categoryOf, spell } from './symbols.ts'

const lifetimes = ['gtc', 'ioc', 'fok'] as const

/** The least and the greatest window of disconnection protection, ms. */
export const protection = { minMs: 3_000, maxMs: 300_000 } as const

const asynchronous =
  'An acknowledgement only says that the venue took the request: the order may still be refused or canceled, which the order stream tells.'
const lateCross = 'A post-only order that would trade at once is taken and then canceled.'
const noTrailing =
  'Trailing stops are a setting of the position, not orders, and are not offered here.'
const slippage =
  'A market order is a limit order at the slippage bound: what does not trade within it is canceled.'
const band =
  'A contract price beyond the price limit is moved to the limit by the venue, unless the account is set to refuse it.'
const disconnection =
  'The dead-man switch works by connection: the venue cancels when our private stream has been gone for the time set. The venue must have enabled disconnection protection for the account.'

const common = {
  orderTypes: ['market', 'limit', 'stopMarket', 'stopLimit'],
  timesInForce: { market: ['ioc'], limit: lifetimes, stopLimit: lifetimes },
  postOnly: true,
  amend: 'native',
  amendable: ['price', 'quantity', 'stopPrice'],
  trailingDelta: null,
  webSocketOrderEntry: true,
  deadMansSwitch: { scope: 'connection', ...protection },
} as const satisfies Partial<TradingCapabilities>

const contracts = {
  ...common,
  reduceOnly: true,
  quoteQuantity: false,
  cancelAll: 'account',
  hedgeMode: true,
  leverage: true,
  triggerBy: ['last', 'mark', 'index'],
  notes: [asynchronous, lateCross, slippage, band, noTrailing, disconnection],
} as const satisfies Partial<TradingCapabilities>

/** https://bybit-exchange.github.io/docs/v5/order/create-order */
export const capabilities: readonly TradingCapabilities[] = [
  { marketKind: 'linear', ...contracts },
  { marketKind: 'inverse', ...contracts },
  {
    ...common,
    marketKind: 'spot',
    reduceOnly: false,
    quoteQuantity: true,
    cancelAll: 'account',
    hedgeMode: false,
    leverage: false,
    triggerBy: ['last'],
    notes: [asynchronous, lateCross, noTrailing, disconnection],
  },
]

/** Up to 36 letters, digits, hyphens and underscores, unique for ever. */
export const clientOrderIds = textOrderIds(/^[A-Za-z0-9_-]{1,36}$/)

const kinds = ['linear', 'inverse', 'spot'] as const satisfies readonly MarketKind[]

export function capabilitiesOfKind(marketKind: MarketKind): Result<TradingCapabilities> {
  const found = capabilities.find((each) => each.marketKind === marketKind)
  if (found !== undefined) return succeed(found)
  return fail('UNSUPPORTED', `${marketKind} is not traded at this venue`, 'symbol')
}

/** What an order is held against here. */
export function rulesFor(
  found: TradingCapabilities,
  instrument: Instrument | null,
  now: UnixMs,
): OrderRules {
  return {
    capabilities: found,
    instrument,
    clientOrderIdPattern: clientOrderIds.pattern,
    now,
    smallReduceOnly: true,
  }
}

export const trading: VenueTrading = {
  capabilities,
  clientOrderIds,
  latestArrivalMs: 2 * receiveWindowMs,
  async request(action, args, context) {
    const draft = drafts[action](args, context)
    return draft.ok ? buildRequest(draft.value, context) : draft
  },
}

type Drafter = (args: RequestArguments, context: RequestContext) => Result<Draft>

const drafts: Readonly<Record<RequestAction, Drafter>> = {
  submit: (args, context) =>
    onSubject(args, context, ({ target, instrument, found }) => {
      const terms = readTerms(args)
      if (!terms.ok) return terms
      const checked = checkOrder(terms.value, rulesFor(found, instrument, context.now))
      return checked.ok ? succeed(createOrder(target, checked.value)) : checked
    }),
  amend: (args, context) =>
    onSubject(args, context, ({ target, instrument, found }) =>
      withIds(args, (ids) => {
        const { price = null, quantity = null, stopPrice = null } = args
        const rules = { capabilities: found, instrument }
        const checked = checkAmendment({ price, quantity, stopPrice }, rules)
        return checked.ok ? succeed(amendOrder(target, ids, checked.value)) : checked
      }),
    ),
  cancel: (args, context) =>
    onSubject(args, context, ({ target }) =>
      withIds(args, (ids) => succeed(cancelOrder(target, ids))),
    ),
  order: (args, context) =>
    onSubject(args, context, ({ target }) =>
      withIds(args, (ids) => succeed(recentOrder(target, ids))),
    ),
  cancelAll(args, context) {
    if (args.symbol === undefined && args.marketKind === 'spot') {
      return succeed(cancelAllOrders('spot', {}))
    }
    return onSubject(args, context, ({ target: { category, symbol } }) =>
      succeed(cancelAllOrders(category, { symbol })),
    )
  },
  openOrders: (args, context) =>
    onScope(args, context, openOrdersLimit, (category, of, limit) =>
      succeed(openOrders(category, of, { limit })),
    ),
  positions: (args, context) =>
    onScope(args, context, positionsLimit, (category, of, limit) =>
      category === 'spot'
        ? fail('UNSUPPORTED', 'spot has no positions', 'symbol')
        : succeed(positions(category, of, limit === undefined ? {} : { limit })),
    ),
  fills: (args, context) =>
    onScope(args, context, executionsLimit, (category, { symbol }, limit) => {
      const startTime = args.since as UnixMs | undefined
      const of = { execType: 'Trade', ...(symbol === undefined ? {} : { symbol }) } as const
      const range = startTime === undefined ? of : { ...of, startTime }
      return succeed(executions(category, range, { limit }))
    }),
  balances: () => succeed(walletBalance()),
  instruments(args) {
    const kind = readWord('marketKind', args.marketKind, kinds)
    return kind.ok ? succeed(instrumentsInfo(kind.value ?? 'linear')) : kind
  },
  book: (args, context) =>
    onSubject(args, context, ({ target }) => {
      const limit = readLimit(args.limit, bookLimit)
      return limit.ok ? succeed(orderbook(target, limit.value)) : limit
    }),
}

type Subject = {
  readonly target: Target
  /** Null without a list: then only the shape can be checked. */
  readonly instrument: Instrument | null
  readonly found: TradingCapabilities
}

function onSubject(
  args: RequestArguments,
  { instruments }: RequestContext,
  draft: (subject: Subject) => Result<Draft>,
): Result<Draft> {
  const kind = readWord('marketKind', args.marketKind, kinds)
  if (!kind.ok) return kind
  const ofKind =
    kind.value === null
      ? instruments
      : (instruments?.filter(({ marketKind }) => marketKind === kind.value) ?? null)
  const instrument = instrumentOf(args.symbol, ofKind)
  if (!instrument.ok) return instrument
  const symbol = args.symbol ?? ''
  const marketKind = kind.value ?? instrument.value?.marketKind ?? spell(symbol)?.marketKind
  if (marketKind === undefined) {
    return fail('UNKNOWN_SYMBOL', `${symbol.slice(0, 40)} is not spelled as a contract`, 'symbol')
  }
  const found = capabilitiesOfKind(marketKind)
  if (!found.ok) return found
  const target = { category: categoryOf({ marketKind }), symbol }
  return draft({ target, instrument: instrument.value, found: found.value })
}

/** One symbol, or the USDT contracts, as which most accounts hold all they have. */
function onScope(
  args: RequestArguments,
  context: RequestContext,
  mostRows: number,
  draft: (
    category: Target['category'],
    of: { readonly symbol?: string; readonly settleCoin?: string },
    limit: number | undefined,
  ) => Result<Draft>,
): Result<Draft> {
  const limit = readLimit(args.limit, mostRows)
  if (!limit.ok) return limit
  if (args.symbol !== undefined) {
    return onSubject(args, context, ({ target: { category, symbol } }) =>
      draft(category, { symbol }, limit.value),
    )
  }
  const kind = readWord('marketKind', args.marketKind, kinds)
  if (!kind.ok) return kind
  const category = kind.value ?? 'linear'
  return draft(category, category === 'linear' ? { settleCoin: 'USDT' } : {}, limit.value)
}

function withIds(args: RequestArguments, draft: (ids: Ids) => Result<Draft>): Result<Draft> {
  const { orderId, clientOrderId } = args
  if (orderId === undefined && clientOrderId === undefined) return missing('orderId')
  return draft({
    venueOrderId: (orderId ?? null) as VenueOrderId | null,
    clientOrderId: (clientOrderId ?? null) as ClientOrderId | null,
  })
}

function readLimit(limit: number | undefined, most: number): Result<number | undefined> {
  if (limit === undefined || (Number.isInteger(limit) && limit >= 1 && limit <= most)) {
    return succeed(limit)
  }
  return fail('INVALID_ARGUMENT', `limit is not a whole number from 1 to ${most}`, 'limit')
}
