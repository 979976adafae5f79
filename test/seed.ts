import fc from 'fast-check'

/** Properties draw the same cases in every run, so that none fails by chance; another `SEED` draws others. */
fc.configureGlobal({ seed: Number(process.env['SEED'] ?? 1) })
