import type { ErrorCode } from '../../../src/contract/errors.ts'
import type { RequestArguments } from '../../../src/main/venues/account.ts'
import { type Filters, unbounded } from './filters.ts'
import { type Fixed, fixed, one, roundDown, roundUp, text } from './fixed.ts'
import { isOnGrid } from './oracle.ts'
import { type Draws, isPriced, isStopped, pick } from './orders.ts'

/** An order with one thing wrong, and what must be said of it. */
export type Broken = {
  readonly order: RequestArguments
  readonly field: string
  readonly codes: readonly ErrorCode[]
  /** What the sentence for the trader must say. */
  readonly says: RegExp
}

export type Breakage = {
  readonly name: string
  /** Null where this order or symbol has no such rule. */
  break(filters: Filters, order: RequestArguments, draws: Draws): Broken | null
}

/** Of values that break a filter of the symbol. */
export const rule = ['ORDER_INVALID'] as const
const shape = ['INVALID_ARGUMENT'] as const
const lacking = ['UNSUPPORTED'] as const
const least: Fixed = 1_000_000_000_000n

function lotOf(filters: Filters, { orderType }: RequestArguments): Filters['lot'] {
  return isPriced(orderType) ? filters.lot : filters.marketLot
}

/** Values that break rules of the symbol (Property 24). */
export const valueBreakages: readonly Breakage[] = [
  {
    name: 'a price off the tick',
    break: (filters, order, draws) => offTick(filters, order, 'price', draws),
  },
  {
    name: 'a stop price off the tick',
    break: (filters, order, draws) => offTick(filters, order, 'stopPrice', draws),
  },
  {
    name: 'a quantity between two steps',
    break(filters, order, { size }) {
      const { step, max } = lotOf(filters, order)
      const quantity = fixed(order.quantity ?? '0') + (step * BigInt(1 + (size % 9))) / 10n
      if (quantity % step === 0n || quantity > max || step < least) return null
      return of(order, { quantity: text(quantity) }, 'quantity', rule, /multiple of/)
    },
  },
  {
    name: 'a quantity below the least',
    break(filters, order) {
      const { min, step } = lotOf(filters, order)
      const quantity = roundDown(min - 1n, step)
      const worth = worthOf(filters, order) ?? unbounded
      const isWorth = quantity * worth >= filters.minNotional * one || order.reduceOnly === true
      if (min <= 1n || quantity <= 0n || !isWorth) return null
      return of(order, { quantity: text(quantity) }, 'quantity', rule, /below the least/)
    },
  },
  {
    name: 'a quantity above the most',
    break(filters, order) {
      const { max, step } = lotOf(filters, order)
      const quantity = roundUp(max + 1n, step)
      if (max === unbounded) return null
      return of(order, { quantity: text(quantity) }, 'quantity', rule, /above the most/)
    },
  },
  {
    name: 'a notional below the least',
    break(filters, order) {
      const { min, step } = lotOf(filters, order)
      const worth = worthOf(filters, order)
      if (worth === null || order.reduceOnly === true) return null
      const quantity = roundDown((filters.minNotional * one - 1n) / worth, step)
      if (quantity <= 0n || quantity < min) return null
      return of(
        order,
        { quantity: text(quantity) },
        'quantity',
        rule,
        /notional .* below the least/,
      )
    },
  },
  {
    name: 'a notional above the most',
    break(filters, order) {
      const { max, step } = lotOf(filters, order)
      const worth = worthOf(filters, order)
      if (worth === null || filters.maxNotional === unbounded) return null
      const quantity = roundUp((filters.maxNotional * one) / worth + 1n, step)
      if (quantity > max) return null
      return of(order, { quantity: text(quantity) }, 'quantity', rule, /notional .* above the most/)
    },
  },
  {
    name: 'a price below the least',
    break(filters, order) {
      const { tick, minPrice } = filters
      if (!isPriced(order.orderType) || tick === null || minPrice <= tick) return null
      const price = text(roundDown(minPrice - 1n, tick))
      return of(order, { price }, 'price', rule, /below the least/)
    },
  },
  {
    name: 'a price above the most',
    break(filters, order) {
      const { tick, maxPrice } = filters
      if (!isPriced(order.orderType) || tick === null || maxPrice === unbounded) return null
      const price = text(roundUp(maxPrice + 1n, tick))
      return of(order, { price }, 'price', rule, /above the most/)
    },
  },
  {
    name: 'a trailing distance out of bounds',
    break(_filters, order, { size }) {
      if (order.orderType !== 'trailingStop') return null
      const trailingDelta = pick(['9', '2001', '10.5', '100000'], size) ?? '9'
      return of(order, { trailingDelta }, 'trailingDelta', ['ORDER_INVALID'], /between|multiple/)
    },
  },
]

