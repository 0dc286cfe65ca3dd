import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import { replayAnchor } from '../../../src/main/app/replayAnchor.ts'
import type { Config } from '../../../src/main/config/schema.ts'

function memory() {
  const values = new Map<string, string>()
  return {
    get: (name: string) => values.get(name) ?? null,
    set: (name: string, value: string) => void values.set(name, value),
  }
}

const sandbox = (replay: string[]): Config['sandbox'] => ({
  seed: 7,
  replay,
  replay_speed: 1,
  replay_times: 'shift',
  backfill: true,
})
const at = (ms: number) => ms as UnixMs

describe('the anchor of a replay', () => {
  it('is null without a recording', () => {
    expect(replayAnchor(sandbox([]), memory(), at(5))).toBeNull()
  })

  it('is kept over restarts of the same recording, and forgotten after a day', () => {
    const settings = memory()
    expect(replayAnchor(sandbox(['a']), settings, at(1000))).toBe(1000)
    expect(replayAnchor(sandbox(['a']), settings, at(2000))).toBe(1000)
    expect(replayAnchor(sandbox(['a']), settings, at(1000 + 86_400_000))).toBe(86_401_000)
  })

  it('starts anew for another recording', () => {
    const settings = memory()
    replayAnchor(sandbox(['a']), settings, at(1000))
    expect(replayAnchor(sandbox(['b']), settings, at(2000))).toBe(2000)
  })
})
