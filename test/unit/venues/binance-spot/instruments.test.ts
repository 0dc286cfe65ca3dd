import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Instrument } from '../../../../src/contract/domain/instrument.ts'
import { parseInstruments } from '../../../../src/main/venues/binance-spot/parse/instruments.ts'
import { fixturesPath, hasFixtures } from '../../../support/fixtures.ts'

type Normalised = {
  readonly active: boolean
  readonly precision: { readonly amount: number; readonly price: number }
  readonly limits: Readonly<
    Record<string, { readonly min?: number; readonly max?: number } | undefined>
  >
}

const lists = ['exchangeInfo-2021-10-12', 'exchangeInfo-2023-04-10-api.binance.me'] as const

function read(name: string): {
  readonly body: { readonly symbols: readonly { readonly symbol: string }[] }
  readonly normalised: Readonly<Record<string, Normalised>> | null
} {
  return JSON.parse(
    readFileSync(fixturesPath('binance-spot', 'instruments', `${name}.json`), 'utf8'),
  )
}

function listed(body: unknown): ReadonlyMap<string, Instrument> {
  const parsed = parseInstruments(body)
  if (!parsed.ok) throw new Error(parsed.refusal.message)
  expect(parsed.value.refusals).toEqual([])
  return new Map(parsed.value.values.map((each) => [each.venueSymbol, each]))
}

/** A zero, like no number, says that there is no such rule. Theirs went through a double. */
function sameNumber(ours: string | null, theirs: number | undefined): boolean {
  if (ours === null) return theirs === undefined || theirs === 0
  return theirs !== undefined && Number(ours).toPrecision(12) === theirs.toPrecision(12)
}

describe.skipIf(!hasFixtures())('the recorded lists of Binance Spot', () => {
  it.each(lists)('%s is read whole', (name) => {
    const { body } = read(name)
    expect(listed(body).size).toBe(body.symbols.length)
  })

  it('says what another library reads from the same list', () => {
    const { body, normalised } = read(lists[0])
    const instruments = listed(body)
    const rows = Object.entries(normalised ?? {})
    expect(rows.length).toBeGreaterThan(1_000)
    for (const [symbol, theirs] of rows) {
      const ours = instruments.get(symbol)
      if (ours === undefined) throw new Error(`${symbol} is missing`)
      const { amount, price, cost, market } = theirs.limits
      // The lot's bound holds at the market too, which the other library leaves to its caller.
      const mostAtMarket = Math.min(market?.max || Infinity, amount?.max || Infinity)
      // The other library renames a few assets; the venue's symbol is made of its own.
      expect(`${ours.baseAsset}${ours.quoteAsset}`).toBe(symbol)
      const checks = [
        sameNumber(ours.tickSize, theirs.precision.price),
        sameNumber(ours.stepSize, theirs.precision.amount),
        sameNumber(ours.minQuantity, amount?.min),
        sameNumber(ours.maxQuantity, amount?.max),
        sameNumber(ours.minPrice, price?.min),
        sameNumber(ours.maxPrice, price?.max),
        sameNumber(ours.minNotional, cost?.min),
        ours.marketQuantity === null
          ? sameNumber(null, market?.max)
          : sameNumber(ours.marketQuantity.max, mostAtMarket),
      ]
      expect({ symbol, checks }).toEqual({ symbol, checks: checks.map(() => true) })
      expect(ours.status === 'trading').toBe(theirs.active)
    }
  })

  it('keeps the finer rules, each where the venue has it', () => {
    const old = listed(read(lists[0]).body).get('ETHBTC')
    expect(old).toMatchObject({
      marketKind: 'spot',
      priceBand: {
        reference: 'averageLast',
        buy: { low: '0.2', high: '5' },
        sell: { low: '0.2', high: '5' },
      },
      maxOpenOrders: 200,
      maxTriggerOrders: 5,
      marketQuantity: { min: '0.0001', max: '873.90727776', step: '0.0001' },
      orderTypes: ['market', 'limit', 'stopLimit'],
    })
    const bySide = listed(read(lists[1]).body).get('AVAXBRL')
    expect(bySide?.priceBand).toMatchObject({ buy: { low: '0.2', high: '5' } })
  })
})

describe('a symbol of Binance Spot', () => {
  const symbol = {
    symbol: 'BTCUSDT',
    status: 'TRADING',
    baseAsset: 'BTC',
    quoteAsset: 'USDT',
    quoteAssetPrecision: 8,
    orderTypes: ['LIMIT', 'MARKET', 'STOP_LOSS', 'STOP_LOSS_LIMIT'],
    allowTrailingStop: true,
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: '0.01', maxPrice: '1000000', tickSize: '0.01' },
      { filterType: 'LOT_SIZE', minQty: '0.00001', maxQty: '9000', stepSize: '0.00001' },
      { filterType: 'NOTIONAL', minNotional: '5', maxNotional: '9000000', applyMinToMarket: true },
    ],
  }
  const only = (change: object): Instrument | undefined =>
    [...listed({ symbols: [{ ...symbol, ...change }] }).values()][0]

  it('has the newer rule of notionals', () => {
    expect(only({})).toMatchObject({
      minNotional: '5',
      maxNotional: '9000000',
      priceDecimals: 2,
      orderTypes: ['market', 'limit', 'stopMarket', 'stopLimit', 'trailingStop'],
    })
  })

  it('without a tick has the decimals of its quote asset', () => {
    const filters = [
      { filterType: 'PRICE_FILTER', minPrice: '0', maxPrice: '0', tickSize: '0.00000000' },
      ...symbol.filters.slice(1),
    ]
    expect(only({ filters })).toMatchObject({
      tickSize: null,
      priceDecimals: 8,
      minPrice: null,
      maxPrice: null,
    })
  })

  it.each([
    ['HALT', 'halted'],
    ['CANCEL_ONLY', 'halted'],
    ['SOMETHING_NEW', 'unknown'],
  ])('whose status is %s is %s', (status, expected) => {
    expect(only({ status })?.status).toBe(expected)
  })

  it.each([
    ['no step', { filters: symbol.filters.slice(0, 1) }],
    ['a step of zero', { filters: [symbol.filters[0], { filterType: 'LOT_SIZE', stepSize: '0' }] }],
    ['no base', { baseAsset: undefined }],
    [
      'a tick that is no number',
      { filters: [{ ...symbol.filters[0], tickSize: 'x' }, symbol.filters[1]] },
    ],
    ['null for filters', { filters: null }],
  ])('is refused with %s, and the others stay', (_name, change) => {
    const parsed = parseInstruments({ symbols: [{ ...symbol, ...change }, symbol] })
    expect(parsed).toMatchObject({ ok: true, value: { values: [{ venueSymbol: 'BTCUSDT' }] } })
    expect(parsed.ok && parsed.value.refusals).toHaveLength(1)
  })
})
