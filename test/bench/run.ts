/**
 * `npm run bench [-- --only ID] [-- --json]`: measures us against others on this machine, prints a
 * table (or JSON) and writes bench-results.json. `--only` takes an id or its beginning.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { DisposableStack } from '../../src/main/core/disposable.ts'
import { type BenchResult, machine, measure } from './harness.ts'
import { depthBenches } from './depth/benches.ts'
import { fixBenches } from './fix/benches.ts'
import { heatmapBenches } from './heatmap/benches.ts'
import { modelBenches } from './heatmap/modelBenches.ts'
import { journalBenches } from './orders/journal.ts'
import { signingBenches } from './orders/signing.ts'
import { submitBenches } from './orders/submit.ts'
import { gateBenches } from './risk/gate.ts'
import { measureLatency } from './latency.ts'

const { values } = parseArgs({
  options: { only: { type: 'string' }, json: { type: 'boolean', default: false } },
})

const isWanted = ({ id }: { readonly id: string }): boolean =>
  values.only === undefined || id === values.only || id.startsWith(`${values.only}.`)

const stack = new DisposableStack()
const benches = [
  ...heatmapBenches(stack),
  ...fixBenches(),
  ...modelBenches(stack),
  ...depthBenches(),
  ...gateBenches(),
  ...signingBenches(),
  ...journalBenches(stack),
].filter(isWanted)
const latencyBenches = submitBenches(stack).filter(isWanted)
if (benches.length + latencyBenches.length === 0) {
  console.error(`No bench is called ${values.only}.`)
  process.exitCode = 2
}

const results: BenchResult[] = []
try {
  for (const bench of benches) {
    console.error(`${bench.id} ...`)
    results.push(await measure(bench))
  }
  for (const bench of latencyBenches) {
    console.error(`${bench.id} ...`)
    results.push(...(await measureLatency(bench)))
  }
} finally {
  await stack.close()
}

const report = { machine: machine(), results }
if (results.length > 0) {
  writeFileSync('bench-results.json', `${JSON.stringify(report, null, 2)}\n`)
  console.log(values.json ? JSON.stringify(report) : table(results))
}

function table(all: readonly BenchResult[]): string {
  const rows = all.flatMap(({ id, unit, ours, peers, ratio, spread, peerSpread }) => [
    [id, 'ours', `${ours.toFixed(3)} ${unit}`, '', percent(spread)],
    ...Object.entries(peers).map(([name, value]) => [
      '',
      name,
      `${value.toFixed(3)} ${unit}`,
      `${ratio[name]?.toFixed(2)} x`,
      percent(peerSpread[name]),
    ]),
  ])
  const lines = [['bench', 'who', 'median', 'ratio', 'spread'], ...rows]
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  )
  return lines
    .map((line) => line.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  '))
    .join('\n')
}

function percent(share: number | undefined): string {
  return share === undefined ? '' : `${(share * 100).toFixed(0)} %`
}
