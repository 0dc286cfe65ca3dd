import './virtualTable.css'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { ComponentType, KeyboardEvent } from 'react'
import { drawnSlots, topOf } from './virtualSlots.ts'

/** CSS pixels. */
const rowHeight = 26

export type Column = {
  readonly name: string
  readonly title: string
  readonly explanation?: string
}

/**
 * A long table of which only what is in sight is drawn. Arrow keys move through the rows, Enter
 * picks one. The class names its grid of columns, `--columns` in its style sheet.
 */
export function VirtualTable<Row>({
  name,
  className,
  columns,
  rows,
  keyOf,
  picked,
  onPick,
  Cells,
  Open,
  openSlots = 0,
  onScrolled,
  onEnd,
  onKey,
}: {
  readonly name: string
  readonly className: string
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  readonly picked: string | null
  readonly onPick: (key: string | null) => void
  /** The cells of a row, one element per column. */
  readonly Cells: ComponentType<{ readonly row: Row }>
  /** What opens below the picked row, `openSlots` rows high. */
  readonly Open?: ComponentType<{ readonly row: Row }>
  readonly openSlots?: number
  readonly onScrolled?: (scrolled: boolean) => void
  /** The end of the list is in sight, or nearly. */
  readonly onEnd?: () => void
  /** A key pressed on the row that stands out; true where it meant something. */
  readonly onKey?: (key: string, row: string) => boolean
}) {
  const list = useRef<HTMLDivElement>(null)
  const [scrollTop, setScrollTop] = useState(0)
  const [viewHeight, setViewHeight] = useState(0)
  const [active, setActive] = useState<string | null>(null)
  useLayoutEffect(() => {
    const { current } = list
    if (current === null) return undefined
    const observer = new ResizeObserver(() => setViewHeight(current.clientHeight))
    observer.observe(current)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    if (picked === null) return
    list.current?.querySelector('.vtable-open')?.scrollIntoView({ block: 'nearest' })
  }, [picked])
  const open = picked === null ? -1 : rows.findIndex((row) => keyOf(row) === picked)
  const slots = { count: rows.length, rowHeight, open: Open === undefined ? -1 : open, openSlots }
  const drawn = drawnSlots(slots, scrollTop, viewHeight)

  const move = (step: number): void => {
    const now = rows.findIndex((row) => keyOf(row) === active)
    const next = Math.min(Math.max(0, now + step), rows.length - 1)
    const row = rows[next]
    const { current } = list
    if (row === undefined || current === null) return
    setActive(keyOf(row))
    const top = topOf(slots, next)
    if (top < current.scrollTop) current.scrollTop = top
    const overflow = top + rowHeight - (current.scrollTop + current.clientHeight)
    if (overflow > 0) current.scrollTop += overflow
  }
  const pick = (key: string): void => onPick(key === picked ? null : key)
  const press = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor(viewHeight / rowHeight) - 1)
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -rows.length,
      End: rows.length,
    }
    const step = steps[event.key]
    if (step !== undefined) move(step)
    else if (event.key === 'Enter' && active !== null) pick(active)
    else if (event.key === 'Escape' && picked !== null) onPick(null)
    else if (active !== null && onKey?.(event.key, active) === true) setActive(active)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div className={`vtable ${className}`}>
      <div className="vtable-head" aria-hidden>
        {columns.map((column) => (
          <span key={column.name} className={`col-${column.name}`} title={column.explanation}>
            {column.title}
          </span>
        ))}
      </div>
      <div
        className="vtable-list"
        ref={list}
        role="grid"
        aria-label={name}
        aria-rowcount={rows.length}
        aria-activedescendant={active === null ? undefined : `${className}-${active}`}
        tabIndex={0}
        onKeyDown={press}
        onScroll={({ currentTarget }) => {
          const { scrollTop: top, scrollHeight, clientHeight } = currentTarget
          setScrollTop(top)
          onScrolled?.(top > rowHeight / 2)
          if (top + clientHeight > scrollHeight - 20 * rowHeight) onEnd?.()
        }}
      >
        <div className="vtable-space" role="presentation" style={{ height: drawn.height }}>
          <div
            className="vtable-window"
            role="presentation"
            style={{ transform: `translateY(${drawn.top}px)` }}
          >
            {rows.slice(drawn.first, drawn.last).map((row) => {
              const key = keyOf(row)
              return (
                <div key={key} role="presentation">
                  <div
                    id={`${className}-${key}`}
                    className="vtable-row"
                    role="row"
                    data-testid={`${className}-row`}
                    data-active={key === active}
                    aria-selected={key === picked}
                    aria-expanded={Open === undefined ? undefined : key === picked}
                    onClick={() => {
                      setActive(key)
                      pick(key)
                    }}
                  >
                    <Cells row={row} />
                  </div>
                  {key === picked && Open !== undefined && (
                    <div className="vtable-open" style={{ height: openSlots * rowHeight }}>
                      <Open row={row} />
                    </div>
                  )}
                </div>
              )
            })}
          </div>
        </div>
      </div>
    </div>
  )
}
