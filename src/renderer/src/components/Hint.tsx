import { Tooltip } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'

/** A short explanation on hover or focus. The child must be one focusable element. */
export function Hint({
  text,
  side = 'bottom',
  children,
}: {
  readonly text: ReactNode
  readonly side?: 'top' | 'bottom' | 'left' | 'right'
  readonly children: ReactElement
}) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="hint" side={side} sideOffset={6} collisionPadding={8}>
          {text}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
