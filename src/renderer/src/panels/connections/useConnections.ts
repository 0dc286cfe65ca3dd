import { useCallback, useEffect, useState } from 'react'
import type { ConnectionsState, VenuePath } from '../../../../contract/domain/connections.ts'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import type { Result } from '../../../../contract/errors.ts'
import { useEngine } from '../../bridge/engine.ts'

const pollMs = 1000

export type Connections = {
  /** Null until the first answer. */
  readonly state: ConnectionsState | null
  readonly failure: string | null
  readonly setFlag: (venue: VenueId, path: VenuePath, on: boolean) => void
  readonly setBreaker: (venue: VenueId, path: VenuePath, action: 'trip' | 'reset') => void
  readonly resumeTrading: (venue: VenueId) => void
}

/** The venues' connections, asked for each second while the panel can be seen. */
export function useConnections(): Connections {
  const engine = useEngine()
  const [state, setState] = useState<ConnectionsState | null>(null)
  const [failure, setFailure] = useState<string | null>(null)

  const take = useCallback((answer: Result<ConnectionsState>): void => {
    setFailure(answer.ok ? null : answer.error.message)
    if (answer.ok) setState(answer.value)
  }, [])

  useEffect(() => {
    let current = true
    let asking = false
    const ask = async (): Promise<void> => {
      if (asking || document.visibilityState === 'hidden') return
      asking = true
      const answer = await engine.request('connections:state', {})
      asking = false
      if (current) take(answer)
    }
    void ask()
    const timer = setInterval(() => void ask(), pollMs)
    return () => {
      current = false
      clearInterval(timer)
    }
  }, [engine, take])

  return {
    state,
    failure,
    setFlag: (venue, path, on) =>
      void engine.request('venues:setFlag', { venue, path, on }).then(take),
    setBreaker: (venue, path, action) =>
      void engine.request('venues:breaker', { venue, path, action }).then(take),
    resumeTrading: (venue) => void engine.request('venues:resumeTrading', { venue }).then(take),
  }
}
