import type { UnifiedSymbol } from '../../contract/domain/ids.ts'
import type { Environment } from '../../contract/domain/venue.ts'
import { baseExponentOf } from './priceBins.ts'
import type { BaseExponent } from './store.ts'

/** The base bin of each symbol in each environment: by the first price seen, until it is refined. */
export class BaseBins {
  private readonly exponents = new Map<string, number>()

  constructor(stored: readonly BaseExponent[]) {
    for (const { environment, symbol, exponent } of stored) {
      this.exponents.set(keyOf(environment, symbol), exponent)
    }
  }

  /** Null while no price of the symbol was ever seen. */
  known(environment: Environment, symbol: UnifiedSymbol): number | null {
    return this.exponents.get(keyOf(environment, symbol)) ?? null
  }

  /** The cells were made anew with this one. */
  set(environment: Environment, symbol: UnifiedSymbol, exponent: number): void {
    this.exponents.set(keyOf(environment, symbol), exponent)
  }

  /** The symbol's exponent; `price` decides it if this is the first sight. */
  at(environment: Environment, symbol: UnifiedSymbol, price: number): number {
    const key = keyOf(environment, symbol)
    const exponent = this.exponents.get(key) ?? baseExponentOf(price)
    this.exponents.set(key, exponent)
    return exponent
  }
}

function keyOf(environment: Environment, symbol: UnifiedSymbol): string {
  return `${environment} ${symbol}`
}
