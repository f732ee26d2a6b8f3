"""A dreadful line between two network namespaces: two TUN devices and what happens between them.

Given on the command line: the two namespaces with the address of each, bits a second, milliseconds one way, the share that is lost, bytes
that may queue, seconds up and seconds cut of each turn, a seed. Whatever flow there was before a cut is dead for good, as after a modem's
restart. On standard input: `go` begins to shape and to count (before, all passes at once), `end` prints the count as JSON.
"""

import fcntl
import heapq
import json
import os
import random
import select
import struct
import subprocess
import sys
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
MTU = 1400


def tun(name, namespace, address):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    inside = ["ip", "netns", "exec", namespace, "ip"]
    for command in (
        ["ip", "link", "set", name, "netns", namespace],
        inside + ["link", "set", "lo", "up"],
        inside + ["addr", "add", address + "/24", "dev", name],
        inside + ["link", "set", name, "mtu", str(MTU), "up"],
    ):
        subprocess.run(command, check=True)
    return device


def flow(packet):
    """Protocol, addresses and ports, the same for both directions."""
    ends = sorted([(packet[12:16], packet[20:22]), (packet[16:20], packet[22:24])])
    return packet[9:10], ends[0], ends[1]


class Line:
    def __init__(self, rate, delay, lost, queue, up, cut, seed):
        self.rate, self.delay, self.lost, self.queue, self.up, self.cut = rate, delay, lost, queue, up, cut
        self.random, self.began, self.turn = random.Random(seed), None, 0
        self.alive, self.dead = set(), set()
        self.free = [0.0, 0.0]  # when each direction has sent what it has
        self.due, self.count = [], 0
        self.offered, self.packets, self.dropped = [0, 0], [0, 0], 0

    def is_cut(self, now):
        turn, at = divmod(now - self.began, self.up + self.cut)
        cut = at >= self.up
        if turn + cut > self.turn:  # a cut began
            self.turn = turn + cut
            self.dead |= self.alive
            self.alive.clear()
        return cut

    def take(self, direction, packet, now):
        if packet[0] >> 4 != 4:
            return
        if self.began is None:
            return self.push(now, direction, packet, None)
        self.offered[direction] += len(packet)
        self.packets[direction] += 1
        key = flow(packet)
        waits = max(self.free[direction] - now, 0.0) * self.rate / 8
        if self.is_cut(now) or key in self.dead or waits + len(packet) > self.queue:
            self.dropped += 1
            return
        self.alive.add(key)
        self.free[direction] = max(self.free[direction], now) + len(packet) * 8 / self.rate
        if self.random.random() >= self.lost:
            self.push(self.free[direction] + self.delay, direction, packet, key)

    def push(self, at, direction, packet, key):
        self.count += 1
        heapq.heappush(self.due, (at, self.count, direction, packet, key))

    def give(self, devices, now):
        while self.due and self.due[0][0] <= now:
            _, _, direction, packet, key = heapq.heappop(self.due)
            if key is not None and (self.is_cut(now) or key in self.dead):
                continue
            try:
                os.write(devices[1 - direction], packet)
            except OSError:
                pass  # The other side is gone.

    def counted(self):
        return {
            "offered_up": self.offered[0],
            "offered_down": self.offered[1],
            "packets": self.packets,
            "dropped": self.dropped,
            "flows": len(self.dead | self.alive),
            "seconds": 0.0 if self.began is None else time.monotonic() - self.began,
        }


def main():
    here, at_here, there, at_there, rate, delay, lost, queue, up, cut, seed = sys.argv[1:]
    devices = [tun("air%dh" % os.getpid(), here, at_here), tun("air%dt" % os.getpid(), there, at_there)]
    line = Line(float(rate), float(delay) / 1000, float(lost), int(queue), float(up), float(cut), int(seed))
    print("ready", flush=True)
    while True:
        now = time.monotonic()
        line.give(devices, now)
        wait = max(line.due[0][0] - now, 0) if line.due else 0.2
        for source in select.select(devices + [0], [], [], wait)[0]:
            if source == 0:
                word = sys.stdin.readline().strip()
                if word == "go":
                    line.began = time.monotonic()
                else:
                    print(json.dumps(line.counted()), flush=True)
                    return
            else:
                try:
                    line.take(devices.index(source), os.read(source, 65536), time.monotonic())
                except BlockingIOError:
                    pass


main()
