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

declare module 'undici/lib/core/errors.js' {
  import { errors } from 'undici'

  export default errors
}
