/**
 * The parts of undici that are used: its index loads all of it, `fetch` and web sockets as well, in three times the time.
 * Where they lie is undici's own affair, so that package.json names one version of it.
 */
declare module 'undici/lib/dispatcher/pool.js' {
  import { Pool } from 'undici'

  export default Pool
}

declare module 'undici/lib/api/api-request.js' {
  import type { Dispatcher } from 'undici'

  export default function request(
    this: Dispatcher,
    options: Dispatcher.RequestOptions,
  ): Promise<Dispatcher.ResponseData>
}

declare module 'undici/lib/api/api-connect.js' {
  import type { Socket } from 'node:net'
  import type { Dispatcher } from 'undici'

  /** It comes out of a connector, which makes sockets. */
  export type Connected = Omit<Dispatcher.ConnectData, 'socket'> & { readonly socket: Socket }

  export default function connect(this: Dispatcher, options: Dispatcher.ConnectOptions): Promise<Connected>
}

declare module 'undici/lib/core/connect.js' {
  import { buildConnector } from 'undici'

  export default buildConnector
}

declare module 'undici/lib/core/errors.js' {
  import { errors } from 'undici'

  export default errors
}
