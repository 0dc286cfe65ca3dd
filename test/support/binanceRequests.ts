import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Big } from 'big.js'
import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../src/contract/domain/ids.ts'
import type { Result } from '../../src/contract/errors.ts'
import type {
  BuiltRequest,
  RequestAction,
  RequestArguments,
  RequestContext,
} from '../../src/main/venues/account.ts'
import type { VenueUrls } from '../../src/main/venues/adapter.ts'
import { fixturesPath, hasFixtures } from './fixtures.ts'

type Market = {
  readonly id: string
  readonly precision: { readonly amount: number; readonly price: number }
  readonly raw: unknown
}
type Case = {
  readonly id: string
  readonly group: string
  readonly description: string
  readonly input: readonly unknown[]
  readonly signed: boolean
  readonly request: { readonly method: string; readonly url: string; readonly body: string | null }
}
type File = {
  readonly clockMs: number
  readonly credentials: { readonly apiKey: string; readonly secret: string }
  readonly markets: Readonly<Record<string, Market>>
  readonly cases: readonly Case[]
}

type Unified = Readonly<Record<string, unknown>>

/** An order as the other library is told of it: symbol, type, side, amount, price, the rest. */
export type UnifiedOrder = readonly [string, string, string, number, number | null, Unified?]

/** One of Binance's product lines. */
type Line = {
  readonly venue: 'binance-spot' | 'binance-usdm'
  readonly urls: VenueUrls
  readonly buildRequest: (
    action: RequestAction,
    args: RequestArguments,
    context: RequestContext,
  ) => Result<BuiltRequest>
}

export type RequestRig = {
  readonly venue: Line['venue']
  /** The recorded requests of another library; null where they are not on this machine. */
  readonly file: File | null
  readonly context: RequestContext
  readonly build: (
    action: RequestAction,
    args: RequestArguments,
    change?: Partial<RequestContext>,
  ) => Result<BuiltRequest>
  readonly marketOf: (symbol: unknown) => Market
}

/** Builds requests with the keys and at the time of the recorded ones. */
export function requestRig({ venue, urls, buildRequest }: Line): RequestRig {
  const file = hasFixtures()
    ? (JSON.parse(readFileSync(fixturesPath(venue, 'requests', 'cases.json'), 'utf8')) as File)
    : null
  const context: RequestContext = {
    urls,
    credentials: file?.credentials ?? { apiKey: 'key', secret: 'secret' },
    environment: 'live',
    instruments: null,
    now: (file?.clockMs ?? 1_700_000_000_000) as UnixMs,
    nonce: null,
  }
  return {
    venue,
    file,
    context,
    build: (action, args, change = {}) => buildRequest(action, args, { ...context, ...change }),
    marketOf(symbol) {
      const market = file?.markets[String(symbol)]
      if (market === undefined) throw new Error(`the fixture has no market ${String(symbol)}`)
      return market
    },
  }
}

export function must(result: Result<BuiltRequest>): BuiltRequest {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

export function formOf(result: Result<BuiltRequest>): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(must(result).body))
}

export function refusalOf(result: Result<unknown>): string | null {
  return result.ok ? null : `${result.error.code} ${result.error.path}`
}

export const limitOrder: RequestArguments = {
  symbol: 'BTCUSDT',
  side: 'buy',
  orderType: 'limit',
  quantity: '0.010',
  price: '30000.10',
  clientOrderId: 'pw-1',
}

/** The other library rounds, which is not ours to do: quantities down, prices to the nearest. */
export function rounded(value: unknown, step: number, mode: 0 | 1): string {
  return new Big(String(value)).div(String(step)).round(0, mode).times(String(step)).toFixed()
}

const actions: Readonly<Record<string, RequestAction>> = {
  cancelAllOrders: 'cancelAll',
  cancelOrder: 'cancel',
  createOrder: 'submit',
  editOrder: 'amend',
  fetchMyTrades: 'fills',
  fetchOpenOrders: 'openOrders',
  fetchOrder: 'order',
  fetchOrderBook: 'book',
}

type ArgumentsOf = (input: readonly unknown[], marketOf: RequestRig['marketOf']) => RequestArguments

const amendArguments: ArgumentsOf = ([orderId, symbol, , side, amount, price], marketOf) => {
  const { id, precision } = marketOf(symbol)
  return {
    symbol: id,
    orderId: String(orderId),
    side: String(side),
    quantity: rounded(amount, precision.amount, 0),
    price: rounded(price, precision.price, 1),
  }
}

const orderArguments: ArgumentsOf = (input, marketOf) => {
  const [orderId, symbol, given = {}] = input as [string, string, Unified?]
  const clientOrderId = given['clientOrderId'] as string | undefined
  return { symbol: marketOf(symbol).id, orderId, clientOrderId }
}

const fillsArguments: ArgumentsOf = (input, marketOf) => {
  const [symbol, since, limit] = input as [string, number, number]
  return { symbol: marketOf(symbol).id, since, limit }
}

const listArguments: ArgumentsOf = (input, marketOf) => {
  const [symbol, limit] = input as [string, number?]
  return { symbol: marketOf(symbol).id, limit }
}

