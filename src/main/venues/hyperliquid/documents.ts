import type { DocumentParser, VenueModule } from '../adapter.ts'
import { documentOf, documentOfBook, documentOfRows } from '../shared/documents.ts'
import { isRecord } from '../shared/fields.ts'
import { accept, gatherRows, refuse } from '../shared/refusal.ts'
import { createListing } from '../shared/symbols.ts'
import { balances, fills, order, orders, positions } from './accountDocuments.ts'
import { readError } from './errors.ts'
import { parseInstruments } from './parse/instruments.ts'
import { inferLiquidation, parseVaultFill } from './parse/liquidations.ts'
import { parseBook, parseMarkPrice, parseQuote, parseTrade } from './parse/market.ts'
import { parseTickers } from './parse/tickers.ts'
import { spell } from './symbols.ts'
import { knownVaults } from './vaults.ts'

const unlisted = createListing('hyperliquid', spell)

function contentOf(raw: unknown): unknown {
  return isRecord(raw) && typeof raw['channel'] === 'string' && 'data' in raw ? raw['data'] : raw
}

/** Fills of an account come wrapped in an object that may name the account. */
function rowsOf(raw: unknown): readonly unknown[] {
  const content = contentOf(raw)
  const rows = isRecord(content) && Array.isArray(content['fills']) ? content['fills'] : content
  return Array.isArray(rows) ? rows : [rows]
}

const instruments: DocumentParser = (raw) => {
  const rows = parseInstruments(contentOf(raw))
  return rows.ok ? documentOfRows(rows.value) : documentOf(rows)
}

const book: DocumentParser = (raw) => documentOfBook('snapshot', parseBook(contentOf(raw)))

const trades: DocumentParser = (raw, receivedTime) =>
  documentOfRows(gatherRows(rowsOf(raw).map((row) => parseTrade(row, unlisted, receivedTime))))

const ticker: DocumentParser = (raw, receivedTime) => {
  const content = contentOf(raw)
  if (isRecord(content) && 'bbo' in content) {
    return documentOf(parseQuote(content, unlisted, receivedTime))
  }
  if (isRecord(content) && 'ctx' in content) {
    return documentOf(readContext(content['coin'], content['ctx'], receivedTime))
  }
  if (!Array.isArray(content)) return documentOf(refuse('not a ticker', 'unknownMessage'))
  const tickers = parseTickers(content, unlisted, receivedTime)
  return tickers.ok ? documentOfRows(tickers.value) : documentOf(tickers)
}

function readContext(
  coin: unknown,
  context: unknown,
  receivedTime: Parameters<typeof parseMarkPrice>[2],
): ReturnType<typeof parseMarkPrice> {
  if (typeof coin !== 'string') return refuse('activeAssetCtx: coin is not a text')
  const symbol = unlisted.facts(coin)
  return symbol.ok ? parseMarkPrice(context, symbol.value, receivedTime) : symbol
}

const liquidations: DocumentParser = (raw, receivedTime) =>
  documentOfRows(
    gatherRows(
      rowsOf(raw).map((row) =>
        isRecord(row) && 'dir' in row
          ? parseVaultFill(row, '', unlisted, receivedTime)
          : inferLiquidation(row, knownVaults.liquidators, unlisted, receivedTime),
      ),
    ),
  )

const error: DocumentParser = (raw) => documentOf(accept(readError(200, raw)))

export const parsers: VenueModule['parsers'] = {
  instruments,
  book,
  trades,
  ticker,
  order,
  orders,
  fills,
  balances,
  positions,
  liquidations,
  error,
}
