/** One resource model over cgroup v1, hybrid and v2 trees; files under a root path that tests can point at a temporary directory. */
@NullMarked
package io.gatun.engine.cgroup;

import org.jspecify.annotations.NullMarked;
