"""The package `fer` with its more accurate detector, facenet-pytorch's MTCNN."""

from __future__ import annotations

from functools import partial

from bench.peers.contest import compete
from bench.peers.fer import load

if __name__ == "__main__":
    compete(partial(load, mtcnn=True))
