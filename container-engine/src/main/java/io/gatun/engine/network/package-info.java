/** Networks of containers: bridges, addresses, published ports and names, by netlink alone. */
@NullMarked
package io.gatun.engine.network;

import org.jspecify.annotations.NullMarked;
