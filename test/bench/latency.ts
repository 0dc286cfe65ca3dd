import { type BenchResult, requireSameAnswers, spreadOf } from './harness.ts'

/** One way to do something, as long as it takes each single time. */
export type LatencyContender = {
  /** Does it once: milliseconds. */
  sample(): Promise<number>
  /** The answer in a form that can be compared, made outside of the timing. */
  answer(): Promise<readonly string[]>
}

export type LatencyBench = {
  readonly id: string
  prepare(): Promise<{
    readonly ours: LatencyContender
    readonly peers: Readonly<Record<string, LatencyContender>>
  }>
}

const warmUps = 20
const rounds = 7
const samplesPerRound = 40
const quantiles = { p50: 0.5, p99: 0.99 } as const

/**
 * Contenders take turns sample by sample, so that whatever else the machine does falls on all alike.
 * A figure is of the samples of all rounds, its spread that of the rounds.
 */
export async function measureLatency(bench: LatencyBench): Promise<readonly BenchResult[]> {
  const { ours, peers } = await bench.prepare()
  const contenders = Object.entries({ ours, ...peers })
  await requireSameAnswers(bench.id, contenders)
  const times = new Map<string, number[][]>(contenders.map(([name]) => [name, []]))
  for (let time = 0; time < warmUps; time += 1) await sampleAll(contenders, () => undefined)
  for (let round = 0; round < rounds; round += 1) {
    for (const [name] of contenders) times.get(name)?.push([])
    for (let sample = 0; sample < samplesPerRound; sample += 1) {
      await sampleAll(contenders, (name, ms) => times.get(name)?.at(-1)?.push(ms))
    }
  }
  return Object.entries(quantiles).map(([name, share]) =>
    resultOf(`${bench.id}.${name}`, times, share),
  )
}

async function sampleAll(
  contenders: readonly (readonly [string, LatencyContender])[],
  keep: (name: string, ms: number) => void,
): Promise<void> {
  for (const [name, contender] of contenders) keep(name, await contender.sample())
}

function resultOf(
  id: string,
  times: ReadonlyMap<string, readonly (readonly number[])[]>,
  share: number,
): BenchResult {
  const figures = new Map([...times].map(([name, all]) => [name, quantile(all.flat(), share)]))
  const spreads = new Map(
    [...times].map(([name, all]) => [name, spreadOf(all.map((round) => quantile(round, share)))]),
  )
  const ours = figures.get('ours') ?? Number.NaN
  const peers = [...figures].filter(([name]) => name !== 'ours')
  return {
    id,
    unit: 'ms',
    higherIsBetter: false,
    ours,
    peers: Object.fromEntries(peers),
    ratio: Object.fromEntries(peers.map(([name, value]) => [name, value / ours])),
    spread: spreads.get('ours') ?? Number.NaN,
    peerSpread: Object.fromEntries([...spreads].filter(([name]) => name !== 'ours')),
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
