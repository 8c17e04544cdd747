/** How networks spell things: names of interfaces, hardware addresses, IP prefixes. */
@NullMarked
package io.gatun.linux.net.address;

import org.jspecify.annotations.NullMarked;
