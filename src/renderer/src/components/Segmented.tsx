import { ToggleGroup } from 'radix-ui'
import type { ReactNode } from 'react'

export type Segment<Value extends string> = {
  readonly value: Value
  readonly label: ReactNode
  readonly title?: string
  readonly testId?: string
  readonly disabled?: boolean
}

/** A few choices side by side, exactly one of them on. */
export function Segmented<Value extends string>({
  name,
  value,
  segments,
  onChoose,
}: {
  readonly name: string
  readonly value: Value
  readonly segments: readonly Segment<Value>[]
  readonly onChoose: (value: Value) => void
}) {
  return (
    <ToggleGroup.Root
      className="segmented"
      type="single"
      value={value}
      aria-label={name}
      onValueChange={(next) => {
        if (next !== '') onChoose(next as Value)
      }}
    >
      {segments.map((segment) => (
        <ToggleGroup.Item
          key={segment.value}
          className="segment"
          value={segment.value}
          title={segment.title}
          disabled={segment.disabled === true}
          data-testid={segment.testId}
        >
          {segment.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
