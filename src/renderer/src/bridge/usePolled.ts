import { useCallback, useEffect, useRef, useState } from 'react'
import type { Responses } from '../../../contract/ipc/channels.ts'
import type { RequestInput, RequestName } from '../../../contract/ipc/schemas.ts'
import type { Failure, Result } from '../../../contract/errors.ts'
import { useEngineStore } from '../stores/engineStore.ts'
import { useEngine } from './engine.ts'

export type Polled<Value> = {
  /** The newest answer to the present question; null until there is one. */
  readonly value: Value | null
  /** Why the last try failed; an older value may stand beside it. */
  readonly failure: Failure | null
  readonly retry: () => void
  /** Takes in an answer that came another way, such as to a change. */
  readonly take: (answer: Result<Value>) => void
}

type Kept<Value> = {
  readonly key: string
  readonly value: Value | null
  readonly failure: Failure | null
}

/**
 * Asks the engine now and every `everyMs` while the window can be seen; 0: once. Without an input
 * nothing is asked. An answer to another question than the present one is dropped.
 */
export function usePolled<Name extends RequestName>(
  name: Name,
  input: RequestInput<Name> | null,
  everyMs: number,
): Polled<Responses[Name]> {
  const engine = useEngine()
  const epoch = useEngineStore((store) => store.epoch)
  const [attempt, setAttempt] = useState(0)
  const key = input === null ? '' : `${name} ${JSON.stringify(input)}`
  const [kept, setKept] = useState<Kept<Responses[Name]>>({ key, value: null, failure: null })
  const newest = useRef(input)
  useEffect(() => {
    newest.current = input
  })
  const takeFor = useCallback((of: string, answer: Result<Responses[Name]>): void => {
    setKept((known) => {
      const value = known.key === of ? known.value : null
      return answer.ok
        ? { key: of, value: answer.value, failure: null }
        : { key: of, value, failure: answer.error }
    })
  }, [])
  // Both only grow: another connection or a retry asks anew. Zero: not connected yet.
  const asked = epoch === 0 ? 0 : epoch + attempt
  useEffect(() => {
    if (key === '' || asked === 0) return undefined
    let current = true
    let asking = false
    const ask = async (): Promise<void> => {
      const question = newest.current
      if (asking || question === null || (everyMs > 0 && document.hidden)) return
      asking = true
      const answer = await engine.request(name, question)
      asking = false
      if (current) takeFor(key, answer)
    }
    void ask()
    const timer = everyMs > 0 ? setInterval(() => void ask(), everyMs) : null
    return () => {
      current = false
      if (timer !== null) clearInterval(timer)
    }
  }, [engine, name, key, asked, everyMs, takeFor])
  const present = kept.key === key
  return {
    value: present ? kept.value : null,
    failure: present ? kept.failure : null,
    retry: () => setAttempt((count) => count + 1),
    take: (answer) => takeFor(key, answer),
  }
}
