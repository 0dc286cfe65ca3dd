import type { CaptureLine } from '../../../contract/capture.ts'
import type { Clock } from '../../../main/core/clock.ts'
import type { Listing } from '../../marketData/listings.ts'
import type { Market } from '../../marketData/market.ts'
import { latestTrades, publicTrades } from '../../marketData/publicTrades.ts'
import type { StreamClient, StreamHub } from '../../net/streamHub.ts'
import { firstOf, timedBackfill } from '../backfill.ts'
import { beats } from '../beats.ts'
import {
  readObject,
  type RestAnswer,
  type SandboxVenue,
  type VenueSession,
} from '../sandboxVenue.ts'
import { answerRecorded } from './recordedRest.ts'
import {
  channelOf,
  readSubscription,
  type Subscription,
  topicOfChannel,
  topicOfMessage,
} from './channels.ts'
import {
  assetContext,
  bestBidOffer,
  bookData,
  currentCandle,
  printOf,
  tradesText,
} from './messages.ts'
import { isOrderAction } from './private/envelope.ts'
import { type HyperliquidAccounts, hyperliquidAccounts } from './private/index.ts'
import { HyperliquidRest, troubleAnswer } from './rest.ts'
import { intervals, priceText } from './text.ts'
import { childVaults } from './vaults.ts'

const mostSubscriptions = 1000
const mostUsers = 10

/** Hyperliquid perpetuals. */
export function hyperliquid(market: Market, clock: Clock): SandboxVenue {
  const accounts = hyperliquidAccounts(market, clock)
  const rest = new HyperliquidRest(market, clock, accounts)
  return {
    venue: 'hyperliquid',
    credentials: accounts.credentials,
    trading: accounts.trading,
    heartbeat: { pingEveryMs: null, silenceMs: 60_000, life: 'sent' },
    answer: (request) => rest.answer(request),
    answerRecorded: (request, recorded) => answerRecorded(request, recorded, clock.now()),
    trouble: troubleAnswer,
    open: (client, url, hub) =>
      url.pathname === '/ws' ? new HyperliquidSession(market, rest, accounts, client, hub) : null,
    messages: (channel, from, to) => channelMessages(market, rest, accounts, channel, from, to),
    frame: (_client, _channel, text) => text,
    topicOfChannel,
    topicOfMessage,
    backfill: (from, to) => backfill(market, from, to),
  }
}

class HyperliquidSession implements VenueSession {
  private readonly market: Market
  private readonly rest: HyperliquidRest
  private readonly accounts: HyperliquidAccounts
  private readonly client: StreamClient
  private readonly hub: StreamHub

  constructor(
    market: Market,
    rest: HyperliquidRest,
    accounts: HyperliquidAccounts,
    client: StreamClient,
    hub: StreamHub,
  ) {
    this.market = market
    this.rest = rest
    this.accounts = accounts
    this.client = client
    this.hub = hub
    accounts.streams.serve(hub)
  }

  receive(text: string): void {
    const request = readObject(text)
    const method = request?.['method']
    if (method === 'ping') this.say('pong')
    else if (method === 'subscribe') this.subscribe(request?.['subscription'])
    else if (method === 'unsubscribe') this.unsubscribe(request?.['subscription'])
    else if (method === 'post') this.post(request as Record<string, unknown>)
    else this.refuse(`Error parsing JSON into valid websocket request: ${text.slice(0, 200)}`)
  }

  private subscribe(value: unknown): void {
    const subscription = readSubscription(value)
    const shown = JSON.stringify(value)
    if (subscription === null || !this.isListed(subscription) || this.hub.refusesSubscriptions()) {
      this.refuse(`Invalid subscription ${shown}`)
    } else if (this.isFull(subscription)) {
      this.refuse('Too many subscriptions')
    } else if (this.isOwned(subscription) && !this.client.becomePrivate()) {
      // The socket has just been cut.
    } else if (this.hub.subscribe(this.client, channelOf(subscription))) {
      this.say('subscriptionResponse', { method: 'subscribe', subscription: subscription.echo })
      this.sendFirst(subscription)
    } else {
      this.refuse(`Already subscribed: ${shown}`)
    }
  }

