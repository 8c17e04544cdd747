/** The wire of netlink(7): sockets, messages, attributes; knows nothing of what they say. */
@NullMarked
package io.gatun.linux.net.netlink;

import org.jspecify.annotations.NullMarked;
