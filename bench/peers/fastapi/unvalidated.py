"""The same without response model: FastAPI walks through plain dictionaries (jsonable_encoder) and encodes them."""
from datetime import datetime

from fastapi import FastAPI, Query

import candles

app = FastAPI(on_startup=[candles.connect])


@app.get("/candle/{exchange}/{market}/{asset}")
async def get(exchange: str, market: str, asset: str, interval: str = "1m", limit: int = Query(100, ge=1, le=1440)):
    rows = await candles.newest(exchange, market, asset, interval, limit)
    return {"data": [
        {"basetm": datetime.utcfromtimestamp(row["open_time"] / 1000).isoformat() + "Z",
         "o": row["o"], "h": row["h"], "l": row["l"], "c": row["c"], "v": row["v"]}
        for row in rows
    ]}