  private unsubscribe(value: unknown): void {
    const subscription = readSubscription(value)
    const known =
      subscription !== null && this.hub.unsubscribe(this.client, channelOf(subscription))
    if (!known) {
      this.refuse(`Already unsubscribed: ${JSON.stringify(value)}`)
      return
    }
    this.say('subscriptionResponse', { method: 'unsubscribe', subscription: subscription.echo })
  }

  /** While a recording plays, the symbols are the recording's and any coin may come. */
  private isListed({ coin }: Subscription): boolean {
    return coin === '' || this.hub.isRecorded || this.market.find('hyperliquid', coin) !== null
  }

  /** Whether it is about an account that trades here; vaults are the public's business. */
  private isOwned({ user }: Subscription): boolean {
    return user !== '' && this.accounts.wallets.at(user) !== null
  }

  private isFull(subscription: Subscription): boolean {
    const channels = this.hub.channelsOfClient(this.client)
    if (channels.length >= mostSubscriptions) return true
    if (subscription.user === '') return false
    const users = new Set(
      channels.map((channel) => readSubscription(JSON.parse(channel))?.user ?? ''),
    )
    users.delete('')
    return !users.has(subscription.user) && users.size >= mostUsers
  }

  /** Trades begin with a few of the latest, books and contexts with the present one. */
  private sendFirst(subscription: Subscription): void {
    const { type, coin, user, fast } = subscription
    if (this.hub.isRecorded) return
    const until = this.hub.sentUntil
    const state = user === '' ? null : this.accounts.streams.first(subscription, until)
    if (state !== null) {
      this.client.send(state)
      return
    }
    const listing = this.market.find('hyperliquid', coin)
    if (type === 'trades' && listing !== null) {
      const trades = latestTrades(this.market, listing, until + 1, 10)
      this.client.send(tradesText(this.market, listing, trades))
    } else if (type === 'l2Book' && listing !== null) {
      const book = bookData(this.market, listing, until, fast ? 5 : 20)
      this.client.send(text('l2Book', fast ? { ...book, fast } : book))
    } else if (type === 'bbo' && listing !== null) {
      this.client.send(text('bbo', bestBidOffer(this.market, listing, until)))
    } else if (type === 'activeAssetCtx' && listing !== null) {
      this.client.send(contextText(this.market, listing, until))
    } else if (type === 'userFills') {
      this.client.send(fillsText(user, [], true))
    }
  }

  private post(request: Record<string, unknown>): void {
    const { id } = request
    const asked = request['request'] as { type?: unknown; payload?: unknown } | undefined
    const { type, payload } = asked ?? {}
    const isKnown = type === 'info' || type === 'action'
    if (!isKnown || typeof payload !== 'object' || payload === null || this.hub.isRecorded) {
      this.say('post', { id, response: { type: 'error', payload: '400 Bad Request' } })
      return
    }
    this.answerPost(id, type, payload as Record<string, unknown>)
  }

  private answerPost(id: unknown, type: 'info' | 'action', body: Record<string, unknown>): void {
    const frame = (response: object): string =>
      JSON.stringify({ channel: 'post', data: { id, response } })
    const answer = (): string => {
      const given = type === 'info' ? this.rest.info(body) : this.rest.exchange(body)
      return frame(postResponse(type, body, given))
    }
    if (type === 'info' || !isOrderAction(body['action'])) {
      this.client.reply(answer())
      return
    }
    const failure = (): string => frame(postResponse(type, body, troubleAnswer('http503')))
    this.hub.writeOrder(this.client, answer, failure)
  }

  private refuse(data: string): void {
    this.say('error', data)
  }

  private say(channel: string, data?: unknown): void {
    this.client.reply(JSON.stringify(data === undefined ? { channel } : { channel, data }))
  }
}

/** An answer as it travels over the socket: information names its request again. */
function postResponse(
  type: 'info' | 'action',
  body: Readonly<Record<string, unknown>>,
  answer: RestAnswer,
): object {
  if (answer.status !== 200) return { type: 'error', payload: `${answer.status} ${answer.body}` }
  const data: unknown = JSON.parse(answer.body)
  return { type, payload: type === 'info' ? { type: body['type'], data } : data }
}

const bookEveryMs = 5000
const fastBookEveryMs = 500
const blockMs = 500
const contextEveryMs = 1000
const hourMs = 3_600_000

