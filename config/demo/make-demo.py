#!/usr/bin/env python3
"""Makes demo.wav, the sound of `make demo`: an alarm clock, then a car that honks twice.

Arithmetic only, no recording. ffmpeg -i demo.wav demo.flac makes the file that is shipped.
"""
import math
import random
import struct
import wave

RATE = 32000
random.seed(1)
scene = [random.gauss(0, 0.0005) for _ in range(12 * RATE)]


def add(onset, seconds, partials, attack, release):
    """Adds sines, (hertz, amplitude), with linear fades."""
    count = int(seconds * RATE)
    for n in range(count):
        fade = min(1, n / (attack * RATE), (count - n) / (release * RATE))
        value = sum(a * math.sin(2 * math.pi * f * n / RATE) for f, a in partials)
        scene[int(onset * RATE) + n] += fade * value


for group in range(4):
    for beep in range(4):
        add(2 + group * 0.93 + beep * 0.12, 0.07,
            [(2050 * k, 0.3 / k) for k in (1, 2, 3)], 0.003, 0.02)
for onset in (7.5, 9.3):
    add(onset, 1.2, [(f * k, 0.12 / k) for f in (415, 523) for k in range(1, 8)], 0.02, 0.05)

with wave.open("demo.wav", "wb") as file:
    file.setnchannels(1)
    file.setsampwidth(2)
    file.setframerate(RATE)
    file.writeframes(b"".join(
        struct.pack("<h", round(32000 * max(-1, min(1, s)))) for s in scene))
