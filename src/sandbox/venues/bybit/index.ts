import type { CaptureLine } from '../../../contract/capture.ts'
import type { Clock } from '../../../main/core/clock.ts'
import type { Listing } from '../../marketData/listings.ts'
import type { Market } from '../../marketData/market.ts'
import { publicTrades } from '../../marketData/publicTrades.ts'
import type { StreamClient, StreamHub } from '../../net/streamHub.ts'
import { firstOf, timedBackfill } from '../backfill.ts'
import { beats } from '../beats.ts'
import { readObject, type SandboxVenue, type VenueSession } from '../sandboxVenue.ts'
import { answerRecorded } from './recordedRest.ts'
import { parseChannel, topicOf, topicOfMessage } from './channels.ts'
import {
  bookEveryMs,
  bookMessage,
  connectionId,
  klineMessage,
  liquidationBatches,
  tickerDelta,
  tickerEveryMs,
  tickerSnapshot,
  tradeMessage,
} from './messages.ts'
import { bybitAccounts } from './private/index.ts'
import { BybitRest, troubleAnswer } from './rest.ts'

/** Characters of topics that one connection may ask for. */
const mostTopicCharacters = 21_000

/** Bybit v5: linear contracts. */
export function bybit(market: Market, clock: Clock): SandboxVenue {
  const accounts = bybitAccounts(market, clock)
  const rest = new BybitRest(market, clock, accounts.rest)
  return {
    venue: 'bybit',
    credentials: accounts.credentials,
    trading: accounts.trading,
    heartbeat: { pingEveryMs: null, silenceMs: 600_000, life: 'received' },
    answer: (request) => rest.answer(request),
    answerRecorded: (request, recorded) => answerRecorded(request, recorded, clock.now()),
    trouble: troubleAnswer,
    open: (client, url, hub) =>
      url.pathname === '/v5/public/linear'
        ? new BybitSession(market, client, hub)
        : accounts.open(client, url, hub),
    messages: (channel, from, to) => topicMessages(market, channel, from, to),
    frame: (_client, _channel, text) => text,
    topicOfChannel: topicOf,
    topicOfMessage,
    backfill: (from, to) => backfill(market, from, to),
  }
}

class BybitSession implements VenueSession {
  private readonly market: Market
  private readonly client: StreamClient
  private readonly hub: StreamHub
  private readonly connectionId: string
  private topicCharacters = 0

  constructor(market: Market, client: StreamClient, hub: StreamHub) {
    this.market = market
    this.client = client
    this.hub = hub
    this.connectionId = connectionId(market.seed, client.id)
  }

  receive(text: string): void {
    const request = readObject(text)
    const requestId = typeof request?.['req_id'] === 'string' ? request['req_id'] : undefined
    if (request === null) this.refuse(undefined, 'error: Invalid JSON', '')
    else if (request['op'] === 'ping') this.answer(requestId, true, 'pong', 'ping')
    else if (request['op'] === 'subscribe') this.subscribe(requestId, request['args'])
    else if (request['op'] === 'unsubscribe') this.unsubscribe(requestId, request['args'])
    else this.refuse(requestId, 'Params Error', readText(request['op']))
  }

  private subscribe(requestId: string | undefined, args: unknown): void {
    const topics = readTopics(args)
    const bad = topics?.find((topic) => parseChannel(topic) === null)
    if (topics === null || topics.length === 0) {
      this.refuse(requestId, 'Params Error', 'subscribe')
    } else if (bad !== undefined || this.hub.refusesSubscriptions()) {
      const message = `error:handler not found,topic:${bad ?? topics[0]}`
      this.refuse(requestId, message, 'subscribe')
    } else {
      this.admit(requestId, topics)
    }
  }

  private admit(requestId: string | undefined, topics: readonly string[]): void {
    const repeated = topics.find((topic) => this.hub.channelsOfClient(this.client).includes(topic))
    if (repeated !== undefined) {
      this.refuse(requestId, `error:already subscribed,topic:${repeated}`, 'subscribe')
      return
    }
    this.topicCharacters += JSON.stringify(topics).length
    if (this.topicCharacters > mostTopicCharacters) {
      this.client.close(1008, 'args too long')
      return
    }
    this.answer(requestId, true, '', 'subscribe')
    for (const topic of topics) {
      if (this.hub.subscribe(this.client, topic)) this.sendSnapshot(topic)
    }
  }