function offTick(
  filters: Filters,
  order: RequestArguments,
  field: 'price' | 'stopPrice',
  { stop }: Draws,
): Broken | null {
  const given = order[field]
  if (given === undefined || order.orderType === 'market') return null
  const step = filters.tick ?? one / 10n ** BigInt(filters.decimals)
  const price = fixed(given) + (step * BigInt(1 + (stop % 9))) / 10n
  if (step < least || price > filters.maxPrice || isOnGrid(filters, price)) return null
  const says = filters.tick === null ? /decimals|significant figures/ : /multiple of/
  return of(order, { [field]: text(price) }, field, rule, says)
}

function worthOf(filters: Filters, order: RequestArguments): Fixed | null {
  if (filters.marketKind === 'inverse') return one
  return isPriced(order.orderType) ? fixed(order.price ?? '0') : null
}

/** Words no venue of ours takes for a number. */
const noNumbers = [
  '0',
  '0.000',
  '-1',
  '-0.5',
  '',
  ' 1',
  '1 ',
  '1e3',
  '0x10',
  'NaN',
  'Infinity',
  '1,5',
  '.5',
  '1.',
  '１',
  '--1',
  'null',
]

/** Fields that are missing, in contradiction, or no order of the type has (Property 16). */
export const fieldBreakages: readonly Breakage[] = [
  ...(['side', 'orderType', 'quantity'] as const).map((field): Breakage => ({
    name: `no ${field}`,
    break: (_filters, order) =>
      of(order, { [field]: undefined }, field, shape, new RegExp(`${field} is missing`)),
  })),
  {
    name: 'no price',
    break: (_filters, order) =>
      isPriced(order.orderType)
        ? of(order, { price: undefined }, 'price', shape, /price is missing/)
        : null,
  },
  {
    name: 'no stop price',
    break: (_filters, order) =>
      isStopped(order.orderType)
        ? of(order, { stopPrice: undefined }, 'stopPrice', shape, /stopPrice is missing/)
        : null,
  },
  {
    name: 'a number that is none, or not above zero',
    break(_filters, order, { size, stop }) {
      const used = [
        'quantity',
        ...(isPriced(order.orderType) ? ['price'] : []),
        ...(isStopped(order.orderType) ? ['stopPrice'] : []),
      ]
      const field = pick(used, stop) ?? 'quantity'
      const wrong = pick(noNumbers, size) ?? '0'
      return of(order, { [field]: wrong }, field, shape, new RegExp(field))
    },
  },
  {
    name: 'two quantities',
    break: (_filters, order) =>
      of(order, { quoteQuantity: '100' }, 'quoteQuantity', shape, /both set/),
  },
  {
    name: 'a limit order sized in the quote asset',
    break: (_filters, order) =>
      order.orderType === 'market'
        ? null
        : of(
            order,
            { quantity: undefined, quoteQuantity: '100' },
            'quoteQuantity',
            lacking,
            /quote asset/,
          ),
  },
  {
    name: 'a side or type in other words',
    break(_filters, order, { stop }) {
      const [field, word] = pick(
        [
          ['side', 'BUY'],
          ['side', 'long'],
          ['orderType', 'LIMIT'],
          ['orderType', 'iceberg'],
          ['side', 'constructor'],
        ] as const,
        stop,
      ) ?? ['side', 'BUY']
      return of(order, { [field]: word }, field, shape, /is not one of/)
    },
  },
  {
    name: 'a type the symbol does not take',
    break(filters, order, { stop }) {
      const types = (
        ['market', 'limit', 'stopMarket', 'stopLimit', 'trailingStop'] as const
      ).filter((type) => !filters.orderTypes.includes(type))
      const orderType = pick(types, stop)
      if (orderType === undefined) return null
      const needs = { stopPrice: order.price ?? '1', trailingDelta: '100', timeInForce: undefined }
      return of(order, { orderType, ...needs }, 'orderType', lacking, /orders/)
    },
  },
  {
    name: 'post-only at the market',
    break: (_filters, order) =>
      isPriced(order.orderType)
        ? null
        : of(order, { postOnly: true }, 'postOnly', shape, /post-only/),
  },
  {
    name: 'reduce-only at a spot venue',
    break: ({ marketKind }, order) =>
      marketKind === 'spot'
        ? of(order, { reduceOnly: true }, 'reduceOnly', lacking, /reduce-only/)
        : null,
  },
  {
    name: 'a side of a hedged account where there is none',
    break: ({ marketKind, venue }, order) =>
      marketKind === 'spot' || venue === 'hyperliquid'
        ? of(order, { positionSide: 'long' }, 'positionSide', lacking, /long and short/)
        : null,
  },
  {
    name: 'a client order id the venue does not take',
    break: (_filters, order, { size }) =>
      of(
        order,
        { clientOrderId: pick(['', ' ', 'a b', 'ü', 'x'.repeat(65), 'a\nb', '"'], size) },
        'clientOrderId',
        shape,
        /clientOrderId/,
      ),
  },
]

