/** Docker's API of volumes. */
@NullMarked
package io.gatun.daemon.docker.volume;

import org.jspecify.annotations.NullMarked;
