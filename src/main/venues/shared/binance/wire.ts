/** Payloads that Binance's product lines spell alike. */

/** A decimal number as text. */
export type WireDecimal = string

/** Combined streams (`/stream?streams=`) wrap each message; `/ws/` sends it bare. */
export type WireStreamEnvelope<Data = unknown> = { readonly stream: string; readonly data: Data }

export type WireLevel = readonly [price: WireDecimal, quantity: WireDecimal]

/** `GET …/klines`, oldest first: open time, o, h, l, c, volume, close time, and more. */
export type WireKline = readonly [
  openTime: number,
  open: WireDecimal,
  high: WireDecimal,
  low: WireDecimal,
  close: WireDecimal,
  volume: WireDecimal,
  closeTime: number,
  quoteVolume: WireDecimal,
  trades: number,
  takerBuyVolume: WireDecimal,
  takerBuyQuoteVolume: WireDecimal,
  ignored: WireDecimal,
]

/** `GET …/exchangeInfo`, with the symbols as the product line lists them. */
export type WireListing<Symbol> = {
  readonly timezone?: string
  readonly serverTime?: number
  readonly rateLimits?: readonly {
    readonly rateLimitType: string
    readonly interval: string
    readonly intervalNum: number
    readonly limit: number
  }[]
  readonly symbols: readonly Symbol[]
}

/** Every refusal: HTTP 4xx and 5xx carry it, sometimes without a body at all. */
export type WireError = { readonly code: number; readonly msg: string }
