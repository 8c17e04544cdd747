/** The configuration of a network by rtnetlink(7): links, addresses, routes. */
@NullMarked
package io.gatun.linux.net.rtnetlink;

import org.jspecify.annotations.NullMarked;
