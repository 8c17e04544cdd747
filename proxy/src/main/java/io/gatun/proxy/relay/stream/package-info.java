/** Bytes of clients carried to backends and back as they come: who is taken, whom they are connected with, and how that ends. */
@NullMarked
package io.gatun.proxy.relay.stream;

import org.jspecify.annotations.NullMarked;
