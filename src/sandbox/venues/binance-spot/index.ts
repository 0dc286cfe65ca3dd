import type { CaptureLine } from '../../../contract/capture.ts'
import type { Clock } from '../../../main/core/clock.ts'
import { binanceSpotPeer } from '../../fix/binanceSpotFix.ts'
import type { Market } from '../../marketData/market.ts'
import type { StreamClient, StreamHub } from '../../net/streamHub.ts'
import { firstOf, timedBackfill } from '../backfill.ts'
import { AddressBudget } from '../binance/budget.ts'
import { troubleAnswer } from '../binance/refusals.ts'
import { type Endpoint, RestDesk } from '../binance/restDesk.ts'
import { StreamSession } from '../binance/session.ts'
import type { SandboxVenue, VenueSession } from '../sandboxVenue.ts'
import { parseChannel, topicOf, topicOfMessage } from './channels.ts'
import { tickerEvent } from './messages.ts'
import { SpotPrivate } from './private/index.ts'
import { publicMethods } from './private/publicMethods.ts'
import { answerRecorded } from './recordedRest.ts'
import { BinanceSpotRest } from './rest.ts'
import { requestWeightPerMinute } from './rules.ts'
import { streamMessages } from './stream.ts'

const weightHeaders = ['x-mbx-used-weight', 'x-mbx-used-weight-1m']

/** Binance Spot. */
export function binanceSpot(market: Market, clock: Clock): SandboxVenue {
  const accounts = new SpotPrivate(market, clock)
  const budget = new AddressBudget(requestWeightPerMinute, weightHeaders)
  const { endpoints } = new BinanceSpotRest(market, clock)
  const desk = new RestDesk({ clock, budget, endpoints, api: accounts.api })
  const parts = { clock, accounts, budget, endpoints }
  return {
    venue: 'binance-spot',
    credentials: accounts.credentials,
    trading: accounts.trading,
    fix: {
      peer: binanceSpotPeer(accounts.trading.engine, clock),
      credentials: accounts.fixCredentials,
    },
    heartbeat: { pingEveryMs: 20_000, silenceMs: 60_000, life: 'received' },
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

/** `/ws`, `/ws/…`, `/stream?streams=…`. */
const socketPath = /^\/(ws|stream)(?:\/(.*))?$/

function isCombined(url: URL): boolean {
  return socketPath.exec(url.pathname)?.[1] === 'stream'
}

/** Of the socket API: requests and replies. */
const apiPath = '/ws-api/v3'

type SocketParts = {
  readonly clock: Clock
  readonly accounts: SpotPrivate
  readonly budget: AddressBudget
  readonly endpoints: ReadonlyMap<string, Endpoint>
}

function openSocket(
  { clock, accounts, budget, endpoints }: SocketParts,
  client: StreamClient,
  url: URL,
  hub: StreamHub,
): VenueSession | null {
  if (url.pathname === apiPath) {
    return accounts.openApi(client, hub, budget, publicMethods(endpoints))
  }
  const match = socketPath.exec(url.pathname)
  if (match === null) return null
  const session = new StreamSession(clock, client, hub, {
    framesPerSecond: 5,
    streamsPerConnection: 1024,
    delivers: (name) => parseChannel(name) !== null,
    refusal: (id, code, msg) => ({ code, msg, id }),
  })
  const inPath = match[1] === 'ws' ? match[2] : url.searchParams.get('streams')
  session.subscribe((inPath ?? '').split('/').filter((name) => name !== ''))
  return session
}

/** Spot has no liquidations: a day of it is an open connection and what proves it alive. */
function backfill(market: Market, from: number, to: number): Iterable<CaptureLine> {
  const first = firstOf(market.listings('binance-spot'))
  const stream = `${first.venueSymbol.toLowerCase()}@ticker`
  return timedBackfill(from, to, {
    liquidations: () => [],
    mark: (time) =>
      `{"stream":"${stream}","data":${JSON.stringify(tickerEvent(market, first, time))}}`,
    subscriptions: [JSON.stringify({ method: 'SUBSCRIBE', params: [stream], id: 1 })],
    // Says plainly that the lines were made up here.
    url: 'ws://binance-spot.sandbox/stream',
  })
}
