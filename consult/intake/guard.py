"""Where a connection may lead: to addresses of the open internet, and until a deadline."""

import ipaddress
import socket
import ssl
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpcore

from consult.errors import NotFetched

# 64:ff9b::/96 leads to whatever IPv4 address stands in its last 32 bits.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# A resolver may take long, and cannot be interrupted: we wait for the thread, not for it.
_resolvers = ThreadPoolExecutor(max_workers=16, thread_name_prefix="resolve")


class Guard(httpcore.NetworkBackend):
    """Connects only where it may, and gives each step no longer than is left of the whole."""

    def __init__(self, deadline: float, *, may_be_here: bool) -> None:
        self._deadline = deadline
        self._may_be_here = may_be_here
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError(host)
        for address in self._addresses(host, port):
            try:
                stream = self._inner.connect_tcp(address, port, timeout=self.left())
            except (httpcore.ConnectError, OSError) as error:
                failure = error
            else:
                return _TimedStream(stream, self)
        raise failure

    def _addresses(self, host: str, port: int) -> list[str]:
        asked = _resolvers.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        try:
            found = asked.result(timeout=self.left())
        except TimeoutError:
            asked.cancel()
            raise httpcore.ConnectTimeout(host) from None
        except (OSError, UnicodeError):
            found = []
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        # All of them: one good address beside a bad one is how a check is led astray.
        if not addresses or not all(self._may_connect_to(address) for address in addresses):
            # The same for a name that there is not: whoever asks learns no name of the inside.
            raise NotFetched(f"{host} is not a public address: check how it is written.")
        return addresses

    def _may_connect_to(self, address: str) -> bool:
        return is_public(address) or (
            self._may_be_here and ipaddress.ip_address(address).is_loopback
        )

    def left(self) -> float:
        """Seconds until the deadline; raises when there are none."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, also when IPv6 wraps an IPv4 one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


class _TimedStream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, guard: Guard) -> None:
        self._inner = inner
        self._guard = guard

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, timeout=self._guard.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, timeout=self._guard.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, timeout=self._guard.left())
        return _TimedStream(inner, self._guard)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
