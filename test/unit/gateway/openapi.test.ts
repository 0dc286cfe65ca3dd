import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { injectedGateway } from '../../support/gateway.ts'

type Operation = {
  readonly summary?: string
  readonly parameters?: readonly { name: string; in: string; schema: Record<string, unknown> }[]
  readonly responses: Record<string, { content?: Record<string, { schema: unknown }> }>
}
type Document = {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Record<string, { get?: Operation; post?: Operation }>
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
  '/health': [],
  '/ws/heatmap': [],
}

const commands = [
  '/exchanges/{id}/flags',
  '/exchanges/{id}/breakers',
  '/exchanges/{id}/resume-trading',
]

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
      expect(parameter.schema['type']).toBe('string')
    }
  })

  it('holds a form for the answer of every route of the API', () => {
    for (const [path, { get, post }] of Object.entries(document.paths)) {
      if (path === '/ws/heatmap' || path === '/audit/export') continue
      const schema = (get ?? post)?.responses['200']?.content?.['application/json']?.schema
      expect(schema).toHaveProperty('type')
    }
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