  /** Books and tickers begin with the whole picture, as of the last step. */
  private sendSnapshot(topic: string): void {
    const channel = parseChannel(topic)
    const listing = channel === null ? null : this.market.find('bybit', channel.symbol)
    if (channel === null || listing === null || this.hub.isRecorded) return
    const time = Math.floor(this.hub.sentUntil / bookEveryMs) * bookEveryMs
    if (channel.kind === 'orderbook') {
      const book = bookMessage(this.market, listing, channel.depth, time, 'snapshot')
      this.client.send(JSON.stringify(book))
    } else if (channel.kind === 'tickers') {
      this.client.send(JSON.stringify(tickerSnapshot(this.market, listing, time)))
    }
  }

  private unsubscribe(requestId: string | undefined, args: unknown): void {
    for (const topic of readTopics(args) ?? []) this.hub.unsubscribe(this.client, topic)
    this.answer(requestId, true, '', 'unsubscribe')
  }

  private refuse(requestId: string | undefined, message: string, op: string): void {
    this.answer(requestId, false, message, op)
  }

  private answer(
    requestId: string | undefined,
    success: boolean,
    message: string,
    op: string,
  ): void {
    const body = {
      success,
      ret_msg: message,
      conn_id: this.connectionId,
      ...(requestId === undefined ? {} : { req_id: requestId }),
      op,
    }
    this.client.reply(JSON.stringify(body))
  }
}

function readText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function readTopics(args: unknown): string[] | null {
  return Array.isArray(args) && args.every((topic) => typeof topic === 'string') ? args : null
}

/** Texts a topic sends with `from < time <= to`. */
function topicMessages(market: Market, topic: string, from: number, to: number): string[] {
  const channel = parseChannel(topic)
  const listing = channel === null ? null : market.find('bybit', channel.symbol)
  if (channel === null || listing === null) return []
  const { kind, depth, interval } = channel
  switch (kind) {
    case 'allLiquidation':
      return liquidationBatches(market, listing, from, to).map(({ text }) => text)
    case 'publicTrade':
      return tradeTexts(market, listing, from, to)
    case 'tickers':
      return beats(tickerEveryMs, from, to)
        .map((time) => tickerDelta(market, listing, time))
        .filter((delta) => delta !== null)
        .map((delta) => JSON.stringify(delta))
    case 'orderbook': {
      const type = depth === 1 ? 'snapshot' : 'delta'
      return beats(bookEveryMs, from, to).map((time) =>
        JSON.stringify(bookMessage(market, listing, depth, time, type)),
      )
    }
    case 'kline':
      return beats(1000, from, to).map((time) =>
        JSON.stringify(klineMessage(market, listing, interval, time)),
      )
    case 'quiet':
      return []
    default:
      return kind satisfies never
  }
}

function tradeTexts(market: Market, listing: Listing, from: number, to: number): string[] {
  const trades = publicTrades(market, listing, from + 1, to + 1)
  return trades.length === 0 ? [] : [JSON.stringify(tradeMessage(listing, trades))]
}

/** Says plainly that the lines were made up here. */
const publicLinear = 'ws://bybit.sandbox/v5/public/linear'

function backfill(market: Market, from: number, to: number): Iterable<CaptureLine> {
  const listings = market.listings('bybit')
  const first = firstOf(listings)
  return timedBackfill(from, to, {
    liquidations: (start, end) =>
      listings.flatMap((listing) => liquidationBatches(market, listing, start - 1, end - 1)),
    mark: (time) => markText(market, first, time),
    subscriptions: [
      JSON.stringify({
        op: 'subscribe',
        args: [
          ...listings.map(({ venueSymbol }) => `allLiquidation.${venueSymbol}`),
          `tickers.${first.venueSymbol}`,
        ],
      }),
    ],
    url: publicLinear,
  })
}

/** A ticker's delta with the mark alone. */
function markText(market: Market, listing: Listing, time: number): string {
  const decimals = priceDecimals(listing)
  const price = market.mark(listing, time).toFixed(decimals)
  const symbol = listing.venueSymbol
  return `{"topic":"tickers.${symbol}","type":"delta","data":{"symbol":"${symbol}","markPrice":"${price}"},"cs":${Math.floor(time / bookEveryMs) * 16},"ts":${time}}`
}

function priceDecimals(listing: Listing): number {
  return Math.max(2, -Math.floor(Math.log10(listing.tickSize) + 1e-9))
}