/** Texts a subscription sends with `from < time <= to`. */
function channelMessages(
  market: Market,
  rest: HyperliquidRest,
  accounts: HyperliquidAccounts,
  channel: string,
  from: number,
  to: number,
): string[] {
  const subscription = readSubscription(JSON.parse(channel))
  if (subscription === null) return []
  const { type, coin, user } = subscription
  if (type === 'allMids') {
    return beats(contextEveryMs, from, to).map(() => text('allMids', { mids: rest.mids() }))
  }
  if (type === 'userFills') {
    if (!childVaults.includes(user)) return []
    const fills = rest.vaultFills(user, from + 1, to + 1)
    return fills.length === 0 ? [] : [fillsText(user, fills, false)]
  }
  if (user !== '') return [...accounts.streams.states(subscription, from, to)]
  const listing = market.find('hyperliquid', coin)
  return listing === null ? [] : coinMessages(market, subscription, listing, from, to)
}

function coinMessages(
  market: Market,
  { type, fast, interval }: Subscription,
  listing: Listing,
  from: number,
  to: number,
): string[] {
  if (type === 'trades') {
    const trades = publicTrades(market, listing, from + 1, to + 1)
    return trades.length === 0 ? [] : [tradesText(market, listing, trades)]
  }
  if (type === 'l2Book') {
    return beats(fast ? fastBookEveryMs : bookEveryMs, from, to).map((time) => {
      const book = bookData(market, listing, time, fast ? 5 : 20)
      return text('l2Book', fast ? { ...book, fast: true } : book)
    })
  }
  if (type === 'bbo') {
    return beats(blockMs, from, to).map((time) => text('bbo', bestBidOffer(market, listing, time)))
  }
  if (type === 'activeAssetCtx') {
    return beats(contextEveryMs, from, to).map((time) => contextText(market, listing, time))
  }
  const intervalMs = intervals.get(interval) as number
  return beats(1000, from, to).map((time) =>
    text('candle', currentCandle(market, listing, interval, intervalMs, time)),
  )
}

function contextText(market: Market, listing: Listing, time: number): string {
  const ctx = assetContext(market, listing, time)
  return text('activeAssetCtx', { coin: listing.venueSymbol, ctx })
}

function fillsText(user: string, fills: readonly object[], isSnapshot: boolean): string {
  return text('userFills', { ...(isSnapshot ? { isSnapshot } : {}), user, fills })
}

function text(channel: string, data: unknown): string {
  return JSON.stringify({ channel, data })
}

/** Says plainly that the lines were made up here. */
const socket = 'ws://hyperliquid.sandbox/ws'

/** Public trades in which a liquidator vault took a position over, and the contexts. */
function backfill(market: Market, from: number, to: number): Iterable<CaptureLine> {
  const listings = market.listings('hyperliquid')
  const first = firstOf(listings)
  const contextAt = hourlyContexts(market)
  return timedBackfill(from, to, {
    liquidations: (start, end) =>
      listings.flatMap((listing) => takeovers(market, listing, start, end)),
    mark: (time) => contextAt(first, time),
    subscriptions: [
      ...listings.map(({ venueSymbol: coin }) => ({ type: 'trades', coin })),
      { type: 'activeAssetCtx', coin: first.venueSymbol },
    ].map((subscription) => JSON.stringify({ method: 'subscribe', subscription })),
    url: socket,
  })
}

function takeovers(
  market: Market,
  listing: Listing,
  from: number,
  to: number,
): { time: number; text: string }[] {
  return market
    .forcedTrades(listing, from, to)
    .filter((trade) => trade.method === 'backstop')
    .map((trade) => ({
      time: trade.time,
      text: tradesText(market, listing, [printOf(market, listing, trade)]),
    }))
}

/** Contexts whose day figures are as of the hour: a whole day of them is made at once. */
function hourlyContexts(market: Market): (listing: Listing, time: number) => string {
  const hours = new Map<Listing, { readonly hour: number; readonly ctx: object }>()
  return (listing, time) => {
    const hour = Math.floor(time / hourMs)
    let known = hours.get(listing)
    if (known?.hour !== hour) {
      known = { hour, ctx: assetContext(market, listing, hour * hourMs) }
      hours.set(listing, known)
    }
    const markPx = priceText(listing, market.mark(listing, time))
    return text('activeAssetCtx', { coin: listing.venueSymbol, ctx: { ...known.ctx, markPx } })
  }
}
