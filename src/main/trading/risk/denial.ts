import type { Big } from 'big.js'
import type { Denial } from '../../../contract/domain/managedOrder.ts'

type Detail = {
  readonly field?: string
  readonly limit?: string | number | Big
  readonly value?: string | number | Big
  readonly unit?: string
}

export function deny(rule: string, message: string, detail: Detail = {}): Denial {
  return {
    rule,
    message,
    field: detail.field ?? null,
    limit: textOf(detail.limit),
    value: textOf(detail.value),
    unit: detail.unit ?? null,
  }
}

/** Money in a sentence: cents suffice where the exact value stands beside it. */
export function dollars(amount: Big): string {
  return `${amount.round(2).toFixed()} USD`
}

function textOf(value: string | number | Big | undefined): string | null {
  if (value === undefined) return null
  return typeof value === 'object' ? value.round(12).toFixed() : String(value)
}
