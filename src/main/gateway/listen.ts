import { join } from 'node:path'
import { PitwallError } from '../../contract/errors.ts'
import { programRoot } from '../core/program.ts'
import { type GatewayParts, buildGateway } from './build.ts'
import { createAccess } from './guard/access.ts'

export type GatewayOptions = Omit<GatewayParts, 'access' | 'rendererDirectory'> & {
  /** 0 lets the system choose. */
  readonly port: number
  /** Absent: the built interface of this program. */
  readonly rendererDirectory?: string
}

export type Gateway = {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  /** Needed for everything but `/health`; another one at every start. */
  readonly token: string
  close(): Promise<void>
}

/** The engine is for this machine's user: no other address is ever listened on. */
const loopback = '127.0.0.1'

/** Starts the browser host. Rejects with PORT_IN_USE when the port is taken. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const access = createAccess()
  const rendererDirectory = options.rendererDirectory ?? join(programRoot(), 'out', 'renderer')
  const app = await buildGateway({ ...options, access, rendererDirectory })
  try {
    const url = await app.listen({ host: loopback, port: options.port })
    return { url, token: access.token, close: () => app.close() }
  } catch (error) {
    await app.close()
    throw explained(error, options.port)
  }
}

function explained(error: unknown, port: number): unknown {
  if ((error as { code?: unknown }).code !== 'EADDRINUSE') return error
  return new PitwallError(
    'PORT_IN_USE',
    `Port ${port} of ${loopback} is taken by another program.`,
    {
      path: 'gateway.port',
      cause: error,
    },
  )
}
