declare const brand: unique symbol

/** A primitive that only its own maker may produce: `Brand<string, 'InstrumentId'>`. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name }

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type UnixMs = Brand<number, 'UnixMs'>

/** Unique across venues: `BTCUSDT-LINEAR.BYBIT` (venue symbol, market kind, venue). */
export type InstrumentId = Brand<string, 'InstrumentId'>

/**
 * The asset pair as every venue's listing is grouped under: base and quote in capitals, `BTCUSDT`.
 * Hyperliquid's `BTC` (margined in USDC) is grouped under `BTCUSDT`, its `kPEPE` under `1000PEPEUSDT`.
 */
export type UnifiedSymbol = Brand<string, 'UnifiedSymbol'>

/** The identity of one liquidation. The same event received twice has the same id. */
export type LiquidationId = Brand<string, 'LiquidationId'>
