import type { CaptureLine } from '../../../contract/capture.ts'
import type { Clock } from '../../../main/core/clock.ts'
import { hexDigits, textKey } from '../../marketData/hash.ts'
import type { Market } from '../../marketData/market.ts'
import type { StreamClient, StreamHub } from '../../net/streamHub.ts'
import { firstOf, timedBackfill } from '../backfill.ts'
import type { SandboxVenue, VenueSession } from '../sandboxVenue.ts'
import { answerRecorded } from './recordedRest.ts'
import { readObject } from '../sandboxVenue.ts'
import { type Category, parseChannel, topicOf, topicOfMessage } from './channels.ts'
import { forceOrders, markPriceUpdate } from './messages.ts'
import { BinanceRest, troubleAnswer } from './rest.ts'
import { streamMessages } from './stream.ts'

/** Most messages a client may send in a second. */
const framesPerSecond = 10
const streamsPerConnection = 1024

/** Binance USD-M futures: public side. */
export function binanceUsdm(market: Market, clock: Clock): SandboxVenue {
  const credentials = {
    apiKey: hexDigits(64, market.seed, textKey('binance-usdm/key')),
    secret: hexDigits(64, market.seed, textKey('binance-usdm/secret')),
  }
  const rest = new BinanceRest(market, clock, credentials)
  return {
    venue: 'binance-usdm',
    credentials,
    heartbeat: { pingEveryMs: 180_000, silenceMs: 600_000, life: 'received' },
    answer: (request) => rest.answer(request),
    answerRecorded: (request, recorded) => answerRecorded(request, recorded, clock.now()),
    trouble: troubleAnswer,
    open: (client, url, hub) => openSocket(clock, client, url, hub),
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

function openSocket(
  clock: Clock,
  client: StreamClient,
  url: URL,
  hub: StreamHub,
): VenueSession | null {
  const match = socketPath.exec(url.pathname)
  if (match === null) return null
  const category = (match[1] ?? 'public') as Category
  const inPath =
    match[2] === 'ws' ? match[3]?.split('/') : url.searchParams.get('streams')?.split('/')
  const session = new BinanceSession(clock, client, hub, category)
  session.subscribe((inPath ?? []).filter((name) => name !== ''))
  return session
}

class BinanceSession implements VenueSession {
  private readonly clock: Clock
  private readonly client: StreamClient
  private readonly hub: StreamHub
  private readonly category: Category
  /** Streams of another category: acknowledged, then silent. */
  private readonly silent = new Set<string>()
  private second = 0
  private framesInSecond = 0

  constructor(clock: Clock, client: StreamClient, hub: StreamHub, category: Category) {
    this.clock = clock
    this.client = client
    this.hub = hub
    this.category = category
  }

  receive(text: string): void {
    if (this.tooFast()) {
      this.client.close(1008, 'Too many requests')
      return
    }
    const request = readObject(text)
    if (request === null) {
      this.refuse(null, 3, 'Invalid JSON: expected value')
      return
    }
    this.handle(request)
  }

  /** Streams named in the address, or asked for later. Unknown ones stay silent. */
  subscribe(names: readonly string[]): void {
    for (const name of names) {
      const channel = parseChannel(name)
      if (channel?.category === this.category) this.hub.subscribe(this.client, name)
      else this.silent.add(name)
    }
  }

  private handle(request: Record<string, unknown>): void {
    const { method, params } = request
    const id = request['id'] as number | string | undefined
    if (method === 'LIST_SUBSCRIPTIONS') {
      this.acknowledge(id, [...this.hub.channelsOfClient(this.client), ...this.silent])
      return
    }
    if (method === 'SET_PROPERTY' || method === 'GET_PROPERTY') {
      this.acknowledge(id, null)
      return
    }
    if (method !== 'SUBSCRIBE' && method !== 'UNSUBSCRIBE') {
      this.refuse(id, 2, 'Invalid request: unknown variant')
      return
    }
    if (!isNames(params)) {
      this.refuse(id, 2, 'Invalid request: missing field `params`')
      return
    }
    if (method === 'SUBSCRIBE') this.handleSubscribe(id, params)
    else this.handleUnsubscribe(id, params)
  }

  private handleSubscribe(id: number | string | undefined, names: readonly string[]): void {
    const held = this.hub.channelsOfClient(this.client).length + this.silent.size
    if (held + names.length > streamsPerConnection) {
      this.client.close(1008, 'Too many streams')
      return
    }
    if (this.hub.refusesSubscriptions()) {
      this.refuse(id, 2, 'Invalid request: subscription refused')
      return
    }
    this.acknowledge(id, null)
    this.subscribe(names)
  }

  private handleUnsubscribe(id: number | string | undefined, names: readonly string[]): void {
    for (const name of names) {
      this.silent.delete(name)
      this.hub.unsubscribe(this.client, name)
    }
    this.acknowledge(id, null)
  }

  private acknowledge(id: number | string | undefined, result: readonly string[] | null): void {
    this.client.reply(JSON.stringify({ result, id: id ?? null }))
  }

  private refuse(id: number | string | null | undefined, code: number, msg: string): void {
    this.client.reply(JSON.stringify({ error: { code, msg }, id: id ?? null }))
  }

  private tooFast(): boolean {
    const second = Math.floor(this.clock.now() / 1000)
    this.framesInSecond = second === this.second ? this.framesInSecond + 1 : 1
    this.second = second
    return this.framesInSecond > framesPerSecond
  }
}

function isNames(params: unknown): params is string[] {
  return Array.isArray(params) && params.every((name) => typeof name === 'string')
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
