import { writeFileSync } from 'node:fs'
import { formatCaptureLine } from '../../src/contract/capture.ts'

/** A forced order as Binance documents it, in the words of this test. */
export function forcedOrder(symbol: string, time: number, quantity: string, price: string): string {
  return JSON.stringify({
    stream: '!forceOrder@arr',
    data: {
      e: 'forceOrder',
      E: time + 5,
      o: {
        s: symbol,
        S: 'SELL',
        o: 'LIMIT',
        f: 'IOC',
        q: quantity,
        p: price,
        ap: price,
        X: 'FILLED',
        l: quantity,
        z: quantity,
        T: time,
      },
    },
  })
}

/** A mark price as Binance documents it. */
export function markPrice(symbol: string, time: number, price: string): string {
  return JSON.stringify({
    stream: `${symbol.toLowerCase()}@markPrice@1s`,
    data: {
      e: 'markPriceUpdate',
      E: time,
      s: symbol,
      p: price,
      i: price,
      P: price,
      r: '0.0001',
      T: time + 3_600_000,
      st: 1,
    },
  })
}

export type Recorded = { readonly time: number; readonly raw: string }

/** Writes a capture file whose lines were received when they happened. */
export function writeCapture(file: string, messages: readonly Recorded[]): void {
  const lines = messages.map(({ time, raw }) =>
    formatCaptureLine({
      channel: 'ws',
      receivedTimeMs: time,
      url: 'wss://fstream.binance.com/market/stream',
      raw,
    }),
  )
  writeFileSync(file, `${lines.join('\n')}\n`)
}
