import type { AuditPage } from '../../../contract/ipc/channels.ts'
import type { RequestArguments } from '../../../contract/ipc/schemas.ts'
import type { AuditQueries, EngineServices, Handlers } from '../../core/services.ts'

type Names = 'audit:query' | 'audit:verify'

export function auditHandlers({ audit, auditChecks }: EngineServices): Pick<Handlers, Names> {
  return {
    'audit:query': (query) => pageOf(audit, query),
    'audit:verify': ({ action }) =>
      action === 'start' ? auditChecks.start() : auditChecks.state(),
  }
}

function pageOf(audit: AuditQueries, query: RequestArguments<'audit:query'>): AuditPage {
  // One row more than asked for tells whether there is a next page.
  const found = audit.page({ ...query, order: 'newestFirst', limit: query.limit + 1 })
  const rows = found.slice(0, query.limit)
  const last = rows.at(-1)
  const hasMore = found.length > query.limit && last !== undefined
  return {
    rows,
    next: hasMore ? { startTime: last.startTime, row: last.row } : null,
    status: audit.status(),
  }
}
