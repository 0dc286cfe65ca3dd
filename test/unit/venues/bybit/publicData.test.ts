import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { InstrumentId, UnixMs } from '../../../../src/contract/domain/ids.ts'
import type { EngineEvent, EventKind, EventOf } from '../../../../src/contract/events.ts'
import { systemClock } from '../../../../src/main/core/clock.ts'
import { silentLog } from '../../../../src/main/core/log.ts'
import { seededRandom } from '../../../../src/main/core/random.ts'
import type { VenueAdapter, VenueStream } from '../../../../src/main/venues/adapter.ts'
import { bybit } from '../../../../src/main/venues/bybit/index.ts'
import { createMarkets } from '../../../../src/main/venues/bybit/markets.ts'
import { parseTicker } from '../../../../src/main/venues/bybit/parse/tickers.ts'
import { readSymbol } from '../../../../src/main/venues/bybit/symbols.ts'
import {
  type ScriptAnswer,
  type ScriptRequest,
  type ScriptedVenue,
  startScriptedVenue,
} from '../../../conformance/scriptedVenue.ts'
import { bybitScript } from '../../../conformance/scripts/bybit.ts'
import { fixtureCases, hasFixtures } from '../../../support/fixtures.ts'
import { waitFor } from '../../../support/waitFor.ts'

const receivedTime = 1_800_000_000_000 as UnixMs
const linear = 'BTCUSDT-LINEAR.BYBIT' as InstrumentId
const inverse = 'BTCUSD-INVERSE.BYBIT' as InstrumentId
const spot = 'BTCUSDT-SPOT.BYBIT' as InstrumentId

const inverseRow = {
  symbol: 'BTCUSD',
  contractType: 'InversePerpetual',
  status: 'Trading',
  baseCoin: 'BTC',
  quoteCoin: 'USD',
  settleCoin: 'BTC',
  priceFilter: { tickSize: '0.5' },
  lotSizeFilter: { qtyStep: '1' },
}
const spotRow = {
  symbol: 'BTCUSDT',
  status: 'Trading',
  baseCoin: 'BTC',
  quoteCoin: 'USDT',
  priceFilter: { tickSize: '0.01' },
  lotSizeFilter: { basePrecision: '0.000001', minOrderAmt: '5', maxLimitOrderQty: '83' },
}

function told(result: unknown): ScriptAnswer {
  return { body: { retCode: 0, retMsg: 'OK', result, retExtInfo: {}, time: 1_700_000_000_000 } }
}

const rows: Readonly<Record<string, unknown>> = { inverse: inverseRow, spot: spotRow }
const tickerRows: Readonly<Record<string, readonly unknown[]>> = {
  linear: [
    { symbol: 'BTCUSDT', lastPrice: '101', markPrice: '100', openInterest: '20' },
    { symbol: 'UNLISTEDUSDT', lastPrice: '1' },
  ],
  inverse: [
    {
      symbol: 'BTCUSD',
      lastPrice: '50000',
      markPrice: '50000',
      bid1Price: '50000',
      bid1Size: '100000',
      openInterest: '200000',
      volume24h: '1000000',
      turnover24h: '20',
    },
  ],
  spot: [
    { symbol: 'BTCUSDT', lastPrice: '102', bid1Price: '101.9', bid1Size: '2', volume24h: '7' },
  ],
}

let venue: ScriptedVenue
let adapter: VenueAdapter
let asked: ScriptRequest[]
let answers: Record<string, (request: ScriptRequest) => ScriptAnswer>

beforeEach(async () => {
  asked = []
  answers = {
    '/v5/market/tickers': ({ query }) => {
      const category = query.get('category') ?? ''
      return told({ category, list: tickerRows[category] })
    },
  }
  venue = await startScriptedVenue({
    ...bybitScript,
    rest(request) {
      const { path, query } = request
      const row = rows[query.get('category') ?? '']
      if (path === '/v5/market/instruments-info' && row !== undefined) return told({ list: [row] })
      const known = bybitScript.rest(request)
      if (known !== null) return known
      asked.push(request)
      return answers[path]?.(request) ?? null
    },
  })
  adapter = bybit.createAdapter({
    environment: 'sandbox',
    urls: venue.urls,
    credentials: null,
    clock: systemClock,
    random: seededRandom(1),
    log: silentLog,
  })
  await adapter.instruments()
})

afterEach(async () => {
  await adapter.close()
  await venue.close()
})

