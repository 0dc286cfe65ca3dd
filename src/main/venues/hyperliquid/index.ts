import { succeed } from '../../../contract/errors.ts'
import { intervalMs } from '../../../contract/domain/market.ts'
import type { AdapterOptions, VenueAdapter, VenueModule } from '../adapter.ts'
import { fetchCandles } from '../shared/candles.ts'
import { createCaptureDecoder, startDecoding } from '../shared/capture.ts'
import { isRecord } from '../shared/fields.ts'
import { unknownInstrument } from '../shared/lookups.ts'
import { toResult } from '../shared/rest.ts'
import { timeOfHeader } from '../shared/serverTime.ts'
import { createListing } from '../shared/symbols.ts'
import { channelsOfFrame, liquidationSymbol } from './channels.ts'
import { parsers } from './documents.ts'
import { openAccount } from './execution.ts'
import { info } from './info.ts'
import { candlesLimit, mostStreamUsers } from './limits.ts'
import { openStream } from './marketData.ts'
import { createMessages } from './messages.ts'
import { trading } from './orderEntry.ts'
import { parseInstruments } from './parse/instruments.ts'
import { parseCandles } from './parse/market.ts'
import { protocol } from './protocol.ts'
import { createPublicData } from './publicData.ts'
import { createHyperliquidRest } from './rest.ts'
import { spell } from './symbols.ts'
import { urls } from './urls.ts'
import { createUserSlots } from './userSlots.ts'
import { knownVaults } from './vaults.ts'

export const hyperliquid: VenueModule = {
  info,
  urls: (environment) => urls[environment],
  createAdapter,
  parsers,
  trading,
  createDecoder(decoding) {
    const { origin, listing, options } = startDecoding('hyperliquid', spell, decoding)
    return createCaptureDecoder({
      origin,
      messages: createMessages({ ...options, liquidators: () => knownVaults.liquidators }),
      protocol,
      liquidationsOf: (channel) => liquidationSymbol(channel, listing),
      channelsOfUrl: () => [],
      channelsOfFrame,
      bookAnswer: (_url, body) =>
        isRecord(body) && 'levels' in body ? { venueSymbol: null, body } : null,
    })
  },
}

function createAdapter(options: AdapterOptions): VenueAdapter {
  const rest = createHyperliquidRest(options)
  const listing = createListing('hyperliquid', spell)
  const slots = createUserSlots(mostStreamUsers)
  const posts = { underway: 0 }
  return {
    venue: 'hyperliquid',
    environment: options.environment,
    info,
    async instruments(signal) {
      const answer = await rest.meta(signal)
      if (!answer.ok) return answer
      const rows = toResult(parseInstruments(answer.value.body))
      if (!rows.ok) return rows
      listing.replace(rows.value.values)
      return succeed(rows.value.values)
    },
    async candles(instrumentId, interval, from, to, signal) {
      const instrument = listing.byId(instrumentId)
      if (instrument === undefined) return unknownInstrument(instrumentId)
      return fetchCandles({
        from,
        to,
        lengthMs: intervalMs[interval],
        perPage: candlesLimit,
        fetchPage: async (start, end) => {
          const coin = instrument.venueSymbol
          const answer = await rest.candleSnapshot(coin, interval, start, end, signal)
          if (!answer.ok) return answer
          const { body, receivedTime } = answer.value
          const rows = toResult(parseCandles(body, listing, receivedTime))
          return rows.ok ? succeed(rows.value.values) : rows
        },
      })
    },
    ...createPublicData(rest, listing),
    openAccount: (account) =>
      openAccount({ adapter: options, rest, listing, slots, posts }, account),
    openStream: (wish, sink) => openStream(options, rest, listing, wish, sink),
    limits: () => rest.limits(),
    serverTime: (signal) => timeOfHeader({ clock: options.clock, answer: rest.allMids(signal) }),
    close: (limitMs) => rest.close(limitMs),
  }
}
