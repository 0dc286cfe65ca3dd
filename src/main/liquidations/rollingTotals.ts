import type { UnifiedSymbol } from '../../contract/domain/ids.ts'
import { MicrosSum } from './amounts.ts'

const minuteMs = 60_000
const dayMs = 86_400_000

type Minute = { micros: number; count: number }

export type DayTotal = { readonly notional: number; readonly count: number }

/** What each symbol saw in the last 24 hours, to the minute. */
export class RollingTotals {
  private readonly symbols = new Map<UnifiedSymbol, Map<number, Minute>>()

  add(symbol: UnifiedSymbol, time: number, micros: number, count: number): void {
    const minutes = this.symbols.get(symbol) ?? new Map<number, Minute>()
    this.symbols.set(symbol, minutes)
    const minute = Math.floor(time / minuteMs)
    const known = minutes.get(minute)
    if (known === undefined) minutes.set(minute, { micros, count })
    else {
      known.micros += micros
      known.count += count
    }
  }

  /** Forgets older minutes on the way, so a symbol never holds more than a day and the running minute. */
  of(symbol: UnifiedSymbol, now: number): DayTotal {
    const minutes = this.symbols.get(symbol)
    const oldest = Math.floor((now - dayMs) / minuteMs)
    const sum = new MicrosSum()
    let count = 0
    for (const [minute, total] of minutes ?? []) {
      if (minute < oldest) {
        minutes?.delete(minute)
        continue
      }
      sum.add(total.micros)
      count += total.count
    }
    return { notional: sum.amount, count }
  }
}
