import type { Engine } from '../bridge/engine.ts'
import { useAlertStore } from './alertStore.ts'
import { useMarketAlertStore } from './marketAlertStore.ts'
import { parsePreferences, usePreferences } from './preferences.ts'
import { readState, takeReadState } from './readState.ts'

const preferencesName = 'interface.preferences'
const layoutName = 'interface.layout'
const readName = 'interface.read'
/** Changes are written together once the user pauses, ms. */
const quietMs = 400

/** Loads preferences and writes every later change. Returns the way to stop, which writes at once. */
export async function keepPreferences(engine: Engine): Promise<() => void> {
  const stored = await engine.request('settings:get', { name: preferencesName })
  if (stored.ok) usePreferences.setState(parsePreferences(stored.value))
  const writer = quietWriter(() => {
    const value = JSON.stringify(usePreferences.getState())
    void engine.request('settings:set', { name: preferencesName, value })
  })
  const stop = usePreferences.subscribe(writer.note)
  return () => {
    stop()
    writer.flush()
  }
}

/** Loads which alerts were read and writes every later change. Returns the way to stop. */
export async function keepReadState(engine: Engine): Promise<() => void> {
  const stored = await engine.request('settings:get', { name: readName })
  if (stored.ok) takeReadState(stored.value)
  const writer = quietWriter(() => {
    void engine.request('settings:set', { name: readName, value: JSON.stringify(readState()) })
  })
  const stops = [
    useAlertStore.subscribe((next, last) => next.read !== last.read && writer.note()),
    useMarketAlertStore.subscribe(
      (next, last) => next.readUntil !== last.readUntil && writer.note(),
    ),
  ]
  return () => {
    for (const stop of stops) stop()
    writer.flush()
  }
}

export async function loadLayout(engine: Engine): Promise<string | null> {
  const stored = await engine.request('settings:get', { name: layoutName })
  return stored.ok ? stored.value : null
}

export function saveLayout(engine: Engine, layout: string): void {
  void engine.request('settings:set', { name: layoutName, value: layout })
}

/** Calls `write` once after a pause in `note` calls, or at once on `flush`. */
export function quietWriter(write: () => void): {
  readonly note: () => void
  readonly flush: () => void
} {
  let timer: ReturnType<typeof setTimeout> | null = null
  const flush = (): void => {
    if (timer === null) return
    clearTimeout(timer)
    timer = null
    write()
  }
  return {
    note: () => {
      if (timer !== null) clearTimeout(timer)
      timer = setTimeout(flush, quietMs)
    },
    flush,
  }
}
