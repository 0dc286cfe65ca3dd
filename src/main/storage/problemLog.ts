import type { FeedProblem } from '../../contract/events.ts'
import { BoundedQueue } from '../core/boundedQueue.ts'
import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { Database } from './database.ts'
import { guarded } from './failures.ts'

/** What venues sent that was skipped, kept for a week and to a bound. */
export type ProblemLog = {
  record(problem: FeedProblem): void
  /** Newest first. */
  recent(limit: number): readonly FeedProblem[]
  /** Writes what waits and stops. */
  close(): void
}

const writeEveryMs = 1000
const waitingBound = 2000
const rawBound = 8192

/** A burst beyond the bound loses its oldest; the venue's error count still has them all. */
export function createProblemLog({ sqlite, path }: Database, clock: Clock, log: Log): ProblemLog {
  const waiting = new BoundedQueue<FeedProblem>(waitingBound)
  const insert = sqlite.prepare(
    `INSERT INTO problems (venue, environment, problem, message, raw, received_time)
       VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const select = sqlite.prepare<[number], FeedProblem>(
    `SELECT 'problem' AS kind, venue, environment, problem, message, raw,
            received_time AS receivedTime
       FROM problems ORDER BY problem_row DESC LIMIT ?`,
  )
  const insertAll = sqlite.transaction((problems: readonly FeedProblem[]) => {
    for (const each of problems) {
      insert.run(
        each.venue,
        each.environment,
        each.problem,
        each.message,
        each.raw?.slice(0, rawBound) ?? null,
        each.receivedTime,
      )
    }
  })

  const write = (): void => {
    const problems = waiting.drain()
    if (problems.length === 0) return
    try {
      insertAll(problems)
    } catch (error) {
      log.warn({ error, lost: problems.length }, 'problem records could not be written')
    }
  }

  const stop = clock.every(writeEveryMs, write)
  return {
    record: (problem) => waiting.push(problem),
    recent(limit) {
      write()
      return guarded(path, () => select.all(limit))
    },
    close() {
      stop()
      write()
    },
  }
}
