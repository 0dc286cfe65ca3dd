import { createRequire } from 'node:module'

/** The parts of jspurefix that are measured; its own declarations drag in all of its types. */
type View = { toObject(): Readonly<Record<string, unknown>> }
type Parser = {
  on(event: 'msg', listener: (msgType: string, view: View) => void): void
  parseBuffer(bytes: Buffer): void
}
type Transmitter = {
  time: Date
  encodeMessage(msgType: string, message: object): unknown
  readonly encoder: { reset(): void; trim(): Buffer }
}
type Container = {
  registerGlobal(level: string): void
  makeSystem(description: object): Promise<{ resolve(token: unknown): Config }>
}
type Config = { definitions: unknown; delimiter: number }
type Token = {
  readonly IJsFixConfig: symbol
  readonly ParseBuffer: symbol
  readonly maxMessageLen: symbol
}

const load = createRequire(import.meta.url)

export type Jspurefix = {
  parser(onMessage: (message: Readonly<Record<string, unknown>>) => void): Parser
  transmitter(): Transmitter
}

export async function openJspurefix(): Promise<Jspurefix> {
  load('reflect-metadata')
  const { SessionContainer } = load('jspurefix/dist/runtime') as {
    SessionContainer: new () => Container
  }
  const { DITokens } = load('jspurefix/dist/runtime/di-tokens') as { DITokens: Token }
  const { DefinitionFactory } = load('jspurefix/dist/util') as {
    DefinitionFactory: new () => { getDefinitions(name: string): Promise<unknown> }
  }
  const { makeSessionScope } = load('jspurefix/dist/runtime/session-scope') as {
    makeSessionScope: (config: Config) => { sessionContainer: { resolve(token: symbol): unknown } }
  }
  const { AsciiParser } = load('jspurefix/dist/buffer/ascii/ascii-parser') as {
    AsciiParser: new (scope: unknown, stream: null, buffer: unknown, length: unknown) => Parser
  }
  const { AsciiMsgTransmitter } = load('jspurefix/dist/transport/ascii/ascii-msg-transmitter') as {
    AsciiMsgTransmitter: new (scope: unknown) => Transmitter
  }
  const system = new SessionContainer()
  system.registerGlobal('error')
  const container = await system.makeSystem(
    load('jspurefix/data/session/test-initiator.json') as object,
  )
  const config = container.resolve(DITokens.IJsFixConfig)
  config.definitions = await new DefinitionFactory().getDefinitions('qf44')
  config.delimiter = 1
  return {
    parser(onMessage) {
      const scope = makeSessionScope(config)
      const { sessionContainer } = scope
      const parser = new AsciiParser(
        scope,
        null,
        sessionContainer.resolve(DITokens.ParseBuffer),
        sessionContainer.resolve(DITokens.maxMessageLen),
      )
      parser.on('msg', (_type, view) => onMessage(view.toObject()))
      return parser
    },
    transmitter: () => new AsciiMsgTransmitter(makeSessionScope(config)),
  }
}