describe("Bybit's public answers", () => {
  it('list contracts and spot pairs of one name apart', async () => {
    const instruments = await adapter.instruments()
    const ids = instruments.ok ? instruments.value.map(({ instrumentId }) => instrumentId) : []
    expect(ids).toEqual([linear, 'ETHUSDT-LINEAR.BYBIT', inverse, spot])
  })

  it('give tickers of every category in base units, one side of the open interest', async () => {
    const all = await adapter.tickers(null)
    expect(all).toMatchObject({
      ok: true,
      value: [
        { instrumentId: linear, lastTradePrice: 101, openInterest: 10, bestBid: null },
        {
          instrumentId: inverse,
          bestBid: [50_000, 2],
          openInterest: 2,
          volume: 20,
          turnover: 1_000_000,
        },
        { instrumentId: spot, lastTradePrice: 102, bestBid: [101.9, 2], markPrice: null },
      ],
    })
    expect(all.ok && all.value).toHaveLength(3)
  })

  it('ask for a book a thousand levels deep, in base units', async () => {
    answers['/v5/market/orderbook'] = ({ query }) =>
      told({ s: query.get('symbol'), b: [['50000', '100000']], a: [], u: 7, ts: 5, cts: 4 })
    expect(await adapter.book(inverse)).toMatchObject({
      ok: true,
      value: { instrumentId: inverse, bids: [[50_000, 2]], sequence: 7, exchangeTime: 4 },
    })
    expect(await adapter.book(spot)).toMatchObject({
      ok: true,
      value: { instrumentId: spot, bids: [[50_000, 100_000]] },
    })
    expect(asked.map(({ query }) => Object.fromEntries(query))).toEqual([
      { category: 'inverse', symbol: 'BTCUSD', limit: '1000' },
      { category: 'spot', symbol: 'BTCUSDT', limit: '1000' },
    ])
    answers['/v5/market/orderbook'] = () => told({ s: 'ETHUSDT', b: [], a: [], u: 7 })
    expect(await adapter.book(linear)).toMatchObject({ error: { code: 'RESPONSE_MALFORMED' } })
  })

  it('give past funding oldest first over as many pages as it takes', async () => {
    const step = 3_600_000
    answers['/v5/market/funding/history'] = ({ query }) => {
      const end = Math.floor(Number(query.get('endTime')) / step) * step
      const times = Array.from({ length: 200 }, (_, index) => end - index * step)
      const list = times
        .filter((time) => time >= Number(query.get('startTime')))
        .map((time) => ({
          symbol: 'BTCUSDT',
          fundingRate: '-0.00012500',
          fundingRateTimestamp: String(time),
        }))
      return told({ category: 'linear', list })
    }
    const to = (1_700_000_000_000 - (1_700_000_000_000 % step)) as UnixMs
    const from = (to - 450 * step) as UnixMs
    const history = await adapter.fundingHistory(linear, from, to)
    const rates = history.ok ? history.value : []
    expect(rates.map(({ fundingTime }) => fundingTime)).toEqual(
      Array.from({ length: 450 }, (_, index) => from + index * step),
    )
    expect(rates[0]?.rate).toBe('-0.000125')
    expect(asked).toHaveLength(3)
    expect(await adapter.fundingHistory(spot, from, to)).toMatchObject({
      error: { code: 'UNSUPPORTED' },
    })
  })

  it('give candles of the instrument that was asked for', async () => {
    const now = Date.now()
    const candles = await adapter.candles(spot, '1h', (now - 7_200_000) as UnixMs, now as UnixMs)
    expect(candles.ok && candles.value[0]?.instrumentId).toBe(spot)
  })
})

