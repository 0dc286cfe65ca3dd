import { useState } from 'react'
import { formatExact } from '../format/notional.ts'
import { parseAmount } from '../format/parseAmount.ts'
import { formatFixed } from '../format/price.ts'

/** With thousands separators, and cents only where there are some. */
function plainAmount(value: number): string {
  return formatFixed(value, Number.isInteger(value) ? 0 : 2)
}

/** An amount of the quote asset typed as a person would: `1500`, `1.5k`, `2M`. */
export function AmountField({
  name,
  value,
  onCommit,
  testId,
}: {
  readonly name: string
  readonly value: number
  readonly onCommit: (value: number) => void
  readonly testId: string
}) {
  const plain = plainAmount(value)
  const [draft, setDraft] = useState<string | null>(null)
  const text = draft ?? plain
  const amount = parseAmount(text)
  const commit = (): void => {
    if (draft !== null && amount !== null) onCommit(amount)
    setDraft(null)
  }
  return (
    <input
      className="amount num"
      aria-label={`${name}, notional`}
      aria-invalid={amount === null}
      title={`${name}: ${formatExact(value)}. Type an amount such as 1500, 1.5k or 2M.`}
      data-testid={testId}
      value={text}
      spellCheck={false}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit()
        if (event.key === 'Escape') {
          setDraft(null)
          event.currentTarget.blur()
        }
      }}
    />
  )
}
