import { type Result, succeed } from '../../../contract/errors.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import { type Candle, type CandleInterval, intervalMs } from '../../../contract/domain/market.ts'
import type { VenueAccount } from '../account.ts'
import type { AdapterOptions, VenueAdapter, VenueModule } from '../adapter.ts'
import { fetchCandles } from '../shared/candles.ts'
import { createCaptureDecoder, startDecoding } from '../shared/capture.ts'
import { isRecord } from '../shared/fields.ts'
import { unknownInstrument } from '../shared/lookups.ts'
import { toResult } from '../shared/rest.ts'
import { timeOfField } from '../shared/serverTime.ts'
import type { Listing } from '../shared/symbols.ts'
import { channelsOfFrame, liquidationSymbol } from './channels.ts'
import { parsers } from './documents.ts'
import { openBybitAccount } from './execution.ts'
import { info } from './info.ts'
import { klinesLimit } from './limits.ts'
import { openStream } from './marketData.ts'
import { createMarkets } from './markets.ts'
import { createMessages } from './messages.ts'
import { openInterestHistory } from './openInterest.ts'
import { joinCandles, klineNames, parseKlines } from './parse/market.ts'
import { protocol } from './protocol.ts'
import { book, fundingHistory, instrumentsOf, resultOf, tickers } from './publicData.ts'
import { type BybitRest, createBybitRest } from './rest.ts'
import { categories, categoryOf, readSymbol, spell } from './symbols.ts'
import { trading } from './trading.ts'
import { urls } from './urls.ts'

export const bybit: VenueModule = {
  info,
  urls: (environment) => urls[environment],
  createAdapter,
  trading,
  parsers,
  createDecoder(decoding) {
    const { origin, listing, options } = startDecoding('bybit', spell, decoding)
    return createCaptureDecoder({
      origin,
      messages: createMessages(options),
      protocol,
      liquidationsOf: (channel) => liquidationSymbol(channel, listing),
      channelsOfUrl: () => [],
      channelsOfFrame,
      bookAnswer: () => null,
    })
  },
}

function createAdapter(options: AdapterOptions): VenueAdapter {
  const rest = createBybitRest(options)
  const markets = createMarkets()
  const { listing } = markets
  const accounts = new Set<VenueAccount>()
  return {
    venue: 'bybit',
    environment: options.environment,
    info,
    async instruments(signal) {
      const instruments = await listInstruments(rest, signal)
      if (instruments.ok) markets.replace(instruments.value)
      return instruments
    },
    candles: (instrumentId, interval, from, to, signal) => {
      const instrument = listing.byId(instrumentId)
      return instrument === undefined
        ? Promise.resolve(unknownInstrument(instrumentId))
        : candles(rest, listing, instrument, interval, from, to, signal)
    },
    openInterestHistory: (instrumentId, from, to, signal) =>
      openInterestHistory(rest, listing, instrumentId, from, to, signal),
    tickers: (instrumentId, signal) => tickers(rest, markets, instrumentId, signal),
    book: (instrumentId, signal) => book(rest, markets, instrumentId, signal),
    fundingHistory: (instrumentId, from, to, signal) =>
      fundingHistory(rest, markets, instrumentId, { from, to }, signal),
    openStream: (wish, sink) => openStream(options, listing, wish, sink),
    openAccount(account) {
      const opened = openBybitAccount({
        adapter: options,
        account,
        markets,
        venueRest: rest.venue,
        onClosed: () => accounts.delete(opened),
      })
      accounts.add(opened)
      return opened
    },
    limits: () => rest.limits(),
    serverTime: (signal) =>
      timeOfField({ clock: options.clock, answer: rest.time(signal) }, 'time'),
    async close(limitMs) {
      await Promise.all([...accounts].map((account) => account.close(limitMs)))
      return rest.close(limitMs)
    },
  }
}

async function listInstruments(
  rest: BybitRest,
  signal: AbortSignal | undefined,
): Promise<Result<readonly Instrument[]>> {
  const all: Instrument[] = []
  for (const category of categories) {
    const listed = await instrumentsOf(rest, category, signal)
    if (!listed.ok) return listed
    all.push(...listed.value)
  }
  return succeed(all)
}

/** The venue has no candles of 8 hours: they are joined from those of 4. */
async function candles(
  rest: BybitRest,
  listing: Listing,
  instrument: Instrument,
  interval: CandleInterval,
  from: UnixMs,
  to: UnixMs,
  signal: AbortSignal | undefined,
): Promise<Result<readonly Candle[]>> {
  const { venueSymbol } = instrument
  const category = categoryOf(instrument)
  const facts = toResult(readSymbol(venueSymbol, category, listing))
  if (!facts.ok) return facts
  const fetched = klineNames[interval] === null ? '4h' : interval
  const pages = await fetchCandles({
    from,
    to,
    lengthMs: intervalMs[fetched],
    perPage: klinesLimit,
    fetchPage: async (start, end) => {
      const name = klineNames[fetched] ?? ''
      const answer = await rest.kline(category, venueSymbol, name, start, end, signal)
      if (!answer.ok) return answer
      const { body, receivedTime } = answer.value
      const result = resultOf(body)
      const list = isRecord(result) ? result['list'] : undefined
      const rows = parseKlines(list, facts.value, fetched, intervalMs[fetched], receivedTime)
      return rows.ok ? succeed(rows.value.values) : toResult(rows)
    },
  })
  if (!pages.ok || fetched === interval) return pages
  const whole = alignedCandles(pages.value, interval)
  return succeed(joinCandles(whole, interval, to))
}

/** Drops the parts of a first long candle whose beginning lies before the range. */
function alignedCandles(parts: readonly Candle[], interval: CandleInterval): readonly Candle[] {
  const first = parts.findIndex(({ openTime }) => openTime % intervalMs[interval] === 0)
  return first < 0 ? [] : parts.slice(first)
}
