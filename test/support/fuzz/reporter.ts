import type { Reporter, TestCase, TestModule } from 'vitest/node'
import { type FuzzCount, fuzzRuns, type FuzzTarget, fuzzTargets } from './tally.ts'

type Row = { cases: number; faults: number; failed: number }

/** Prints, at the end of a fuzz run, what was tried on each target and what came of it. */
export default class FuzzReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    process.stdout.write(`${fuzzReport(tests.map(resultOf), errors.length)}\n`)
  }
}

export type FuzzResult = { readonly count: FuzzCount | undefined; readonly failed: boolean }

function resultOf(test: TestCase): FuzzResult {
  return { count: test.meta().fuzz, failed: test.result().state === 'failed' }
}

/** The report's text. `strays` are errors that came outside of any test. */
export function fuzzReport(results: readonly FuzzResult[], strays: number): string {
  const rows = new Map<FuzzTarget, Row>()
  for (const { count, failed } of results) {
    if (count === undefined) continue
    const row = rows.get(count.target) ?? { cases: 0, faults: 0, failed: 0 }
    row.cases += count.cases
    row.faults += count.faults
    row.failed += failed ? 1 : 0
    rows.set(count.target, row)
  }
  const failed = results.filter((result) => result.failed).length
  return [
    `fuzz report (PITWALL_FUZZ_RUNS=${fuzzRuns})`,
    ...fuzzTargets.map((target) => line(target, rows.get(target))),
    failed + strays === 0
      ? 'nothing was thrown'
      : `${failed} tests failed, ${strays} errors came outside of any test`,
  ].join('\n')
}

function line(target: FuzzTarget, row: Row | undefined): string {
  if (row === undefined) return `  ${target.padEnd(18)} not run`
  const { cases, faults, failed } = row
  const verdict = failed === 0 ? '' : `  ${failed} tests failed`
  return `  ${target.padEnd(18)} ${cases} cases, ${faults} faults counted${verdict}`
}
