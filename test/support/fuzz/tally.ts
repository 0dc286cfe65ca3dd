import type { TestContext } from 'vitest'

export const fuzzTargets = [
  'REST answers',
  'WebSocket frames',
  'exact JSON',
  'venue messages',
  'capture lines',
  'interface socket',
  'stream socket',
  'FIX streams',
] as const
export type FuzzTarget = (typeof fuzzTargets)[number]

export type FuzzCount = {
  readonly target: FuzzTarget
  /** Inputs tried. */
  cases: number
  /** Inputs, or parts of them, that were refused and counted instead of read. */
  faults: number
}

declare module 'vitest' {
  // Merging with the library's own declaration takes an interface.
  // eslint-disable-next-line typescript/consistent-type-definitions
  interface TaskMeta {
    fuzz?: FuzzCount
  }
}

const usualRuns = 200
const mostRuns = 1_000_000

/** Cases of a property that opens sockets: PITWALL_FUZZ_RUNS, 1 to 1 000 000, default 200. */
export const fuzzRuns = readRuns(process.env['PITWALL_FUZZ_RUNS'])

/** Cases of a property that stays in memory and costs next to nothing. */
export const cheapRuns = Math.min(fuzzRuns * 10, mostRuns)

/** Throws for what is no whole number in the range, so that a slip does not pass for a long run. */
export function readRuns(text: string | undefined): number {
  if (text === undefined || text === '') return usualRuns
  const runs = Number(text)
  if (Number.isInteger(runs) && runs >= 1 && runs <= mostRuns) return runs
  throw new Error(`PITWALL_FUZZ_RUNS must be a whole number from 1 to ${mostRuns}, not "${text}"`)
}

/** Counts a test's cases for the report at the end of the run: call the answer once a case. */
export function tally(
  { task }: Pick<TestContext, 'task'>,
  target: FuzzTarget,
): (faults?: number) => void {
  const count: FuzzCount = { target, cases: 0, faults: 0 }
  task.meta.fuzz = count
  return (faults = 0) => {
    count.cases += 1
    count.faults += faults
  }
}
