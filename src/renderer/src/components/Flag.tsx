import { Switch } from 'radix-ui'
import type { ReactNode } from 'react'

/** A switch with its words. */
export function Flag({
  label,
  name,
  on,
  testId,
  onChange,
}: {
  readonly label: ReactNode
  /** What it is called where the words do not say it. */
  readonly name?: string
  readonly on: boolean
  readonly testId?: string
  readonly onChange: (on: boolean) => void
}) {
  return (
    <label className="flag">
      <Switch.Root
        className="switch"
        aria-label={name}
        checked={on}
        data-testid={testId}
        onCheckedChange={onChange}
      >
        <Switch.Thumb className="switch-thumb" />
      </Switch.Root>
      {label}
    </label>
  )
}
