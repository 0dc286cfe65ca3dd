import { wordsOf } from '../orders/words.ts'
import type { DryRun } from '../../../../contract/domain/managedOrder.ts'
import type { Draft, Place } from './draft.ts'
import type { Preview } from './usePreview.ts'

/** The rules that would stop the order, and the exact request it would be. */
export function TicketPreview({
  draft,
  place,
  preview,
}: {
  readonly draft: Draft
  readonly place: Place
  readonly preview: Preview | null
}) {
  if (draft.strategy !== 'none' || place.kind === 'best') return <Notes place={place} />
  return (
    <section className="ticket-preview" aria-label="Preview">
      {preview !== null && <Answer preview={preview} />}
      <Notes place={place} />
    </section>
  )
}

function Answer({ preview: { answer } }: { readonly preview: Preview }) {
  if (!answer.ok) {
    return (
      <p className="warn" role="alert">
        {answer.error.message}
      </p>
    )
  }
  const { denials, request } = answer.value
  return (
    <>
      {denials.length > 0 ? (
        <ul className="denials" aria-label="Rules that would stop it" data-testid="ticket-denials">
          {denials.map((denial) => (
            <li key={`${denial.rule} ${denial.field}`}>
              <strong>{wordsOf(denial.rule)}</strong> {denial.message}
            </li>
          ))}
        </ul>
      ) : (
        <p className="ticket-passes" data-testid="ticket-passes">
          Passes every rule.
        </p>
      )}
      {request !== null && <Request request={request} />}
    </>
  )
}

function Request({ request }: { readonly request: NonNullable<DryRun['request']> }) {
  const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`)
  return (
    <details className="ticket-request" data-testid="ticket-request">
      <summary>Exact request</summary>
      <pre className="num">
        {[`${request.method} ${request.url}`, ...headers, '', request.body].join('\n').trimEnd()}
      </pre>
    </details>
  )
}

function Notes({ place }: { readonly place: Place }) {
  const { notes } = place.capabilities
  if (notes.length === 0 || place.kind === 'best') return null
  return (
    <details className="ticket-request">
      <summary>What this venue does differently</summary>
      <ul>
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </details>
  )
}
