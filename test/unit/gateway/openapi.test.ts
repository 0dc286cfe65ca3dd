import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { injectedGateway } from '../../support/gateway.ts'

type Operation = {
  readonly summary?: string
  readonly requestBody?: {
    readonly content: { 'application/json': { schema: { required?: readonly string[] } } }
  }
  readonly parameters?: readonly { name: string; in: string; schema: Record<string, unknown> }[]
  readonly responses: Record<string, { content?: Record<string, { schema: unknown }> }>
}
const methods = ['get', 'post', 'put', 'patch', 'delete'] as const
type Method = (typeof methods)[number]
type Document = {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Record<string, Partial<Record<Method, Operation>>>
  readonly components: { readonly securitySchemes: Record<string, unknown> }
  readonly security: readonly Record<string, unknown>[]
}

let gateway: Awaited<ReturnType<typeof injectedGateway>>
let document: Document

beforeAll(async () => {
  gateway = await injectedGateway()
  document = (await gateway.get('/openapi.json')).json<Document>()
})
afterAll(() => gateway.close())

const routes = {
  '/liquidations/heatmap': [
    'symbol',
    'timeframe',
    'exchanges',
    'end_time',
    'price_bin_size',
    'environment',
  ],
  '/liquidations/heatmap-timeseries': [
    'symbol',
    'time_window',
    'start_time',
    'end_time',
    'interval',
    'price_bin_size',
    'leverage_weights',
    'layer',
    'exchanges',
    'environment',
  ],
  '/liquidations/history': [
    'symbol',
    'exchanges',
    'start_time',
    'end_time',
    'min_value',
    'limit',
    'cursor',
  ],
  '/exchanges': [],
  '/exchanges/health': [],
  '/exchanges/limits': [],
  '/accounts': [],
  '/connections': [],
  '/prices/klines': ['symbol', 'interval', 'limit', 'start_time', 'end_time', 'exchange'],
  '/audit': ['venue', 'operation', 'success', 'start_time', 'end_time', 'limit', 'cursor'],
  '/audit/export': ['format', 'venue', 'operation', 'success', 'start_time', 'end_time'],
  '/alerts': ['limit'],
  '/liquidations/levels': ['symbol', 'exchanges', 'price_bin_size', 'model'],
  '/liquidations/compare-models': ['symbol', 'exchanges'],
  '/liquidations/validation': [
    'symbol',
    'time_window',
    'start_time',
    'end_time',
    'exchanges',
    'horizons',
    'models',
  ],
  '/liquidations/statistics': [
    'symbol',
    'timeframe',
    'start_time',
    'end_time',
    'exchanges',
    'largest',
  ],
  '/liquidations/brackets': ['symbol', 'exchange'],
  '/liquidations/liquidation-price': [
    'symbol',
    'exchange',
    'side',
    'entry_price',
    'quantity',
    'leverage',
    'extra_margin',
  ],
  '/liquidations/alert-rules': [],
  '/liquidations/alerts': ['symbol', 'kind', 'start_time', 'end_time', 'limit'],
  '/liquidations/imports': [],
  '/liquidations/export': ['format', 'symbol', 'exchanges', 'start_time', 'end_time', 'min_value'],
  '/cache/stats': [],
  '/fix/sessions': [],
  '/fix/log': ['session', 'direction', 'types', 'text', 'before', 'limit'],
  '/fix/log/export': ['session', 'direction', 'types', 'text', 'format'],
  '/health': [],
  '/ws/heatmap': [],
  '/ws/orders': [],
  '/ws/risk': [],
  '/orders': ['exchange', 'account', 'instrument_id', 'parent_id', 'open', 'before', 'limit'],
  '/orders/open': [],
  '/orders/stuck': [],
  '/orders/latency': [],
  '/risk': [],
  '/risk/changes': ['limit'],
  '/routing/decisions': ['limit'],
  '/routing/settings': [],
  '/working-orders': [],
}

const commands = [
  '/exchanges/{id}/flags',
  '/exchanges/{id}/breakers',
  '/exchanges/{id}/resume-trading',
  '/liquidations/alert-rules/{id}/remove',
  '/liquidations/imports/{id}/stop',
  '/cache/clear',
  '/fix/control',
  '/orders/{id}',
  '/orders/preview',
  '/orders/cancel-all',
  '/orders/{id}/resolve',
  '/risk/limits',
  '/risk/preset',
  '/risk/trading-state',
  '/risk/sending',
  '/risk/dead-mans-switch',
  '/risk/kill-switch',
  '/risk/kill-switch/plan',
  '/risk/kill-switch/release',
  '/routing/preview',
  '/routing/orders',
  '/working-orders/{id}/pause',
  '/working-orders/{id}/resume',
  '/working-orders/{id}/cancel',
]

/** A type, or a choice of several. */
function hasForm(schema: unknown): boolean {
  return typeof schema === 'object' && schema !== null && ('type' in schema || 'anyOf' in schema)
}

describe('the OpenAPI document', () => {
  it('is of version 3.1 and names the token', () => {
    expect(document.openapi).toMatch(/^3\.1\./)
    expect(document.info.title).not.toBe('')
    expect(document.security).toEqual([{ token: [] }])
    expect(document.components.securitySchemes).toHaveProperty('token')
  })

  it('lists every route and nothing else', () => {
    expect(Object.keys(document.paths).toSorted()).toEqual(
      [...Object.keys(routes), ...commands].toSorted(),
    )
  })

  it.each(Object.entries(routes))('describes the arguments of %s', (path, names) => {
    const operation = document.paths[path]?.get
    expect(operation?.summary).toBeTruthy()
    const parameters = operation?.parameters ?? []
    expect(parameters.map(({ name }) => name)).toEqual(names)
    for (const parameter of parameters) {
      expect(parameter.in).toBe('query')
      expect(parameter.schema['type']).toBeOneOf(['string', 'integer'])
    }
  })

  it('holds a form for the answer of every route of the API', () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      if (path.startsWith('/ws/') || path.endsWith('/export')) continue
      for (const operation of methods.map((method) => operations[method])) {
        if (operation === undefined) continue
        const schema = operation.responses['200']?.content?.['application/json']?.schema
        expect(schema).toSatisfy(hasForm)
      }
    }
  })

  it('demands an idempotency key of whatever could be sent twice', () => {
    for (const path of ['/orders', '/routing/orders', '/working-orders']) {
      const body = document.paths[path]?.post?.requestBody?.content['application/json'].schema
      expect(body?.required).toContain('idempotency_key')
    }
  })

  it('names the ways to change an order', () => {
    expect(Object.keys(document.paths['/orders/{id}'] ?? {}).toSorted()).toEqual([
      'delete',
      'get',
      'patch',
    ])
    expect(document.paths).toMatchObject({
      '/risk/limits': { put: {} },
      '/routing/settings': { get: {}, put: {} },
    })
  })

  it('refers to nothing that is not in it', () => {
    const text = JSON.stringify(document)
    for (const [, pointer = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const found = pointer
        .split('/')
        .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], document)
      expect(found).toBeDefined()
    }
  })
})
