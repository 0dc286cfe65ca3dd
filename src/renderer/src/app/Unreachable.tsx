import { PlugZap } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useEngine } from '../bridge/engine.ts'
import { useNow } from '../components/useNow.ts'
import { formatDuration } from '../format/age.ts'
import { useEngineStore } from '../stores/engineStore.ts'

/** A short interruption, such as a restart, is not worth alarming anybody, ms. */
const patienceMs = 1500

/** Shown while the engine cannot be reached: how old what is on screen is, and a way to try again. */
export function Unreachable() {
  const link = useEngineStore((store) => store.link)
  return link === 'connected' ? null : <Interruption />
}

function Interruption() {
  const lastFrameTime = useEngineStore((store) => store.lastFrameTime)
  const [late, setLate] = useState(false)
  const engine = useEngine()
  const now = useNow()
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), patienceMs)
    return () => clearTimeout(timer)
  }, [])
  if (!late) return null
  return (
    <div className="unreachable" role="alert" data-testid="engine-unreachable">
      <div className="unreachable-card">
        <PlugZap size={20} aria-hidden />
        <div>
          <strong>The engine cannot be reached</strong>
          <p>
            {lastFrameTime === null
              ? 'Nothing has been received yet. Trying again by itself.'
              : `What you see is ${formatDuration(now - lastFrameTime)} old. Trying again by itself.`}
          </p>
        </div>
        <button type="button" className="button" onClick={() => engine.retry()}>
          Retry now
        </button>
      </div>
    </div>
  )
}
