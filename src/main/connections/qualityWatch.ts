export type QualityLimits = {
  /** Latency above this raises an alert, ms. */
  readonly latencyMs: number
  /** Share of failures above this raises an alert, 0 to 1. */
  readonly errorRate: number
}

export const defaultQualityLimits: QualityLimits = { latencyMs: 5000, errorRate: 0.1 }

export type Quality = { readonly latencyMs: number | null; readonly errorRate: number | null }

/** Below this share of its limit a figure counts as well again. */
const wellAgain = 0.8

/** Tells once when a figure crosses its limit, and not again before it was well below it. */
export class QualityWatch {
  private readonly limits: QualityLimits
  private readonly above = { latencyMs: false, errorRate: false }

  constructor(limits: QualityLimits) {
    this.limits = limits
  }

  /** One sentence for each figure that crossed its limit just now. An unknown figure changes nothing. */
  update({ latencyMs, errorRate }: Quality): readonly string[] {
    const sentences: string[] = []
    if (this.crossed('latencyMs', latencyMs)) {
      const limit = this.limits.latencyMs
      sentences.push(`The latency is ${Math.round(latencyMs ?? 0)} ms, above ${limit} ms.`)
    }
    if (this.crossed('errorRate', errorRate)) {
      const limit = percent(this.limits.errorRate)
      sentences.push(`${percent(errorRate ?? 0)} of the requests fail, above ${limit}.`)
    }
    return sentences
  }

  private crossed(figure: keyof QualityLimits, value: number | null): boolean {
    if (value === null) return false
    const limit = this.limits[figure]
    if (this.above[figure]) {
      if (value < limit * wellAgain) this.above[figure] = false
      return false
    }
    if (value <= limit) return false
    this.above[figure] = true
    return true
  }
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`
}
