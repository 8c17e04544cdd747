/** Many datagrams with one call (recvmmsg(2), sendmmsg(2)), and from and to which address each went. */
@NullMarked
package io.gatun.linux.net.datagram;

import org.jspecify.annotations.NullMarked;
