import type { Estimate } from '../../../contract/domain/validation.ts'
import { seededRandom } from '../../core/random.ts'
import { type Tally, addTally, emptyTally } from './tally.ts'

/** Resamples of the bootstrap, and the seed that makes them the same every time. */
export const resamples = 400
export const bootstrapSeed = 1

/** With fewer blocks nobody can say how far chance reaches. */
const leastBlocks = 8
const tail = 0.025

export type Ratio = (tally: Tally) => number | null

/** `above` over `below`; null where there is nothing to divide by. */
export function share(above: number, below: number): number | null {
  return below > 0 ? above / below : null
}

/**
 * A ratio of sums over blocks of time, with the interval of a bootstrap over the blocks:
 * liquidations come in bursts, so single events would seem to tell more than they do.
 */
export class Estimator {
  private readonly total: Tally
  private readonly draws: readonly Tally[]

  constructor(blocks: readonly Tally[]) {
    this.total = sumOf(blocks)
    this.draws = blocks.length < leastBlocks ? [] : drawsOf(blocks)
  }

  of(ratio: Ratio): Estimate | null {
    const value = ratio(this.total)
    if (value === null) return null
    const drawn = this.draws
      .map(ratio)
      .filter((each) => each !== null)
      .toSorted((left, right) => left - right)
    // Draws without a single event have no ratio: where many lack one the sample is too small.
    if (drawn.length < resamples * 0.9) return { value, low: null, high: null }
    return {
      value,
      low: drawn[Math.floor(drawn.length * tail)] ?? null,
      high: drawn[Math.ceil(drawn.length * (1 - tail)) - 1] ?? null,
    }
  }
}

function drawsOf(blocks: readonly Tally[]): readonly Tally[] {
  const random = seededRandom(bootstrapSeed)
  return Array.from({ length: resamples }, () =>
    sumOf(blocks.map(() => blocks[Math.floor(random() * blocks.length)] ?? emptyTally())),
  )
}

export function sumOf(blocks: readonly Tally[]): Tally {
  const sum = emptyTally()
  for (const block of blocks) addTally(sum, block)
  return sum
}
