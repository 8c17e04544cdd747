/** Routes of programs executed in running containers. */
@NullMarked
package io.gatun.daemon.docker.exec;

import org.jspecify.annotations.NullMarked;
