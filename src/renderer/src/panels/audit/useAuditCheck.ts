import { useCallback, useEffect, useState } from 'react'
import type { AuditCheck } from '../../../../contract/domain/audit.ts'
import type { Result } from '../../../../contract/errors.ts'
import { useEngine } from '../../bridge/engine.ts'

const pollMs = 300

export type ChainCheck = {
  readonly check: AuditCheck
  /** Why the engine could not be asked. */
  readonly failure: string | null
  readonly start: () => void
}

/** The check of the whole record: started by hand, followed while it runs. */
export function useAuditCheck(): ChainCheck {
  const engine = useEngine()
  const [check, setCheck] = useState<AuditCheck>({ state: 'idle' })
  const [failure, setFailure] = useState<string | null>(null)
  const running = check.state === 'running'
  const take = useCallback((answer: Result<AuditCheck>): void => {
    setFailure(answer.ok ? null : answer.error.message)
    if (answer.ok) setCheck(answer.value)
  }, [])
  useEffect(() => {
    if (!running) return undefined
    let current = true
    const ask = async (): Promise<void> => {
      const answer = await engine.request('audit:verify', { action: 'state' })
      if (current) take(answer)
    }
    const timer = setInterval(() => void ask(), pollMs)
    return () => {
      current = false
      clearInterval(timer)
    }
  }, [engine, running, take])
  return {
    check,
    failure,
    start: () => void engine.request('audit:verify', { action: 'start' }).then(take),
  }
}
