import { useEffect, useRef, useState } from 'react'
import { useEngine } from '../../bridge/engine.ts'
import { useEngineStore } from '../../stores/engineStore.ts'
import { mergeMarketAlerts, useMarketAlertStore } from '../../stores/marketAlertStore.ts'

/** Rows a request brings. */
const pageRows = 200

/** Loads the newest alerts of the record, again after each reconnect or loss. */
export function useNewestAlerts(): void {
  const engine = useEngine()
  const epoch = useEngineStore((store) => store.epoch)
  const resyncs = useEngineStore((store) => store.resyncs)
  const dropped = useEngineStore((store) => store.dropped)
  // Each of these only grows: another connection, resync or loss asks anew.
  const reasons = epoch + resyncs + dropped
  useEffect(() => {
    if (reasons === 0) return undefined
    let current = true
    const load = async (): Promise<void> => {
      const answer = await engine.request('marketAlerts:history', { limit: pageRows })
      if (current && answer.ok) mergeMarketAlerts(answer.value)
    }
    void load()
    return () => {
      current = false
    }
  }, [engine, reasons])
}

/** Brings older alerts as somebody reads further down. */
export function useOlderAlerts(): {
  readonly failure: string | null
  readonly loadOlder: () => void
} {
  const engine = useEngine()
  const [failure, setFailure] = useState<string | null>(null)
  const asking = useRef(false)
  const ended = useRef(false)
  const load = async (): Promise<void> => {
    const { alerts, loaded } = useMarketAlertStore.getState()
    const oldest = alerts.at(-1)
    if (asking.current || ended.current || !loaded || oldest === undefined) return
    asking.current = true
    const query = { before: oldest.time, limit: pageRows }
    const answer = await engine.request('marketAlerts:history', query)
    asking.current = false
    setFailure(answer.ok ? null : answer.error.message)
    if (!answer.ok) return
    ended.current = answer.value.length < pageRows
    mergeMarketAlerts(answer.value)
  }
  return { failure, loadOlder: () => void load() }
}
