import { useEffect, useState } from 'react'
import { useEngine } from '../../bridge/engine.ts'
import { useEngineStore } from '../../stores/engineStore.ts'
import { mergeHistory } from '../../stores/tapeStore.ts'

/** Rows asked for at the start and after rows may have been missed. */
const historyRows = 1000

/** Loads the tape's past, again after each reconnect or resync. */
export function useHistory(): { readonly failure: string | null; readonly retry: () => void } {
  const engine = useEngine()
  const epoch = useEngineStore((store) => store.epoch)
  const resyncs = useEngineStore((store) => store.resyncs)
  const dropped = useEngineStore((store) => store.dropped)
  const [attempt, setAttempt] = useState(0)
  const [failure, setFailure] = useState<string | null>(null)
  // Each of these only grows: another connection, resync, loss or wish asks anew.
  const reasons = epoch + resyncs + dropped + attempt
  useEffect(() => {
    if (reasons === 0) return undefined
    let current = true
    const load = async (): Promise<void> => {
      const answer = await engine.request('liquidations:history', { limit: historyRows })
      if (!current) return
      setFailure(answer.ok ? null : answer.error.message)
      if (answer.ok) mergeHistory(answer.value)
    }
    void load()
    return () => {
      current = false
    }
  }, [engine, reasons])
  return { failure, retry: () => setAttempt((count) => count + 1) }
}
