/** Servers and clients for tests of the proxy. */
@NullMarked
package io.gatun.proxy.testing;

import org.jspecify.annotations.NullMarked;
