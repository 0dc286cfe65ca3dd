import { useEffect, useState } from 'react'
import { useEngine } from '../bridge/engine.ts'
import { whenConnected } from '../stores/engineStore.ts'
import { keepPreferences, keepReadState } from '../stores/persistence.ts'
import { App } from './App.tsx'
import { Logo } from './Logo.tsx'
import { Unreachable } from './Unreachable.tsx'

/** Waits for the engine and the user's preferences, so that nothing is drawn one way and then another. */
export function Boot() {
  const engine = useEngine()
  const [ready, setReady] = useState(false)
  useEffect(() => {
    let stop: (() => void) | null = null
    let gone = false
    const flush = (): void => stop?.()
    const load = async (): Promise<void> => {
      await whenConnected()
      const stops = await Promise.all([keepPreferences(engine), keepReadState(engine)])
      stop = () => {
        for (const each of stops) each()
      }
      if (gone) flush()
      else setReady(true)
    }
    void load()
    window.addEventListener('pagehide', flush)
    return () => {
      gone = true
      window.removeEventListener('pagehide', flush)
      flush()
    }
  }, [engine])
  if (ready) return <App />
  return (
    <div className="app boot">
      <div className="boot-mark" role="status">
        <Logo />
        <span>Connecting to the engine…</span>
      </div>
      <Unreachable />
    </div>
  )
}
