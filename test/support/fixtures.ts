import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(
  process.env['PITWALL_FIXTURES'] ?? join(import.meta.dirname, '../../../shared/fixtures'),
)

/** Whether the recorded payloads of others are on this machine; tests that need them skip if not. */
export function hasFixtures(): boolean {
  return existsSync(join(root, 'README.md'))
}

export function fixturesPath(...parts: string[]): string {
  return join(root, ...parts)
}

export type FixtureCase = {
  readonly id: string
  readonly group: string
  readonly name: string
  readonly raw: string
  readonly [field: string]: unknown
}

/** The cases of one file, such as `binance-usdm/ws-messages/cases.json`. */
export function fixtureCases(...parts: string[]): readonly FixtureCase[] {
  const file = JSON.parse(readFileSync(fixturesPath(...parts), 'utf8')) as {
    readonly cases: readonly FixtureCase[]
  }
  return file.cases
}
