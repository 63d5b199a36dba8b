"""The same with ready bytes: ujson encodes, and FastAPI passes the response on as it is."""
from datetime import datetime

import ujson
from fastapi import FastAPI, Query, Response

import candles

app = FastAPI(on_startup=[candles.connect])


@app.get("/candle/{exchange}/{market}/{asset}")
async def get(exchange: str, market: str, asset: str, interval: str = "1m", limit: int = Query(100, ge=1, le=1440)):
    rows = await candles.newest(exchange, market, asset, interval, limit)
    body = {"data": [
        {"basetm": datetime.utcfromtimestamp(row["open_time"] / 1000).isoformat() + "Z",
         "o": row["o"], "h": row["h"], "l": row["l"], "c": row["c"], "v": row["v"]}
        for row in rows
    ]}
    return Response(ujson.dumps(body).encode(), media_type="application/json")
