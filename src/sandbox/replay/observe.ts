import type { VenueId } from '../../contract/domain/venue.ts'

/** What a recorded message says about a symbol, numbers still as the venue's text. */
export type Observation =
  | {
      readonly kind: 'trade' | 'mark' | 'level'
      readonly symbol: string
      readonly price: string
      /** Empty where the message states none. */
      readonly quantity: string
    }
  | {
      readonly kind: 'candle'
      readonly symbol: string
      readonly interval: string
      readonly openTime: number
      readonly open: string
      readonly high: string
      readonly low: string
      readonly close: string
      readonly volume: string
    }

type Fields = Readonly<Record<string, unknown>>

/** Reads what can be learnt from one message. Anything unexpected teaches nothing. */
export function observe(venue: VenueId, message: unknown): readonly Observation[] {
  if (Array.isArray(message)) return message.flatMap((each) => observe(venue, each))
  if (!isFields(message)) return []
  if (venue === 'binance-usdm' || venue === 'binance-spot')
    return observeBinance(isFields(message['data']) ? message['data'] : message)
  return venue === 'bybit' ? observeBybit(message) : observeHyperliquid(message)
}

function observeBinance(event: Fields): Observation[] {
  const symbol = text(event['s'])
  switch (event['e']) {
    case 'trade':
    case 'aggTrade':
      return [{ kind: 'trade', symbol, price: text(event['p']), quantity: text(event['q']) }]
    case 'markPriceUpdate':
      return [{ kind: 'mark', symbol, price: text(event['p']), quantity: '' }]
    case 'depthUpdate':
      return [...levels(symbol, event['b']), ...levels(symbol, event['a'])]
    case 'forceOrder': {
      const order = fieldsOf(event['o'])
      return [level(text(order['s']), text(order['p']), text(order['q']))]
    }
    case 'kline': {
      const bar = fieldsOf(event['k'])
      return [candle(text(bar['s']), text(bar['i']), bar['t'], bar)]
    }
    default:
      return []
  }
}

function observeBybit(message: Fields): Observation[] {
  const topic = text(message['topic']).split('.')
  const symbol = topic.at(-1) ?? ''
  const rows = Array.isArray(message['data']) ? message['data'] : [message['data']]
  return rows.map(fieldsOf).flatMap((row): Observation[] => {
    switch (topic[0] ?? '') {
      case 'publicTrade':
        return [{ kind: 'trade', symbol, price: text(row['p']), quantity: text(row['v']) }]
      case 'tickers':
        return [{ kind: 'mark', symbol, price: text(row['markPrice']), quantity: '' }]
      case 'orderbook':
        return [...levels(symbol, row['b']), ...levels(symbol, row['a'])]
      case 'allLiquidation':
        return [level(symbol, text(row['p']), text(row['v']))]
      case 'liquidation':
        return [level(symbol, text(row['price']), text(row['size'] ?? row['qty']))]
      case 'kline':
        return [bybitCandle(symbol, topic[1] ?? '', row)]
      default:
        return []
    }
  })
}

function bybitCandle(symbol: string, interval: string, row: Fields): Observation {
  return candle(symbol, interval, row['start'], {
    o: row['open'],
    h: row['high'],
    l: row['low'],
    c: row['close'],
    v: row['volume'],
  })
}

function observeHyperliquid(message: Fields): Observation[] {
  const rows = Array.isArray(message['data']) ? message['data'] : [message['data']]
  return rows.map(fieldsOf).flatMap((row): Observation[] => {
    const symbol = text(row['coin'])
    switch (message['channel']) {
      case 'trades':
        return [{ kind: 'trade', symbol, price: text(row['px']), quantity: text(row['sz']) }]
      case 'activeAssetCtx': {
        const mark = text(fieldsOf(row['ctx'])['markPx'])
        return [{ kind: 'mark', symbol, price: mark, quantity: '' }]
      }
      case 'l2Book':
        return asList(row['levels'])
          .flatMap(asList)
          .map(fieldsOf)
          .map(({ px, sz }) => level(symbol, text(px), text(sz)))
      case 'candle':
        return [candle(text(row['s']), text(row['i']), row['t'], row)]
      default:
        return []
    }
  })
}

function levels(symbol: string, side: unknown): Observation[] {
  return asList(side).map((row) => {
    const [price, quantity] = asList(row)
    return level(symbol, text(price), text(quantity))
  })
}

function level(symbol: string, price: string, quantity: string): Observation {
  return { kind: 'level', symbol, price, quantity }
}

function candle(symbol: string, interval: string, openTime: unknown, bar: Fields): Observation {
  return {
    kind: 'candle',
    symbol,
    interval,
    openTime: Number(openTime),
    open: text(bar['o']),
    high: text(bar['h']),
    low: text(bar['l']),
    close: text(bar['c']),
    volume: text(bar['v']),
  }
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
