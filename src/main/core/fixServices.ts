import type {
  FixControl,
  FixLogPage,
  FixLogQuery,
  FixLogRow,
  FixSessionView,
} from '../../contract/domain/fix.ts'

/** The FIX sessions of this engine, for hosts. */
export type FixService = {
  sessions(): readonly FixSessionView[]
  log(query: FixLogQuery): FixLogPage
  /** Every row that is kept and passes, oldest first. */
  export(query: Omit<FixLogQuery, 'before' | 'limit'>): Iterable<FixLogRow>
  /**
   * NOT_FOUND for a session that is not there; INVALID_ARGUMENT where the confirmation is not the
   * session's name, the number is missing, or the session does not let it be set now.
   */
  control(request: FixControlRequest): Promise<FixSessionView>
}

export type FixControlRequest = {
  readonly session: string
  readonly control: FixControl
  readonly sequence: number | null
  readonly confirmation: string | null
}
