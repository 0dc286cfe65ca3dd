import type { CaptureLine } from '../../../contract/capture.ts'
import type { Clock } from '../../../main/core/clock.ts'
import { hexDigits, textKey } from '../../marketData/hash.ts'
import type { Market } from '../../marketData/market.ts'
import type { StreamClient, StreamHub } from '../../net/streamHub.ts'
import { firstOf, timedBackfill } from '../backfill.ts'
import { troubleAnswer } from '../binance/refusals.ts'
import { StreamSession } from '../binance/session.ts'
import type { SandboxVenue, VenueSession } from '../sandboxVenue.ts'
import { parseChannel, topicOf, topicOfMessage } from './channels.ts'
import { tickerEvent } from './messages.ts'
import { answerRecorded } from './recordedRest.ts'
import { BinanceSpotRest } from './rest.ts'
import { requestWeightPerMinute } from './rules.ts'
import { streamMessages } from './stream.ts'

/** Binance Spot: public side. */
export function binanceSpot(market: Market, clock: Clock): SandboxVenue {
  const rest = new BinanceSpotRest(market, clock)
  return {
    venue: 'binance-spot',
    credentials: {
      apiKey: hexDigits(64, market.seed, textKey('binance-spot/key')),
      secret: hexDigits(64, market.seed, textKey('binance-spot/secret')),
    },
    heartbeat: { pingEveryMs: 20_000, silenceMs: 60_000, life: 'received' },
    answer: (request) => rest.answer(request),
    answerRecorded: (request, recorded) => answerRecorded(request, recorded, clock.now()),
    trouble: (kind) => troubleAnswer(kind, requestWeightPerMinute),
    open: (client, url, hub) => openStreams(clock, client, url, hub),
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

function openStreams(
  clock: Clock,
  client: StreamClient,
  url: URL,
  hub: StreamHub,
): VenueSession | null {
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
