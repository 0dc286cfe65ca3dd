import { useState } from 'react'
import { isDecimalText } from '../../../../contract/domain/decimal.ts'
import type { ManagedOrder } from '../../../../contract/domain/managedOrder.ts'
import { useEngine } from '../../bridge/engine.ts'
import { DecimalField } from '../../components/DecimalField.tsx'
import { amendOrder } from './actions.ts'

type Field = 'price' | 'quantity' | 'stopPrice'

const labels: Readonly<Record<Field, string>> = {
  price: 'Price',
  quantity: 'Quantity',
  stopPrice: 'Stop',
}

/** New values of a working order. What is left as it is is not sent. */
export function AmendForm({ order }: { readonly order: ManagedOrder }) {
  const engine = useEngine()
  const [typed, setTyped] = useState<Partial<Record<Field, string>>>({})
  const fields = (['price', 'quantity', 'stopPrice'] as const).filter(
    (field) => order[field] !== null,
  )
  const changed = fields.filter((field) => (typed[field] ?? order[field]) !== order[field])
  const valid = changed.length > 0 && changed.every((field) => isDecimalText(typed[field]))
  const amend = async (): Promise<void> => {
    const change = Object.fromEntries(changed.map((field) => [field, typed[field]]))
    if (await amendOrder(engine, { orderId: order.orderId, ...change })) setTyped({})
  }
  return (
    <form
      className="order-form"
      aria-label="Amend"
      onKeyDown={(event) => event.stopPropagation()}
      onSubmit={(event) => {
        event.preventDefault()
        if (valid) void amend()
      }}
    >
      {fields.map((field) => (
        <label key={field}>
          <span className="dim">{labels[field]}</span>
          <DecimalField
            name={labels[field]}
            testId={`amend-${field}`}
            value={typed[field] ?? order[field] ?? ''}
            onChange={(value) => setTyped((known) => ({ ...known, [field]: value }))}
          />
        </label>
      ))}
      <button
        type="submit"
        className="button button-small"
        data-testid="amend-send"
        disabled={!valid || order.pending !== null}
      >
        Amend
      </button>
    </form>
  )
}
