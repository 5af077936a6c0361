"""Two hosts of the kernel for tools.mjs: 10.0.0.1, "client", and 10.0.0.2, "server", on one wire, each in a network namespace
of its own, gone when this ends. Steps come as JSON on standard input, [{"on": "server", "do": "listen"}, {"on": "client",
"run": "ss -tan"}, ...]; what each `run` printed goes out as JSON."""
import ctypes
import json
import os
import socket
import struct
import subprocess
import sys
import time

ADDRESSES = {"client": "10.0.0.1", "server": "10.0.0.2"}
NOBODY = "10.0.0.9"  # no such machine: what goes there is never answered
SPOOFED = "10.0.0.7"  # nor is this one, under whose name a SYN comes
PORT = 49152


def shell(command):
    done = subprocess.run(command, shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=20)
    return done.stdout


def checksum(octets):
    total = sum(struct.unpack(f"!{len(octets) // 2}H", octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def spoofed_syn():
    source, target = socket.inet_aton(SPOOFED), socket.inet_aton(ADDRESSES["server"])
    header = struct.pack("!HHIIBBHHH", PORT, 80, 1000, 0, 5 << 4, 2, 64240, 0, 0)
    pseudo = source + target + struct.pack("!BBH", 0, socket.IPPROTO_TCP, len(header))
    header = header[:16] + struct.pack("!H", checksum(pseudo + header)) + header[18:]
    ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(header), 1, 0, 64, socket.IPPROTO_TCP, 0, source, target)
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW) as raw:
        raw.sendto(ip + header, (ADDRESSES["server"], 0))


class Host:
    def __init__(self, name):
        self.name = name
        self.listener = self.connection = None
        with open("/proc/self/comm", "w") as comm:
            comm.write(name)
        for command in (f"addr add {ADDRESSES[name]}/24 dev eth0", "link set eth0 up", "link set lo up"):
            subprocess.run(["ip", *command.split()], check=True)

    def fresh(self):
        made = socket.socket()
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return made

    def do(self, what):
        if what == "listen":
            self.listener = self.fresh()
            self.listener.bind(("0.0.0.0", 80))
            self.listener.listen(128)
        elif what in ("open", "open to nobody"):
            self.connection = self.fresh()
            self.connection.bind((ADDRESSES[self.name], PORT))
            self.connection.setblocking(what == "open")
            self.connection.connect_ex((ADDRESSES["server"] if what == "open" else NOBODY, 80))
        elif what == "accept":
            self.connection = self.listener.accept()[0]
        elif what == "shutdown":
            self.connection.shutdown(socket.SHUT_WR)
        elif what == "send":
            self.connection.sendall(bytes(3000))
        elif what == "read":
            self.connection.recv(1 << 16)
        elif what == "close":
            self.connection.close()
        elif what == "spoof":
            spoofed_syn()

    def take(self, step):
        if "do" in step:
            self.do(step["do"])
        if "until" in step:  # until it prints something
            end = time.monotonic() + 10
            while not shell(step["until"]) and time.monotonic() < end:
                time.sleep(0.02)
        return shell(step["run"]) if "run" in step else None


def main():
    steps = json.load(sys.stdin)
    orders, answers = os.pipe(), os.pipe()
    server = os.fork()
    if server == 0:
        if ctypes.CDLL(None, use_errno=True).unshare(0x40000000) != 0:  # CLONE_NEWNET
            os._exit(1)
        with os.fdopen(answers[1], "w", buffering=1) as out, os.fdopen(orders[0]) as lines:
            os.close(orders[1]), os.close(answers[0])
            out.write("\n")
            lines.readline()
            host = Host("server")
            out.write("\n")
            for line in lines:
                out.write(json.dumps(host.take(json.loads(line))) + "\n")
        os._exit(0)
    os.close(orders[0]), os.close(answers[1])
    with os.fdopen(orders[1], "w", buffering=1) as out, os.fdopen(answers[0]) as lines:
        lines.readline()
        subprocess.run(f"ip link add eth0 type veth peer name eth0 netns {server}".split(), check=True)
        out.write("\n")
        lines.readline()
        host = Host("client")
        printed = []
        for step in steps:
            if step["on"] == "client":
                result = host.take(step)
            else:
                out.write(json.dumps(step) + "\n")
                result = json.loads(lines.readline())
            if "run" in step:
                printed.append(result)
    os.waitpid(server, 0)
    print(json.dumps(printed))


main()
