import { useState } from 'react'

/** A plain number within bounds, taken over when it is one. */
export function NumberField({
  name,
  value,
  min,
  max,
  step = 'any',
  testId,
  onChange,
}: {
  readonly name: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step?: number | 'any'
  readonly testId?: string
  readonly onChange: (value: number) => void
}) {
  const [text, setText] = useState<string | null>(null)
  const shown = text ?? String(Number(value.toFixed(6)))
  const typed = numberOf(shown, min, max)
  return (
    <input
      className="amount num"
      type="number"
      min={min}
      max={max}
      step={step}
      aria-label={name}
      aria-invalid={typed === null}
      data-testid={testId}
      value={shown}
      onChange={(event) => {
        setText(event.target.value)
        const next = numberOf(event.target.value, min, max)
        if (next !== null) onChange(next)
      }}
      onBlur={() => setText(null)}
    />
  )
}

function numberOf(text: string, min: number, max: number): number | null {
  const value = Number(text)
  return text.trim() !== '' && Number.isFinite(value) && value >= min && value <= max ? value : null
}
