import { fail, succeed } from '../../../contract/errors.ts'
import { intervalMs } from '../../../contract/domain/market.ts'
import type { AdapterOptions, VenueAdapter, VenueModule } from '../adapter.ts'
import { bookOfDepth } from '../shared/binance/books.ts'
import { channelsOfFrame, channelsOfUrl } from '../shared/binance/channels.ts'
import { parseDepth, parseKlines } from '../shared/binance/market.ts'
import { fetchCandles } from '../shared/candles.ts'
import { createCaptureDecoder, startDecoding } from '../shared/capture.ts'
import { unknownInstrument } from '../shared/lookups.ts'
import { gatherRows } from '../shared/refusal.ts'
import { toResult } from '../shared/rest.ts'
import { receiveWindowMs } from '../shared/binance/sign.ts'
import { timeOfField } from '../shared/serverTime.ts'
import { createListing } from '../shared/symbols.ts'
import { buildRequest } from './build.ts'
import { parsers } from './documents.ts'
import { openBinanceSpotAccount } from './execution.ts'
import { info } from './info.ts'
import { klinesLimit } from './limits.ts'
import { openStream } from './marketData.ts'
import { createMessages } from './messages.ts'
import { parseInstruments } from './parse/instruments.ts'
import { parseTicker } from './parse/market.ts'
import { protocol } from './protocol.ts'
import { createBinanceSpotRest } from './rest.ts'
import { spell } from './symbols.ts'
import { capabilities, clientOrderIds } from './trading.ts'
import { urls } from './urls.ts'

export const binanceSpot: VenueModule = {
  info,
  urls: (environment) => urls[environment],
  createAdapter,
  trading: {
    capabilities: [capabilities],
    clientOrderIds,
    latestArrivalMs: 2 * receiveWindowMs,
    request: async (action, args, context) => buildRequest(action, args, context),
  },
  parsers,
  createDecoder(decoding) {
    const { origin, options } = startDecoding('binance-spot', spell, decoding)
    return createCaptureDecoder({
      origin,
      messages: createMessages(options),
      protocol,
      liquidationsOf: () => null,
      channelsOfUrl,
      channelsOfFrame,
      bookAnswer: (url, body) =>
        url === null || url.pathname.endsWith('/depth')
          ? { venueSymbol: url?.searchParams.get('symbol') ?? null, body }
          : null,
    })
  },
}

function createAdapter(options: AdapterOptions): VenueAdapter {
  const rest = createBinanceSpotRest(options)
  const listing = createListing('binance-spot', spell)

  return {
    venue: 'binance-spot',
    environment: options.environment,
    info,
    async instruments(signal) {
      const answer = await rest.exchangeInfo(signal)
      if (!answer.ok) return answer
      const rows = toResult(parseInstruments(answer.value.body))
      if (!rows.ok) return rows
      listing.replace(rows.value.values)
      return succeed(rows.value.values)
    },
    async candles(instrumentId, interval, from, to, signal) {
      const symbol = listing.byId(instrumentId)
      if (symbol === undefined) return unknownInstrument(instrumentId)
      const facts = toResult(listing.facts(symbol.venueSymbol))
      if (!facts.ok) return facts
      return fetchCandles({
        from,
        to,
        lengthMs: intervalMs[interval],
        perPage: klinesLimit,
        fetchPage: async (start, end) => {
          const answer = await rest.klines(symbol.venueSymbol, interval, start, end, signal)
          if (!answer.ok) return answer
          const { body, receivedTime } = answer.value
          const rows = toResult(parseKlines(body, facts.value, interval, receivedTime))
          return rows.ok ? succeed(rows.value.values) : rows
        },
      })
    },
    async tickers(instrumentId, signal) {
      const symbol = instrumentId === null ? null : listing.byId(instrumentId)
      if (instrumentId !== null && symbol === undefined) return unknownInstrument(instrumentId)
      const answer = await rest.ticker24hr(symbol?.venueSymbol ?? null, signal)
      if (!answer.ok) return answer
      const { body, receivedTime } = answer.value
      const rows: readonly unknown[] = Array.isArray(body) ? body : [body]
      const read = gatherRows(rows.map((row) => parseTicker(row, listing, receivedTime)))
      return succeed(read.values)
    },
    async book(instrumentId, signal) {
      const symbol = listing.byId(instrumentId)
      if (symbol === undefined) return unknownInstrument(instrumentId)
      const answer = await rest.depth(symbol.venueSymbol, signal)
      if (!answer.ok) return answer
      const depth = toResult(parseDepth(answer.value.body))
      if (!depth.ok) return depth
      return succeed(bookOfDepth(depth.value, instrumentId, answer.value.receivedTime))
    },
    async fundingHistory() {
      return fail('UNSUPPORTED', 'spot has no funding')
    },
    openAccount: (account) =>
      openBinanceSpotAccount({ adapter: options, account, listing, venueLimiter: rest.limiter }),
    openStream: (wish, sink) => openStream(options, rest, listing, wish, sink),
    limits: () => rest.limits(),
    serverTime: (signal) =>
      timeOfField({ clock: options.clock, answer: rest.time(signal) }, 'serverTime'),
    close: (limitMs) => rest.close(limitMs),
  }
}
