import { useCallback } from 'react'
import type { RiskState } from '../../../../contract/domain/risk.ts'
import type { Result } from '../../../../contract/errors.ts'
import { type Engine, useEngine } from '../../bridge/engine.ts'
import { putRisk } from '../../stores/riskStore.ts'
import { notify } from '../../stores/tradeNotes.ts'

/** Asks for a change of risk and takes the state after it; a refusal is said. True where it was made. */
export function useChange(): (
  ask: (engine: Engine) => Promise<Result<RiskState>>,
) => Promise<boolean> {
  const engine = useEngine()
  return useCallback(
    async (ask) => {
      const answer = await ask(engine)
      if (answer.ok) putRisk(answer.value)
      else notify('error', answer.error.message)
      return answer.ok
    },
    [engine],
  )
}
