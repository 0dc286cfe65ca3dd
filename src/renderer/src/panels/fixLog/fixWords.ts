import type { FixControl, FixLogField, FixLogRow } from '../../../../contract/domain/fix.ts'

/** Fields that every message has and that say nothing of an order. */
const envelope: ReadonlySet<number> = new Set([8, 9, 10, 34, 35, 49, 52, 56])

/** `OrdStatus=2 FILLED`. */
export function fieldText({ tag, name, value, meaning }: FixLogField): string {
  return `${name ?? tag}=${value}${meaning === null ? '' : ` ${meaning}`}`
}

/** What a message says, without its envelope. */
export function summaryOf({ fields, note }: FixLogRow): string {
  const said = fields.filter(({ tag }) => !envelope.has(tag)).map(fieldText)
  return [...(note === null ? [] : [`[${note}]`]), ...said].join('  ')
}

export const controlWords: Readonly<
  Record<FixControl, { readonly label: string; readonly text: string }>
> = {
  reset: {
    label: 'Reset both to 1',
    text: 'Both sides begin to count at 1 again. Messages that were missed cannot be asked for any more.',
  },
  setNextIn: {
    label: 'Set next in',
    text: 'Messages below this number are taken as received: a report among them is never seen.',
  },
  setNextOut: {
    label: 'Set next out',
    text: 'Our next message bears this number. A number that was used before ends the session.',
  },
  test: { label: 'Test', text: 'Asks the counterparty for an answer.' },
  logout: { label: 'Log out', text: 'Says goodbye and connects again.' },
}

/** A cell of a spreadsheet that is read as text, whatever it begins with. */
function cell(value: string | number | null): string {
  const text = String(value ?? '')
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const columns = ['row', 'time', 'session', 'direction', 'sequence', 'type', 'message', 'raw']

export function logAsText(rows: readonly FixLogRow[], format: 'jsonl' | 'csv'): string {
  if (format === 'jsonl') return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
  const lines = rows.map((row) =>
    [
      row.row,
      new Date(row.time).toISOString(),
      row.session,
      row.direction,
      row.sequence,
      row.msgName ?? row.msgType,
      summaryOf(row),
      row.raw,
    ]
      .map(cell)
      .join(','),
  )
  return `${[columns.join(','), ...lines].join('\r\n')}\r\n`
}
