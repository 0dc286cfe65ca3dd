import './tape.css'
import { ArrowUp, Rows3 } from 'lucide-react'
import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Liquidation } from '../../../../contract/domain/liquidation.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { usePreferences } from '../../stores/preferences.ts'
import { useSymbol } from '../../stores/selectedSymbol.ts'
import { useTapeStore } from '../../stores/tapeStore.ts'
import { TapeFilters } from './TapeFilters.tsx'
import { TapeRow, rowHeight } from './TapeRow.tsx'
import { filterRows } from './filterRows.ts'
import { useHistory } from './useHistory.ts'
import { virtualWindow } from './virtualWindow.ts'

/** Every liquidation as it arrives, newest on top; holds still while somebody reads. */
export function TapePanel() {
  const history = useHistory()
  const rows = useTapeStore((store) => store.rows)
  const loaded = useTapeStore((store) => store.loaded)
  const filter = usePreferences((store) => store.tape)
  const symbol = useSymbol()
  const [held, setHeld] = useState<readonly Liquidation[] | null>(null)
  const [scrolled, setScrolled] = useState(false)
  const [hovered, setHovered] = useState(false)
  const live = useMemo(() => filterRows(rows, filter, symbol), [rows, filter, symbol])
  const paused = scrolled || hovered
  if (paused && held === null) setHeld(rows)
  if (!paused && held !== null) setHeld(null)
  const shown = useMemo(
    () => (held === null ? live : filterRows(held, filter, symbol)),
    [held, live, filter, symbol],
  )
  const waiting = Math.max(
    0,
    live.findIndex((row) => row.id === shown[0]?.id),
  )
  const list = useRef<HTMLDivElement>(null)
  const toTop = (): void => {
    setHovered(false)
    setScrolled(false)
    list.current?.scrollTo({ top: 0 })
  }
  return (
    <div className="tape">
      <TapeFilters />
      <div className="tape-head" aria-hidden>
        {['Time', 'Venue', 'Symbol', 'Side', 'Price', 'Quantity', 'Notional', 'Record'].map(
          (title) => (
            <span key={title} className={`col-${title.toLowerCase()}`}>
              {title}
            </span>
          ),
        )}
      </div>
      <div
        className="tape-body"
        onPointerEnter={() => setHovered(true)}
        onPointerLeave={() => setHovered(false)}
      >
        <TapeList list={list} rows={shown} onScrolled={setScrolled} />
        {paused && waiting > 0 && (
          <button type="button" className="tape-pill" onClick={toTop} data-testid="tape-new">
            <ArrowUp size={13} aria-hidden /> {waiting} new
          </button>
        )}
        {shown.length === 0 && (
          <TapeEmpty
            loaded={loaded}
            any={rows.length > 0}
            failure={history.failure}
            retry={history.retry}
          />
        )}
      </div>
    </div>
  )
}

function TapeEmpty({
  loaded,
  any,
  failure,
  retry,
}: {
  readonly loaded: boolean
  readonly any: boolean
  readonly failure: string | null
  readonly retry: () => void
}) {
  if (failure !== null) {
    return (
      <EmptyState
        icon={Rows3}
        tone="error"
        title="The history could not be loaded"
        action={
          <button type="button" className="button" onClick={retry}>
            Try again
          </button>
        }
      >
        {failure}
      </EmptyState>
    )
  }
  if (!loaded) return <EmptyState icon={Rows3} title="Loading the tape…" />
  return any ? (
    <EmptyState icon={Rows3} title="Nothing passes the filters" />
  ) : (
    <EmptyState icon={Rows3} title="No liquidation yet">
      A quiet market is normal; new ones appear here by themselves.
    </EmptyState>
  )
}

function TapeList({
  list,
  rows,
  onScrolled,
}: {
  readonly list: React.RefObject<HTMLDivElement | null>
  readonly rows: readonly Liquidation[]
  readonly onScrolled: (scrolled: boolean) => void
}) {
  const [scrollTop, setScrollTop] = useState(0)
  const [height, setHeight] = useState(0)
  useLayoutEffect(() => {
    const { current } = list
    if (current === null) return undefined
    const observer = new ResizeObserver(() => setHeight(current.clientHeight))
    observer.observe(current)
    return () => observer.disconnect()
  }, [list])
  const { first, last, top } = virtualWindow(rows.length, rowHeight, scrollTop, height)
  return (
    <div
      className="tape-list"
      ref={list}
      role="table"
      aria-label="Liquidations, newest first"
      aria-rowcount={rows.length}
      tabIndex={0}
      onScroll={(event) => {
        const next = event.currentTarget.scrollTop
        setScrollTop(next)
        onScrolled(next > rowHeight / 2)
      }}
    >
      <div className="tape-space" role="presentation" style={{ height: rows.length * rowHeight }}>
        <div
          className="tape-window"
          role="presentation"
          style={{ transform: `translateY(${top}px)` }}
        >
          {rows.slice(first, last).map((row) => (
            <TapeRow key={row.id} row={row} />
          ))}
        </div>
      </div>
    </div>
  )
}
