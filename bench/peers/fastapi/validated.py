"""The service as it was: the route makes the models, and response_model validates them once more before they are encoded."""
from datetime import datetime, timezone

from fastapi import FastAPI, Query
from pydantic import BaseModel

import candles

app = FastAPI(on_startup=[candles.connect])


class Candle(BaseModel):
    basetm: datetime
    o: float
    h: float
    l: float
    c: float
    v: float

    class Config:
        json_encoders = {datetime: lambda time: time.replace(tzinfo=None).isoformat() + "Z"}


class Candles(BaseModel):
    data: list[Candle]

    class Config:
        json_encoders = Candle.Config.json_encoders


@app.get("/candle/{exchange}/{market}/{asset}", response_model=Candles)
async def get(exchange: str, market: str, asset: str, interval: str = "1m", limit: int = Query(100, ge=1, le=1440)):
    rows = await candles.newest(exchange, market, asset, interval, limit)
    return Candles(data=[
        Candle(basetm=datetime.fromtimestamp(row["open_time"] / 1000, timezone.utc),
               o=row["o"], h=row["h"], l=row["l"], c=row["c"], v=row["v"])
        for row in rows
    ])
