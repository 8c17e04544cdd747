/** Moving bytes: an event loop, epoll and splice. */
@NullMarked
package io.gatun.proxy.relay;

import org.jspecify.annotations.NullMarked;
