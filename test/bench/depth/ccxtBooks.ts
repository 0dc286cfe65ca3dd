import { type Exchange, pro } from 'ccxt'
import type { DepthRecording } from './recordings.ts'

type Levels = readonly (readonly [number, number])[]
type CcxtBook = { readonly bids: Levels; readonly asks: Levels; reset(snapshot: object): void }

/** The parts of a ccxt.pro venue that take a message from its socket. */
type MessageTaker = Exchange & {
  orderbooks: Record<string, CcxtBook>
  orderBook(snapshot?: object): CcxtBook
  parseOrderBook(body: unknown, symbol: string, time?: number): object
  handleMessage(client: object, message: unknown): void
}

export type CcxtPlan = {
  readonly id: 'binance' | 'binanceusdm' | 'bybit' | 'hyperliquid'
  readonly url: string
  /** What ccxt would have loaded of this one market. */
  readonly market: Readonly<Record<string, unknown>> & { readonly symbol: string }
}

/** Feeds a recording to ccxt.pro's own message handler and gives the book it ends in. */
export function ccxtBook(plan: CcxtPlan, { snapshot, messages }: DepthRecording): CcxtBook {
  const exchange = new pro[plan.id]() as unknown as MessageTaker
  exchange.setMarkets([plan.market] as never)
  const client = {
    url: plan.url,
    subscriptions: {},
    futures: {},
    resolve: () => undefined,
    reject: (error: unknown) => {
      throw error instanceof Error ? error : new Error(String(error))
    },
  }
  const { symbol } = plan.market
  if (snapshot !== null) {
    const body = JSON.parse(snapshot) as { readonly lastUpdateId: number }
    const book = exchange.orderBook({})
    book.reset({ ...exchange.parseOrderBook(body, symbol), nonce: body.lastUpdateId })
    exchange.orderbooks[symbol] = book
  }
  for (const text of messages) exchange.handleMessage(client, JSON.parse(text))
  const book = exchange.orderbooks[symbol]
  if (book === undefined) throw new Error(`ccxt kept no book of ${symbol}`)
  return book
}
