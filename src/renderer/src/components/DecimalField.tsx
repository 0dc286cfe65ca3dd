import { isDecimalText } from '../../../contract/domain/decimal.ts'

/** An exact amount as text. Nothing is rounded and nothing is read as a binary number. */
export function DecimalField({
  name,
  value,
  testId,
  placeholder,
  onChange,
}: {
  readonly name: string
  readonly value: string
  readonly testId?: string
  readonly placeholder?: string
  readonly onChange: (value: string) => void
}) {
  return (
    <input
      className="amount num decimal"
      inputMode="decimal"
      aria-label={name}
      aria-invalid={value !== '' && !isDecimalText(value)}
      data-testid={testId}
      placeholder={placeholder}
      autoComplete="off"
      spellCheck={false}
      value={value}
      onChange={(event) => onChange(event.target.value.replaceAll(/[\s,]/g, ''))}
    />
  )
}
