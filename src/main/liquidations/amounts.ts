/**
 * Amounts as whole millionths of the quote asset: sums of them are exact and do not depend on the
 * order of adding, up to nine billion per cell.
 */
export const microsPerUnit = 1_000_000

/** Nearest whole millionth: off by half a millionth at most. */
export function toMicros(amount: number): number {
  return Math.round(amount * microsPerUnit)
}

/** A sum of millionths beyond what one double holds exactly. */
export class MicrosSum {
  private whole = 0
  private rest = 0

  add(micros: number): void {
    this.whole += Math.floor(micros / microsPerUnit)
    this.rest += micros % microsPerUnit
  }

  /** In units of the quote asset. */
  get amount(): number {
    return this.whole + this.rest / microsPerUnit
  }
}
