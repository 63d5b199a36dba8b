// Fastify as its documentation recommends it: the response's schema is compiled into a serializer; one process a core.
import cluster from 'node:cluster'
import Fastify from 'fastify'
import postgres from 'postgres'

const minutes = { '1m': 1, '3m': 3, '5m': 5, '15m': 15, '30m': 30, '1h': 60, '2h': 120, '4h': 240, '6h': 360, '8h': 480,
  '12h': 720, '1d': 1440, '3d': 4320, '1w': 10080, '1M': 43200 }
const number = { type: 'number' }
const schema = {
  querystring: {
    type: 'object',
    properties: {
      interval: { type: 'string', enum: Object.keys(minutes), default: '1m' },
      limit: { type: 'integer', minimum: 1, maximum: 1440, default: 100 }
    }
  },
  response: {
    200: {
      type: 'object',
      properties: {
        data: {
          type: 'array',
          items: {
            type: 'object',
            properties: { basetm: { type: 'string' }, o: number, h: number, l: number, c: number, v: number }
          }
        }
      }
    }
  }
}

if (cluster.isPrimary) {
  for (let i = 0; i < Number(process.env.WORKERS); i++) cluster.fork()
  process.on('SIGTERM', () => process.exit())
} else {
  const sql = postgres(process.env.DATABASE_URL) // its default: 10 connections
  const app = Fastify()

  app.get('/candle/:exchange/:market/:asset', { schema }, async (request) => {
    const { exchange, market, asset } = request.params
    const { interval, limit } = request.query
    // As float8 the numbers arrive as numbers; numeric would come as text, to be parsed here.
    const rows = await sql`
      SELECT open_time::float8 AS time, open::float8 AS o, high::float8 AS h, low::float8 AS l, close::float8 AS c, volume::float8 AS v
      FROM candle
      WHERE series_id = (SELECT id FROM series WHERE key = ${`${exchange}/${market}/${asset}`.toLowerCase()})
        AND "interval" = ${minutes[interval]}
      ORDER BY open_time DESC LIMIT ${limit}`
    for (const row of rows) row.basetm = `${new Date(row.time).toISOString().slice(0, 19)}Z`
    return { data: rows.reverse() }
  })

  await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' })
}
