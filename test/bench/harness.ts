import { cpus, totalmem } from 'node:os'

/** One way to get an answer. What it returns while timed is thrown away. */
export type Contender = {
  run(): unknown
  /**
   * The answer in a form that can be compared, made outside of the timing. Absent where a peer does
   * only a part of the work, as a floor to measure from.
   */
  answer?(): Promise<readonly string[]>
}

export type PreparedBench = {
  readonly ours: Contender
  readonly peers: Readonly<Record<string, Contender>>
}

export type Bench = {
  readonly id: string
  readonly unit: string
  readonly higherIsBetter: boolean
  prepare(): Promise<PreparedBench>
}

export type BenchResult = {
  readonly id: string
  readonly unit: string
  readonly higherIsBetter: boolean
  /** Median of the rounds. */
  readonly ours: number
  readonly peers: Readonly<Record<string, number>>
  /** Above 1 always means that ours is better. */
  readonly ratio: Readonly<Record<string, number>>
  /** Our slowest minus our fastest round, as a share of the median. */
  readonly spread: number
  readonly peerSpread: Readonly<Record<string, number>>
}

const warmUps = 3
const rounds = 7
/** A round repeats a quick contender until it took this long, so that the clock's grain vanishes. */
const roundMs = 60

/** Answers must agree before anything is timed; contenders take turns within each round. */
export async function measure(bench: Bench): Promise<BenchResult> {
  const { ours, peers } = await bench.prepare()
  const contenders = Object.entries({ ours, ...peers })
  await requireSameAnswers(bench.id, contenders)
  for (let time = 0; time < warmUps; time += 1) {
    for (const [, contender] of contenders) await contender.run()
  }
  const times = new Map<string, number[]>(contenders.map(([name]) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, contender] of contenders) times.get(name)?.push(await timed(contender))
  }
  return resultOf(bench, times)
}

export function machine(): Readonly<Record<string, string | number>> {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
  }
}

/** Milliseconds of one run, averaged over as many as fill a round. */
async function timed(contender: Contender): Promise<number> {
  const begin = performance.now()
  let runs = 0
  do {
    await contender.run()
    runs += 1
  } while (performance.now() - begin < roundMs)
  return (performance.now() - begin) / runs
}

export async function requireSameAnswers(
  id: string,
  contenders: readonly (readonly [string, Pick<Contender, 'answer'>])[],
): Promise<void> {
  const [first, ...others] = contenders
  const expected = (await first?.[1].answer?.()) ?? []
  if (expected.length === 0) throw new Error(`${id}: the answer is empty`)
  for (const [name, contender] of others) {
    const answer = (await contender.answer?.()) ?? expected
    const index = expected.findIndex((line, at) => line !== answer[at])
    if (index < 0 && answer.length === expected.length) continue
    throw new Error(
      `${id}: ${name} answers otherwise (${answer.length} to ${expected.length} lines): "${answer[index]}" instead of "${expected[index]}"`,
    )
  }
}

function resultOf(bench: Bench, times: ReadonlyMap<string, readonly number[]>): BenchResult {
  const medians = Object.fromEntries([...times].map(([name, each]) => [name, median(each)]))
  const { ours = Number.NaN, ...peers } = medians
  return {
    id: bench.id,
    unit: bench.unit,
    higherIsBetter: bench.higherIsBetter,
    ours,
    peers,
    ratio: Object.fromEntries(
      Object.entries(peers).map(([name, value]) => [
        name,
        bench.higherIsBetter ? ours / value : value / ours,
      ]),
    ),
    spread: spreadOf(times.get('ours') ?? []),
    peerSpread: Object.fromEntries(
      Object.keys(peers).map((name) => [name, spreadOf(times.get(name) ?? [])]),
    ),
  }
}

export function spreadOf(values: readonly number[]): number {
  return (Math.max(...values) - Math.min(...values)) / median(values)
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
