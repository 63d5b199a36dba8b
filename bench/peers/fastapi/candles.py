"""What the three variants share: the intervals, the pool and the query."""
import os

import asyncpg

MINUTES = {"1m": 1, "3m": 3, "5m": 5, "15m": 15, "30m": 30, "1h": 60, "2h": 120, "4h": 240, "6h": 360, "8h": 480, "12h": 720,
           "1d": 1440, "3d": 4320, "1w": 10080, "1M": 43200}

# The casts give Python its floats at once; as numeric, each number would become a Decimal first. Newest first is the way the
# primary key is walked; the rows are turned round in Python, which costs less than a sort in PostgreSQL.
NEWEST = """
    SELECT open_time, open::float8 AS o, high::float8 AS h, low::float8 AS l, close::float8 AS c, volume::float8 AS v
    FROM candle
    WHERE series_id = (SELECT id FROM series WHERE key = $1) AND "interval" = $2
    ORDER BY open_time DESC LIMIT $3
"""

pool: asyncpg.Pool


async def connect():
    global pool
    pool = await asyncpg.create_pool(os.environ["DATABASE_URL"])  # asyncpg's default: 10 connections


async def newest(exchange: str, market: str, asset: str, interval: str, limit: int) -> list[asyncpg.Record]:
    rows = await pool.fetch(NEWEST, f"{exchange}/{market}/{asset}".lower(), MINUTES[interval], limit)
    rows.reverse()
    return rows
