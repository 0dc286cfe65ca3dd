import type { RoutingDecision, RoutingSettings } from '../../contract/domain/routing.ts'
import type { Database } from './database.ts'
import { guarded } from './failures.ts'

const select = 'SELECT decision FROM routing_decisions'

/**
 * Routing decisions and the router's settings; retention removes decisions older than 30 days. A
 * decision is written before its first order, whose own commit puts both on the disk.
 */
export function createRoutingStore({ sqlite, path }: Database) {
  const save = sqlite.prepare(
    `INSERT INTO routing_decisions (decision_id, idempotency_key, time, settled, decision)
       VALUES (@decisionId, @idempotencyKey, @time, @settled, @decision)
       ON CONFLICT (decision_id) DO UPDATE SET
         settled = excluded.settled, decision = excluded.decision`,
  )
  const byId = sqlite.prepare<[string], string>(`${select} WHERE decision_id = ?`).pluck()
  const byKey = sqlite.prepare<[string], string>(`${select} WHERE idempotency_key = ?`).pluck()
  const newest = sqlite
    .prepare<[number], string>(`${select} ORDER BY decision_row DESC LIMIT ?`)
    .pluck()
  const unsettled = sqlite
    .prepare<[], string>(`${select} WHERE settled = 0 ORDER BY decision_row`)
    .pluck()
  const settings = sqlite.prepare<[], string>('SELECT settings FROM routing_settings').pluck()
  const saveSettings = sqlite.prepare(
    `INSERT INTO routing_settings (only_row, settings) VALUES (1, ?)
       ON CONFLICT (only_row) DO UPDATE SET settings = excluded.settings`,
  )

  return {
    save(decision: RoutingDecision): void {
      const { decisionId, time, outcome, request } = decision
      guarded(path, () =>
        save.run({
          decisionId,
          idempotencyKey: request.idempotencyKey,
          time,
          settled: outcome === null ? 0 : 1,
          decision: JSON.stringify(decision),
        }),
      )
    },
    find: (decisionId: string) => guarded(path, () => read(byId.get(decisionId))),
    findByKey: (idempotencyKey: string) => guarded(path, () => read(byKey.get(idempotencyKey))),
    /** Newest first. */
    list: (limit: number) => guarded(path, () => newest.all(limit).map(parse)),
    /** Those whose orders had not all closed, oldest first. */
    unsettled: () => guarded(path, () => unsettled.all().map(parse)),
    /** Null before they were ever set. */
    settings: (): RoutingSettings | null =>
      guarded(path, () => {
        const text = settings.get()
        return text === undefined ? null : (JSON.parse(text) as RoutingSettings)
      }),
    saveSettings(chosen: RoutingSettings): void {
      guarded(path, () => saveSettings.run(JSON.stringify(chosen)))
    },
  }
}

function parse(text: string): RoutingDecision {
  return JSON.parse(text) as RoutingDecision
}

function read(text: string | undefined): RoutingDecision | null {
  return text === undefined ? null : parse(text)
}
