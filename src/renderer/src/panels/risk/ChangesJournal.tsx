import { usePolled } from '../../bridge/usePolled.ts'
import { formatDayMinute } from '../../format/time.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { wordsOf } from '../orders/words.ts'

const shown = 30

const pollMs = 2000

/** Who changed what may be traded, newest first. */
export function ChangesJournal() {
  const zone = usePreferences((store) => store.timeZone)
  const { value } = usePolled('risk:changes', { limit: shown }, pollMs)
  const changes = value ?? []
  if (changes.length === 0) return null
  return (
    <section className="risk-section" aria-label="Changes">
      <h3>Changes</h3>
      <ul className="risk-changes">
        {changes.map((change) => (
          <li key={`${change.time} ${change.what} ${change.after}`} title={change.after}>
            <span className="num dim">{formatDayMinute(change.time, zone)}</span>
            <span>{wordsOf(change.what)}</span>
            <span className="dim">{change.by}</span>
            <span>{change.reason ?? change.after}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
