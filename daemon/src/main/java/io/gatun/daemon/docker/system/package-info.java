/** Routes about the daemon itself, and events. */
@NullMarked
package io.gatun.daemon.docker.system;

import org.jspecify.annotations.NullMarked;
