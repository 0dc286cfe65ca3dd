import type { ReactNode } from 'react'

/** A line of a form: what it is, the control, and its unit. */
export function Field({
  label,
  unit,
  children,
}: {
  readonly label: string
  readonly unit?: string
  readonly children: ReactNode
}) {
  return (
    <div className="field" role="group" aria-label={label}>
      <span className="field-label">{label}</span>
      <span className="field-control">
        {children}
        {unit !== undefined && <span className="dim">{unit}</span>}
      </span>
    </div>
  )
}
