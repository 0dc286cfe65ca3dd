import { Check, ChevronDown } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'

export type Choice<Value extends string> = {
  readonly value: Value
  readonly label: ReactNode
  readonly detail?: ReactNode
  readonly disabled?: boolean
}

/** A button that shows the current choice and opens the list of all. */
export function PickMenu<Value extends string>({
  name,
  value,
  icon: Icon,
  short = false,
  label,
  choices,
  onChoose,
  testId,
}: {
  readonly name: string
  readonly value: Value
  /** Stands for the name where there is one. */
  readonly icon?: LucideIcon
  /** Leaves the name to the label and the tooltip. */
  readonly short?: boolean
  readonly label: ReactNode
  readonly choices: readonly Choice<Value>[]
  readonly onChoose: (value: Value) => void
  readonly testId?: string
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        className="pick"
        aria-label={`${name}: ${value}`}
        title={name}
        data-testid={testId}
        data-value={value}
      >
        {Icon !== undefined && <Icon size={13} aria-hidden />}
        {Icon === undefined && !short && <span className="pick-name">{name}</span>}
        <span className="pick-value">{label}</span>
        <ChevronDown size={12} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="start" sideOffset={4} collisionPadding={8}>
          <DropdownMenu.RadioGroup value={value} onValueChange={(next) => onChoose(next as Value)}>
            {choices.map((choice) => (
              <DropdownMenu.RadioItem
                key={choice.value}
                className="menu-item"
                value={choice.value}
                disabled={choice.disabled === true}
                data-value={choice.value}
              >
                <span className="menu-tick">
                  <DropdownMenu.ItemIndicator>
                    <Check size={13} aria-hidden />
                  </DropdownMenu.ItemIndicator>
                </span>
                <span className="menu-label">{choice.label}</span>
                {choice.detail !== undefined && (
                  <span className="menu-detail">{choice.detail}</span>
                )}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
