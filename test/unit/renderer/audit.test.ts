import { describe, expect, it } from 'vitest'
import type { AuditRow } from '../../../src/contract/domain/audit.ts'
import type { AuditPage } from '../../../src/contract/ipc/channels.ts'
import {
  auditBound,
  spread,
  withNewest,
  withOlder,
} from '../../../src/renderer/src/panels/audit/auditRows.ts'

const place = (row: number) => ({ startTime: (1000 + row) as never, row })
const rowOf = (row: number): AuditRow => place(row) as unknown as AuditRow

/** Rows `newest` down to `oldest`. */
function pageOf(newest: number, oldest: number): AuditPage {
  const rows = Array.from({ length: newest - oldest + 1 }, (_, index) => rowOf(newest - index))
  const next = oldest > 1 ? place(oldest) : null
  return { rows, next, status: null as never }
}

const numbers = ({ rows }: { readonly rows: readonly AuditRow[] }) => rows.map((row) => row.row)

describe('the rows of the audit panel', () => {
  it('join a newer page where both meet, each row once', () => {
    const joined = withNewest(pageOf(10, 5), pageOf(12, 8))
    expect(numbers(joined)).toEqual([12, 11, 10, 9, 8, 7, 6, 5])
    expect(joined.next).toEqual(place(5))
  })

  it('begin anew when rows between were missed, rather than show a hole', () => {
    expect(numbers(withNewest(pageOf(10, 5), pageOf(30, 28)))).toEqual([30, 29, 28])
  })

  it('grow at the end by older pages until there are none', () => {
    const all = withOlder(pageOf(10, 5), pageOf(4, 1))
    expect(numbers(all)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
    expect(all.next).toBeNull()
  })

  it('are never more than their bound', () => {
    const many = withOlder(pageOf(9000, 6500), pageOf(6499, 5000))
    expect(many.rows).toHaveLength(auditBound)
    expect(many.next).toBeNull()
  })

  it('spread JSON over lines and leave other text alone', () => {
    expect(spread('{"a":1}')).toBe('{\n  "a": 1\n}')
    expect(spread('<html>')).toBe('<html>')
  })
})
