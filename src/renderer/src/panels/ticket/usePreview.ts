import { useEffect, useState } from 'react'
import type { DryRun } from '../../../../contract/domain/managedOrder.ts'
import type { Result } from '../../../../contract/errors.ts'
import { useEngine } from '../../bridge/engine.ts'
import { type Draft, type Place, missing, orderInput } from './draft.ts'

/** After the last change of the ticket, ms. */
const quietMs = 350

/** Prices, limits and the venue's state change while the ticket rests: it is asked again, ms. */
const againMs = 4000

export type Preview = { readonly key: string; readonly answer: Result<DryRun> }

/** What the order would send and what would stop it, as soon as the ticket is complete and at rest. */
export function usePreview(draft: Draft, place: Place | null): Preview | null {
  const engine = useEngine()
  const [preview, setPreview] = useState<Preview | null>(null)
  const input =
    place === null || draft.strategy !== 'none' || missing(draft) !== null
      ? null
      : orderInput(draft, place)
  const key = input === null ? '' : JSON.stringify(input)
  useEffect(() => {
    if (key === '') return undefined
    let current = true
    let timer: ReturnType<typeof setTimeout> | null = null
    const ask = async (): Promise<void> => {
      if (!document.hidden) {
        const order = JSON.parse(key) as NonNullable<ReturnType<typeof orderInput>>
        const asked = { ...order, idempotencyKey: `preview-${crypto.randomUUID()}` }
        const answer = await engine.request('order:preview', asked)
        if (current) setPreview({ key, answer })
      }
      if (current) timer = setTimeout(() => void ask(), againMs)
    }
    timer = setTimeout(() => void ask(), quietMs)
    return () => {
      current = false
      if (timer !== null) clearTimeout(timer)
    }
  }, [engine, key])
  return preview?.key === key && key !== '' ? preview : null
}
