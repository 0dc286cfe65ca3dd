import { useEffect, useMemo, useState } from 'react'
import type { ManagedOrder } from '../../../../contract/domain/managedOrder.ts'
import { useEngine } from '../../bridge/engine.ts'
import { useEngineStore } from '../../stores/engineStore.ts'
import { isOpen, ordersOf, putOrders, useOrderStore } from '../../stores/orderStore.ts'

const shown = 300

export type Orders = {
  /** Newest first; null until the record answered once. */
  readonly open: readonly ManagedOrder[] | null
  readonly recent: readonly ManagedOrder[]
  readonly failure: string | null
}

/** The orders of the frames, and the record whenever something may have been missed. */
export function useOrders(): Orders {
  const engine = useEngine()
  const epoch = useEngineStore((store) => store.epoch)
  const orders = useOrderStore((store) => store.orders)
  const doubts = useOrderStore((store) => store.doubts)
  const [loaded, setLoaded] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  // Both only grow. Zero: not connected yet.
  const asked = epoch === 0 ? 0 : epoch + doubts
  useEffect(() => {
    if (asked === 0) return undefined
    let current = true
    const ask = async (): Promise<void> => {
      const answer = await engine.request('orders:list', { limit: shown })
      if (!current) return
      if (answer.ok) putOrders(answer.value)
      setLoaded(true)
      setFailure(answer.ok ? null : answer.error.message)
    }
    void ask()
    return () => {
      current = false
    }
  }, [engine, asked])
  const all = useMemo(() => ordersOf({ orders, doubts }), [orders, doubts])
  const open = useMemo(() => all.filter(isOpen), [all])
  return { open: loaded ? open : null, recent: all, failure }
}
