import type { CaptureLine } from '../../../contract/capture.ts'
import type { Clock } from '../../../main/core/clock.ts'
import type { Market } from '../../marketData/market.ts'
import type { StreamClient, StreamHub } from '../../net/streamHub.ts'
import { firstOf, timedBackfill } from '../backfill.ts'
import type { SandboxVenue, VenueSession } from '../sandboxVenue.ts'
import { answerRecorded } from './recordedRest.ts'
import { type Category, parseChannel, topicOf, topicOfMessage } from './channels.ts'
import { forceOrders, markPriceUpdate } from './messages.ts'
import { AddressBudget } from '../binance/budget.ts'
import { troubleAnswer } from '../binance/refusals.ts'
import { RestDesk } from '../binance/restDesk.ts'
import { StreamSession } from '../binance/session.ts'
import { FuturesPrivate } from './private/index.ts'
import { BinanceRest } from './rest.ts'
import { requestWeightPerMinute } from './rules.ts'
import { streamMessages } from './stream.ts'

/** Binance USD-M futures. */
export function binanceUsdm(market: Market, clock: Clock): SandboxVenue {
  const accounts = new FuturesPrivate(market, clock)
  const budget = new AddressBudget(requestWeightPerMinute, ['x-mbx-used-weight-1m'])
  const { endpoints } = new BinanceRest(market, clock)
  const desk = new RestDesk({ clock, budget, endpoints, api: accounts.api })
  const parts = { clock, accounts, budget }
  return {
    venue: 'binance-usdm',
    credentials: accounts.credentials,
    trading: accounts.trading,
    heartbeat: { pingEveryMs: 180_000, silenceMs: 600_000, life: 'received' },
    answer: (request) => desk.answer(request),
    answerRecorded: (request, recorded) => answerRecorded(request, recorded, clock.now()),
    trouble: (kind) => troubleAnswer(kind, requestWeightPerMinute),
    open: (client, url, hub) => openSocket(parts, client, url, hub),
    messages: (channel, from, to) => streamMessages(market, channel, from, to),
    frame: (client, channel, text) =>
      isCombined(client.url) ? `{"stream":"${channel}","data":${text}}` : text,
    topicOfChannel(name) {
      const channel = parseChannel(name)
      return channel === null ? { family: 'none', symbols: [] } : topicOf(channel)
    },
    topicOfMessage,
    backfill: (from, to) => backfill(market, from, to),
  }
}

/** `/public/ws/…`, `/market/stream?streams=…`; without a category only public streams deliver. */
const socketPath = /^\/(?:(public|market|private)\/)?(ws|stream)(?:\/(.*))?$/

function isCombined(url: URL): boolean {
  return socketPath.exec(url.pathname)?.[2] === 'stream'
}

/** Of the socket API: requests and replies. */
const apiPath = '/ws-fapi/v1'

type SocketParts = {
  readonly clock: Clock
  readonly accounts: FuturesPrivate
  readonly budget: AddressBudget
}

function openSocket(
  { clock, accounts, budget }: SocketParts,
  client: StreamClient,
  url: URL,
  hub: StreamHub,
): VenueSession | null {
  if (url.pathname === apiPath) return accounts.openApi(client, hub, budget)
  const match = socketPath.exec(url.pathname)
  if (match === null) return null
  const category = (match[1] ?? 'public') as Category
  if (category === 'private') return accounts.openUserData(client, url, match[3])
  const inPath =
    match[2] === 'ws' ? match[3]?.split('/') : url.searchParams.get('streams')?.split('/')
  const session = new StreamSession(clock, client, hub, {
    framesPerSecond: 10,
    streamsPerConnection: 1024,
    // Streams of another category are acknowledged, then silent.
    delivers: (name) => parseChannel(name)?.category === category,
    refusal: (id, code, msg) => ({ error: { code, msg }, id }),
  })
  session.subscribe((inPath ?? []).filter((name) => name !== ''))
  return session
}

/** Says plainly that the lines were made up here. */
const marketStreams = 'ws://binance-usdm.sandbox/market/stream'

function backfill(market: Market, from: number, to: number): Iterable<CaptureLine> {
  const listings = market.listings('binance-usdm')
  const first = firstOf(listings)
  const markStream = `${first.venueSymbol.toLowerCase()}@markPrice@1s`
  return timedBackfill(from, to, {
    liquidations: (start, end) =>
      listings
        .flatMap((listing) => forceOrders(market, listing, start - 1, end - 1))
        .map(({ time, text }) => ({ time, text: wrapped('!forceOrder@arr', text) })),
    mark: (time) => wrapped(markStream, JSON.stringify(markPriceUpdate(market, first, time))),
    subscriptions: [
      JSON.stringify({ method: 'SUBSCRIBE', params: ['!forceOrder@arr', markStream], id: 1 }),
    ],
    url: marketStreams,
  })
}

function wrapped(stream: string, text: string): string {
  return `{"stream":"${stream}","data":${text}}`
}
