import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import type { Level } from '../../../src/contract/domain/market.ts'
import type { VenueId } from '../../../src/contract/domain/venue.ts'
import type { WsProtocol } from '../../../src/main/net/ws/protocol.ts'
import { createMessages as binanceUsdmMessages } from '../../../src/main/venues/binance-usdm/messages.ts'
import { protocol as binanceUsdmProtocol } from '../../../src/main/venues/binance-usdm/protocol.ts'
import { createMessages as bybitMessages } from '../../../src/main/venues/bybit/messages.ts'
import { protocol as bybitProtocol } from '../../../src/main/venues/bybit/protocol.ts'
import { createMessages as hyperliquidMessages } from '../../../src/main/venues/hyperliquid/messages.ts'
import { protocol as hyperliquidProtocol } from '../../../src/main/venues/hyperliquid/protocol.ts'
import { parseExactJson } from '../../../src/main/net/rest/exactJson.ts'
import type { OrderBook } from '../../../src/main/core/orderBook.ts'
import type { Messages, MessagesOptions } from '../../../src/main/venues/shared/messages.ts'
import { createListing } from '../../../src/main/venues/shared/symbols.ts'
import { hasFixtures } from '../../support/fixtures.ts'
import { spell as spellBinance } from '../../../src/main/venues/binance-usdm/symbols.ts'
import { spell as spellBybit } from '../../../src/main/venues/bybit/symbols.ts'
import { spell as spellHyperliquid } from '../../../src/main/venues/hyperliquid/symbols.ts'
import type { Bench } from '../harness.ts'
import { type CcxtPlan, ccxtBook } from './ccxtBooks.ts'
import { type DepthRecording, readRecording } from './recordings.ts'

const receivedTime = 1_800_000_000_000 as UnixMs
const levelsCompared = 20

type Plan = {
  readonly venue: VenueId
  readonly recording: string
  /** How a depth message is told from others in a recording. */
  readonly mark: string
  readonly venueSymbol: string
  readonly protocol: WsProtocol
  readonly createMessages: (options: MessagesOptions) => Messages
  readonly spell: Parameters<typeof createListing>[1]
  readonly ccxt: CcxtPlan
}

const plans: readonly Plan[] = [
  {
    venue: 'binance-usdm',
    recording: 'hftbacktest-2024-08-08-ethusdt.jsonl.gz',
    mark: '"depthUpdate"',
    venueSymbol: 'ETHUSDT',
    protocol: binanceUsdmProtocol,
    createMessages: binanceUsdmMessages,
    spell: spellBinance,
    ccxt: {
      id: 'binanceusdm',
      url: 'wss://fstream.binance.com/stream',
      market: perpetual('ETH', 'USDT', 'ETHUSDT'),
    },
  },
  {
    venue: 'bybit',
    recording: 'ob500-2024-12-01-xrpusdt-first.jsonl',
    mark: '"orderbook.',
    venueSymbol: 'XRPUSDT',
    protocol: bybitProtocol,
    createMessages: bybitMessages,
    spell: spellBybit,
    ccxt: {
      id: 'bybit',
      url: 'wss://stream.bybit.com/v5/public/linear',
      market: perpetual('XRP', 'USDT', 'XRPUSDT'),
    },
  },
  {
    venue: 'hyperliquid',
    recording: 'hftbacktest-2025-01-26-btc-first.jsonl',
    mark: '"l2Book"',
    venueSymbol: 'BTC',
    protocol: hyperliquidProtocol,
    createMessages: (options) => hyperliquidMessages({ ...options, liquidators: () => new Set() }),
    spell: spellHyperliquid,
    ccxt: {
      id: 'hyperliquid',
      url: 'wss://api.hyperliquid.xyz/ws',
      market: { ...perpetual('BTC', 'USDC', '0'), baseName: 'BTC' },
    },
  },
]

/** From the text of a frame to the changed book and the event that tells of it. */
export function depthBenches(): readonly Bench[] {
  if (!hasFixtures()) return []
  return plans.map((plan) => ({
    id: `depth.${plan.venue}`,
    unit: 'ms for the recording',
    higherIsBetter: false,
    prepare() {
      const recording = readRecording(plan.venue, plan.recording, (text) =>
        text.includes(plan.mark),
      )
      const replay = () => ownBook(plan, recording)
      const theirs = () => ccxtBook(plan.ccxt, recording)
      return Promise.resolve({
        ours: {
          run: replay,
          answer: () => Promise.resolve(linesOf(replay())),
        },
        peers: {
          'ccxt.pro': { run: theirs, answer: () => Promise.resolve(linesOfCcxt(theirs())) },
          'JSON.parse': { run: () => recording.messages.map((text): unknown => JSON.parse(text)) },
        },
      })
    },
  }))
}

function ownBook(plan: Plan, { snapshot, messages }: DepthRecording): OrderBook {
  const reader = plan.createMessages({
    origin: { venue: plan.venue, environment: 'live' },
    listing: createListing(plan.venue, plan.spell),
    firstTime: () => true,
    onResync: () => undefined,
  })
  const body: unknown = snapshot === null ? null : parseExactJson(snapshot)
  if (snapshot !== null) reader.snapshot(plan.venueSymbol, body, snapshot, receivedTime)
  for (const text of messages) {
    const reading = plan.protocol.read(text)
    if (reading.kind !== 'data') throw new Error(`not a data frame: ${text.slice(0, 80)}`)
    reader.read(reading.body, text, receivedTime)
  }
  const state = reader.books().get(plan.venueSymbol)
  if (state === undefined) throw new Error(`no book of ${plan.venueSymbol}`)
  return state.book
}

function linesOf(book: OrderBook): readonly string[] {
  return [...book.top('bids', levelsCompared), ...book.top('asks', levelsCompared)].map(lineOf)
}

function linesOfCcxt(book: ReturnType<typeof ccxtBook>): readonly string[] {
  const tops = [book.bids, book.asks].flatMap((side) => side.slice(0, levelsCompared))
  return tops.map(([price, quantity]) => lineOf([price, quantity]))
}

function lineOf([price, quantity]: Level): string {
  return `${price} ${quantity}`
}

function perpetual(base: string, quote: string, id: string): CcxtPlan['market'] {
  return {
    id,
    symbol: `${base}/${quote}:${quote}`,
    base,
    quote,
    settle: quote,
    baseId: base,
    quoteId: quote,
    settleId: quote,
    type: 'swap',
    spot: false,
    swap: true,
    contract: true,
    linear: true,
    inverse: false,
    active: true,
    contractSize: 1,
    precision: { amount: 0.001, price: 0.0001 },
    limits: {},
    info: {},
  }
}
