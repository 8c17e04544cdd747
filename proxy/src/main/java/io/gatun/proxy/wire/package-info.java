/** What is said at the beginning of a connection, as bytes: pure readers and writers with bounds. */
@NullMarked
package io.gatun.proxy.wire;

import org.jspecify.annotations.NullMarked;