const argumentsOf: Readonly<Record<string, ArgumentsOf>> = {
  editOrder: amendArguments,
  cancelOrder: orderArguments,
  fetchOrder: orderArguments,
  fetchMyTrades: fillsArguments,
}

/** What an implementation may choose. */
const chosen = new Set(['timestamp', 'recvWindow', 'signature', 'newOrderRespType'])

function parametersOf(
  url: string,
  body: string | null,
  alsoChosen: readonly string[],
): Map<string, string> {
  const all = [...new URL(url).searchParams, ...new URLSearchParams(body ?? '')]
  return new Map(
    all
      .filter(([name]) => !chosen.has(name) && !alsoChosen.includes(name))
      .map(([name, value]) => [
        name,
        /^-?\d+\.\d+$/.test(value) ? new Big(value).toFixed() : value,
      ]),
  )
}

type Recorded = {
  /** Groups that are none of the actions of `request`, and where they are covered instead. */
  readonly leftOut: Readonly<Record<string, string>>
  readonly submitArguments: (order: UnifiedOrder) => RequestArguments
  /** Names, for a group, whose values the other library makes up. */
  readonly madeUp?: Readonly<Record<string, readonly string[]>>
}

/** The recorded requests of another library: what it sends is what we send. */
export function describeRecordedRequests(rig: RequestRig, recorded: Recorded): void {
  const { leftOut, submitArguments, madeUp = {} } = recorded
  const { file } = rig
  const builtOf = ({ group, input }: Case): BuiltRequest => {
    const args =
      group === 'createOrder'
        ? submitArguments(input as unknown as UnifiedOrder)
        : (argumentsOf[group] ?? listArguments)(input, rig.marketOf)
    return must(rig.build(actions[group] ?? 'order', args))
  }

  describe.skipIf(file === null)(`requests of ${rig.venue} as another library makes them`, () => {
    const cases = (file?.cases ?? []).filter(({ group }) => actions[group] !== undefined)

    it('covers every group or says why not', () => {
      const groups = new Set(file?.cases.map(({ group }) => group))
      const known = new Set([...Object.keys(actions), ...Object.keys(leftOut)])
      expect([...groups].filter((group) => !known.has(group))).toEqual([])
      expect(cases.length).toBeGreaterThan(30)
    })

    it.each(cases)('$id: $description', (each) => {
      const built = builtOf(each)
      const expected = each.request
      expect(built.method).toBe(expected.method)
      const [ours, theirs] = [new URL(built.url), new URL(expected.url)]
      expect(`${ours.host}${ours.pathname}`).toBe(`${theirs.host}${theirs.pathname}`)
      const names = madeUp[each.group] ?? []
      expect(parametersOf(built.url, built.body, names)).toEqual(
        parametersOf(expected.url, expected.body, names),
      )
    })

    it.each(cases.filter(({ signed }) => signed))(
      '$id: is signed with the key over exactly what is sent',
      (each) => {
        const built = builtOf(each)
        const sent = `${new URL(built.url).search.slice(1)}${built.body}`
        const [payload = '', signature] = sent.split('&signature=')
        const { apiKey, secret } = file?.credentials ?? { apiKey: '', secret: '' }
        expect(signature).toBe(createHmac('sha256', secret).update(payload).digest('hex'))
        expect(built.headers['x-mbx-apikey']).toBe(apiKey)
        expect(payload).toContain(`timestamp=${file?.clockMs}`)
      },
    )

    it.each(cases.filter(({ signed }) => !signed))('$id: needs no key', (each) => {
      expect(builtOf(each).url).not.toContain('signature')
    })
  })
}

/** What no product line takes, and the refusal of it. */
const commonRefusals: readonly (readonly [string, RequestArguments, string])[] = [
  ['no symbol', { symbol: undefined }, 'INVALID_ARGUMENT symbol'],
  ['no side', { side: undefined }, 'INVALID_ARGUMENT side'],
  ['an unknown side', { side: 'long' }, 'INVALID_ARGUMENT side'],
  ['no price', { price: undefined }, 'INVALID_ARGUMENT price'],
  ['no quantity', { quantity: undefined }, 'INVALID_ARGUMENT quantity'],
  ['a quantity of zero', { quantity: '0' }, 'INVALID_ARGUMENT quantity'],
  ['a negative price', { price: '-1' }, 'INVALID_ARGUMENT price'],
  ['post-only and ioc', { postOnly: true, timeInForce: 'ioc' }, 'INVALID_ARGUMENT postOnly'],
  ['an id too long', { clientOrderId: 'a'.repeat(37) }, 'INVALID_ARGUMENT clientOrderId'],
]

/** An order is not sent with what no product line takes, with what its own does not, or without a key. */
export function itRefuses(
  { build }: RequestRig,
  own: readonly (readonly [string, RequestArguments, string])[],
): void {
  it.each([...commonRefusals, ...own])('is not sent with %s', (_name, change, refusal) => {
    expect(refusalOf(build('submit', { ...limitOrder, ...change }))).toBe(refusal)
  })

  it('needs a key', () => {
    expect(refusalOf(build('submit', limitOrder, { credentials: null }))).toBe(
      'AUTHENTICATION_FAILED credentials',
    )
    expect(build('book', { symbol: 'BTCUSDT' }, { credentials: null }).ok).toBe(true)
  })
}
