/** Routes of containers. */
@NullMarked
package io.gatun.daemon.docker.container;

import org.jspecify.annotations.NullMarked;
