import type { ReactNode } from 'react'

/** Width in CSS pixels, 0 for what remains: fixed widths keep rows still while figures move. */
export type FixedColumn = readonly [title: string, width: number, explanation?: string]

/** A short table of columns that do not move. */
export function FixedTable({
  className,
  columns,
  label,
  children,
}: {
  readonly className: string
  readonly columns: readonly FixedColumn[]
  readonly label?: string
  /** The rows. */
  readonly children: ReactNode
}) {
  return (
    <table className={className} aria-label={label}>
      <colgroup>
        {columns.map(([title, width]) => (
          <col key={title} style={width === 0 ? {} : { width }} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {columns.map(([title, , explanation]) => (
            <th key={title} scope="col" title={explanation}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  )
}
