/** Networks of containers by netlink alone: makes and removes them, puts containers in, publishes their ports. */
@NullMarked
package io.gatun.engine.network;

import org.jspecify.annotations.NullMarked;
