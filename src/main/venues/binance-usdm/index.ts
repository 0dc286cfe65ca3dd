import { succeed } from '../../../contract/errors.ts'
import { intervalMs } from '../../../contract/domain/market.ts'
import type { AdapterOptions, VenueAdapter, VenueModule } from '../adapter.ts'
import { channelsOfFrame, channelsOfUrl } from '../shared/binance/channels.ts'
import { parseKlines } from '../shared/binance/market.ts'
import { fetchCandles } from '../shared/candles.ts'
import { createCaptureDecoder, startDecoding } from '../shared/capture.ts'
import { unknownInstrument } from '../shared/lookups.ts'
import { parseRows } from '../shared/refusal.ts'
import { toResult } from '../shared/rest.ts'
import { receiveWindowMs } from '../shared/binance/sign.ts'
import { timeOfField } from '../shared/serverTime.ts'
import { createListing } from '../shared/symbols.ts'
import { buildRequest } from './build.ts'
import { carriesLiquidations } from './channels.ts'
import { parsers } from './documents.ts'
import { openBinanceAccount } from './execution.ts'
import { info } from './info.ts'
import { klinesLimit } from './limits.ts'
import { openStream } from './marketData.ts'
import { createMarketReads } from './marketReads.ts'
import { createMessages } from './messages.ts'
import { openInterestHistory } from './openInterest.ts'
import { parseAccountForceOrder } from './parse/liquidations.ts'
import { protocol } from './protocol.ts'
import { createBinanceRest } from './rest.ts'
import { spell } from './symbols.ts'
import { capabilities, clientOrderIds } from './trading.ts'
import { urls } from './urls.ts'

export const binanceUsdm: VenueModule = {
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
    const { origin, options } = startDecoding('binance-usdm', spell, decoding)
    return createCaptureDecoder({
      origin,
      messages: createMessages(options),
      protocol,
      liquidationsOf: (channel) => (carriesLiquidations(channel) ? '*' : null),
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
  const rest = createBinanceRest(options)
  const listing = createListing('binance-usdm', spell)
  const { credentials } = options

  const adapter: VenueAdapter = {
    venue: 'binance-usdm',
    environment: options.environment,
    info,
    ...createMarketReads(rest, listing),
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
    openInterestHistory: (instrumentId, from, to, signal) =>
      openInterestHistory(rest, listing, instrumentId, from, to, signal),
    openStream: (wish, sink) => openStream(options, rest, listing, wish, sink),
    openAccount: (account) =>
      openBinanceAccount({ adapter: options, account, listing, limiter: rest.limiter }),
    limits: () => rest.limits(),
    serverTime: (signal) =>
      timeOfField({ clock: options.clock, answer: rest.time(signal) }, 'serverTime'),
    close: (limitMs) => rest.close(limitMs),
  }
  if (credentials === null) return adapter
  return {
    ...adapter,
    async accountLiquidations(signal) {
      const answer = await rest.forceOrders(credentials, signal)
      if (!answer.ok) return answer
      const { body, receivedTime } = answer.value
      const rows = toResult(
        parseRows(body, 'forceOrders', (row) => parseAccountForceOrder(row, listing, receivedTime)),
      )
      if (!rows.ok) return rows
      return succeed(rows.value.values.filter((liquidation) => liquidation !== null))
    },
  }
}
