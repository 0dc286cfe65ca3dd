import type { Reporter, TestModule } from 'vitest/node'

/**
 * Ends a run with one line any tool can read: `12 passed, 0 failed, 3 skipped`. Before it stands
 * each test that only passed when it was run again: it needs mending though nothing failed.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0 }
    for (const module of modules) {
      const tests = [...module.children.allTests()]
      for (const test of tests) {
        const { state } = test.result()
        if (test.diagnostic()?.flaky === true) {
          process.stdout.write(`\npassed when run again: ${module.moduleId} > ${test.fullName}`)
        }
        if (state !== 'pending') counts[state] += 1
      }
      // A file that fails before its tests are collected is a failure all the same.
      if (tests.length === 0 && module.state() === 'failed') counts.failed += 1
    }
    process.stdout.write(
      `\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`,
    )
  }
}
