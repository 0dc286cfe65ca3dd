import { defineConfig } from 'vitest/config'
import { fuzzRuns } from './test/support/fuzz/tally.ts'

const node = { environment: 'node', testTimeout: 20_000, hookTimeout: 30_000 } as const

/**
 * Servers, sockets and a browser share a busy machine's time there. A test that passed only when
 * run again is named at the end of the run.
 */
const busy = { retry: process.env['CI'] === undefined ? 0 : 1 } as const

/** A project a kind of test, so that `--project unit` runs one kind. */
function project(name: string, extra: Record<string, unknown> = {}) {
  return {
    extends: true as const,
    test: { name, include: [`test/${name}/**/*.test.{ts,tsx}`], ...node, ...extra },
  }
}

export default defineConfig({
  test: {
    projects: [
      project('unit'),
      project('property', { testTimeout: 120_000 }),
      project('conformance'),
      project('integration', { ...busy, testTimeout: 60_000 }),
      project('fuzz', { testTimeout: Math.max(120_000, fuzzRuns * 600) }),
      project('e2e', {
        ...busy,
        testTimeout: 120_000,
        hookTimeout: 120_000,
        expect: { poll: { timeout: 30_000 } },
        fileParallelism: false,
      }),
    ],
  },
})