describe("Bybit's public sockets", () => {
  let stream: VenueStream
  let events: EngineEvent[]
  const of = <Kind extends EventKind>(kind: Kind): readonly EventOf<Kind>[] =>
    events.filter((event): event is EventOf<Kind> => event.kind === kind)

  beforeEach(async () => {
    events = []
    stream = adapter.openStream(
      {
        liquidations: [linear, inverse, spot],
        marks: [inverse, spot],
        trades: [],
        books: [spot],
        quotes: [linear],
        candles: [],
      },
      (event) => events.push(event),
    )
    await waitFor('the subscriptions', () => {
      const { confirmed, wanted } = stream.subscriptions()
      return stream.connections().length === 3 && confirmed === wanted
    })
  })

  afterEach(() => stream.close())

  it('are one for each category, with no liquidations and marks of spot pairs', () => {
    const names = stream.connections().map(({ name }) => name)
    expect(names).toEqual(['public-0', 'public-inverse-0', 'public-spot-0'])
    expect([...venue.channels()].toSorted()).toEqual([
      'allLiquidation.BTCUSD',
      'allLiquidation.BTCUSDT',
      'orderbook.1.BTCUSDT',
      'orderbook.1000.BTCUSDT',
      'tickers.BTCUSD',
      'tickers.BTCUSDT',
    ])
  })

  it('tell of an inverse liquidation once as its own contract', async () => {
    const data = [{ T: 1_700_000_000_000, s: 'BTCUSD', S: 'Sell', v: '5000', p: '50000' }]
    venue.say({ topic: 'allLiquidation.BTCUSD', type: 'snapshot', ts: 1_700_000_000_000, data })
    await waitFor('the liquidation', () => of('liquidation').length > 0)
    expect(of('liquidation')[0]).toMatchObject({
      instrumentId: inverse,
      unifiedSymbol: 'BTCUSD',
      side: 'buy',
      positionSide: 'short',
      quantity: 0.1,
      notional: 5_000,
      notionalAsset: 'USD',
    })
  })

  it('tell the best prices alone from the shallow book', async () => {
    const data = { s: 'BTCUSDT', b: [['100', '2']], a: [['101', '3']], u: 1, seq: 1 }
    venue.say({ topic: 'orderbook.1.BTCUSDT', type: 'snapshot', ts: 2, cts: 1, data })
    await waitFor('the quote', () => of('quote').length > 0)
    expect(of('quote').map(({ instrumentId }) => instrumentId)).toContain(linear)
    expect(of('quote')[0]).toMatchObject({ bestBid: [100, 2], bestAsk: [101, 3], exchangeTime: 1 })
    expect(of('bookSnapshot')).toEqual([])
  })

  it('read a message of the spot socket as of the pair', async () => {
    const data = { s: 'BTCUSDT', b: [['100', '2']], a: [], u: 1, seq: 1 }
    venue.say({ topic: 'orderbook.1000.BTCUSDT', type: 'snapshot', ts: 2, cts: 1, data })
    await waitFor('three readings of it', () => of('bookSnapshot').length === 3)
    const ids = of('bookSnapshot').map(({ instrumentId }) => instrumentId)
    expect(ids.filter((id) => id === spot)).toHaveLength(1)
  })
})

type Unified = Readonly<Record<string, number | string | null>>

describe.skipIf(!hasFixtures())('recorded tickers', () => {
  const { listing } = createMarkets()

  function tickerOf(raw: string, category: string, symbol: string): unknown {
    const { result } = JSON.parse(raw) as { result: { list: { symbol: string }[] } }
    const row = result.list.find((each) => each.symbol === symbol)
    const facts = readSymbol(symbol, category, listing)
    if (!facts.ok) throw new Error(facts.refusal.message)
    const ticker = parseTicker(row, facts.value, receivedTime, receivedTime)
    return ticker.ok ? ticker.value : ticker.refusal
  }

  it.each([
    ['0fa151e5084c', 'BTCUSDT', 'BTC/USDT'],
    ['0fa151e5084c', 'ETHUSDT', 'ETH/USDT'],
    ['66a5ac60f350', 'ETHUSDT', null],
  ])('%s %s agrees with another library', (id, symbol, key) => {
    const found = fixtureCases('bybit', 'rest-parsed', 'cases.json').find((each) => each.id === id)
    const unified = found?.['unified'] as Unified & Readonly<Record<string, Unified>>
    const theirs: Unified = key === null ? unified : (unified[key] ?? {})
    expect(tickerOf(found?.raw ?? '', 'spot', symbol)).toMatchObject({
      instrumentId: `${symbol}-SPOT.BYBIT`,
      lastTradePrice: theirs['last'],
      open: theirs['open'],
      high: theirs['high'],
      low: theirs['low'],
      bestBid: [theirs['bid'], theirs['bidVolume']],
      bestAsk: [theirs['ask'], theirs['askVolume']],
      volume: theirs['baseVolume'],
      turnover: theirs['quoteVolume'],
    })
  })

  it('counts an inverse contract in base units, unlike that library', () => {
    const found = fixtureCases('bybit', 'rest-responses', 'cases.json').find(
      ({ id }) => id === '40f210ce35e5',
    )
    expect(tickerOf(found?.raw ?? '', 'inverse', 'BTCUSD')).toMatchObject({
      lastTradePrice: 16_597,
      volume: 2352.94950046,
      turnover: 49_337_318,
      openInterest: 373_504_107 / 2 / 16_596,
      fundingRate: -0.001034,
      nextFundingTime: 1_672_387_200_000,
    })
  })
})
