import type { UnixMs } from '../../contract/domain/ids.ts'
import type { Config } from '../config/schema.ts'
import type { SettingsStore } from '../core/services.ts'

const settingName = 'sandbox.replayAnchor'
/** A recording started again within this time goes on with the times it had. */
const keptMs = 24 * 3_600_000

/**
 * The moment a recording is laid at. It is kept, so that an engine that was killed plays the same
 * recording with the same times and recognises what it has already stored. Null without a replay.
 */
export function replayAnchor(
  sandbox: Config['sandbox'],
  settings: SettingsStore,
  now: UnixMs,
): number | null {
  if (sandbox.replay.length === 0) return null
  const recording = JSON.stringify([sandbox.replay, sandbox.replay_speed, sandbox.replay_times])
  const kept = readAnchor(settings.get(settingName))
  if (kept !== null && kept.recording === recording && now - kept.anchor < keptMs) {
    return kept.anchor
  }
  settings.set(settingName, JSON.stringify({ recording, anchor: now }))
  return now
}

function readAnchor(text: string | null): { recording: string; anchor: number } | null {
  if (text === null) return null
  const value = JSON.parse(text) as { recording?: unknown; anchor?: unknown }
  return typeof value.recording === 'string' && typeof value.anchor === 'number'
    ? { recording: value.recording, anchor: value.anchor }
    : null
}