/** Lifetimes the type or the symbol does not have (Property 20). */
export const lifetimeBreakages: readonly Breakage[] = [
  {
    name: 'a lifetime that is not listed',
    break(filters, order, { lifetime }) {
      const listed = filters.timesInForce[order.orderType as keyof Filters['timesInForce']] ?? []
      const others = (['gtc', 'ioc', 'fok', 'day'] as const).filter(
        (each) => !listed.includes(each),
      )
      const timeInForce = pick(others, lifetime)
      return of(order, { timeInForce }, 'timeInForce', lacking, /cannot be|takes no/)
    },
  },
  {
    name: 'a lifetime in other words',
    break: (_filters, order, { lifetime }) =>
      of(
        order,
        { timeInForce: pick(['GTC', 'gtx', 'IOC', '', 'good', '__proto__'], lifetime) },
        'timeInForce',
        shape,
        /is not one of/,
      ),
  },
  {
    name: 'an end without gtd',
    break: (_filters, order) =>
      of(order, { expireTime: 4_000_000_000_000 }, 'expireTime', shape, /gtd/),
  },
  {
    name: 'gtd without an end, or one that has passed',
    break(filters, order, { lifetime }) {
      const listed = filters.timesInForce[order.orderType as keyof Filters['timesInForce']]
      if (listed?.includes('gtd') !== true) return null
      const expireTime = pick(
        [undefined, 1, Number.NaN, 1_700_000_000_000.5, 1_700_000_000_000],
        lifetime,
      )
      return of(
        order,
        { timeInForce: 'gtd', expireTime },
        'expireTime',
        ['INVALID_ARGUMENT', 'ORDER_INVALID'],
        /expireTime/,
      )
    },
  },
  {
    name: 'post-only and at once',
    break(filters, order, { lifetime }) {
      const listed = filters.timesInForce[order.orderType as keyof Filters['timesInForce']] ?? []
      const atOnce = (['ioc', 'fok'] as const).filter((each) => listed.includes(each))
      const timeInForce = pick(atOnce, lifetime)
      if (!isPriced(order.orderType) || timeInForce === undefined) return null
      return of(order, { timeInForce, postOnly: true }, 'postOnly', shape, /post-only/)
    },
  },
]

function of(
  order: RequestArguments,
  change: Partial<RequestArguments>,
  field: string,
  codes: readonly ErrorCode[],
  says: RegExp,
): Broken {
  return { order: { ...order, ...change }, field, codes, says }
}
