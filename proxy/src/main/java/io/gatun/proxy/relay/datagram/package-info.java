/** Datagrams carried to backends and back: sessions of clients, each with a socket of its own. */
@NullMarked
package io.gatun.proxy.relay.datagram;

import org.jspecify.annotations.NullMarked;
